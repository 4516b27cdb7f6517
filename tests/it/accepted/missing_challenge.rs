//! Code that almost breaks `missing_challenge`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 401, accept(missing_challenge))]
    Variant,
}
