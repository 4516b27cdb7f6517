//! Code that almost breaks `unregistered_status`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 499, accept(unregistered_status))]
    Variant,
}
