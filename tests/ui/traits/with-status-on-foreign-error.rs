use problem_core::{ErrorStatus, Problem, WithStatus as _};

fn read() -> Result<String, Problem> {
    let text = std::fs::read_to_string("orders.txt").with_status(ErrorStatus::NOT_FOUND)?;
    Ok(text)
}

fn main() {}
