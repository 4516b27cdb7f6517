use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order not found")]
#[problem(status = 409, also(tonic))]
struct OrderError;

fn main() {}
