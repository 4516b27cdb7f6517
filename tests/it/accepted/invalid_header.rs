//! Code that almost breaks `invalid_header`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, header("X-A" = "a\tb"))]
    Variant,
}
