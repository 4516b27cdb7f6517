//! Code that almost breaks `missing_upgrade`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 426, accept(missing_upgrade))]
    Variant,
}
