//! Close to what `missing_code` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 599, code = "NETWORK_TIMEOUT", accept(unregistered_status))]
    Variant,
}
