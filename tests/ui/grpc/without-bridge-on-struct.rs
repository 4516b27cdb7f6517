use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order not found")]
#[problem(status = 409, grpc = ABORTED)]
struct OrderError;

fn main() {}
