use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 404)]
struct OrderError;

fn main() {
    let _ = OrderError.to_response::<String>();
}
