use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order not found")]
#[problem(status = 404, grpc = INTERNAL, also(tonic))]
struct OrderError;

fn main() {}
