use problem_core::Problem;

fn load() -> Result<String, String> {
    Err("no".into())
}

fn handler() -> Result<String, Problem> {
    Ok(load()?)
}

fn main() {
    let _ = handler();
}
