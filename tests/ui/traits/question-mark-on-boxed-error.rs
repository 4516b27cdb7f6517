use problem_core::Problem;

fn load() -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Err("no".into())
}

fn handler() -> Result<String, Problem> {
    Ok(load()?)
}

fn main() {
    let _ = handler();
}
