use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 404)]
struct OrderError;

fn handler() -> Result<(), Problem> {
    Err(OrderError)
}

fn main() {
    let _ = handler();
}
