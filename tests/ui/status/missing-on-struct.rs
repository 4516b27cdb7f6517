use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order not found")]
struct OrderNotFound;

fn main() {}
