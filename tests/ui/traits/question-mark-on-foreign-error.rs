use problem_core::Problem;

fn handler() -> Result<String, Problem> {
    Ok(std::fs::read_to_string("orders.json")?)
}

fn main() {
    let _ = handler();
}
