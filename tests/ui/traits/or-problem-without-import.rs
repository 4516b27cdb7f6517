use problem_core::{ErrorStatus, Problem};

fn load() -> Result<String, std::io::Error> {
    Err(std::io::ErrorKind::NotFound.into())
}

fn main() {
    let _ = load().or_problem(ErrorStatus::BAD_GATEWAY);
}
