//! Code that almost breaks `invalid_status`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 599, code = "NETWORK", accept(unregistered_status))]
    Variant,
}
