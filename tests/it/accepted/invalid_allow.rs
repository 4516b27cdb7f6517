//! Code that almost breaks `invalid_allow`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 405, allow = "GET, X-MOVE")]
    Variant,
}
