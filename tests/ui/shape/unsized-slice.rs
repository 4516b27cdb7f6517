use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("invalid orders")]
#[problem(status = 422)]
struct OrderError([u64]);

fn main() {}
