//! Code that almost breaks `ambiguous_type`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, code = "GONE", type = "/gone")]
    First,
    #[problem(status = 404, code = "GONE", type = "/gone")]
    Second,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = "/")]
pub enum Around {
    #[problem(status = 404)]
    Gone,
    #[problem(transparent)]
    Inner(Accepted),
}
