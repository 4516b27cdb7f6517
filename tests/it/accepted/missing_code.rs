//! Code that almost breaks `missing_code`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 599, code = "NETWORK_TIMEOUT", accept(unregistered_status))]
    Variant,
}
