//! Code that almost breaks `missing_allow`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 405, accept(missing_allow))]
    Variant,
}
