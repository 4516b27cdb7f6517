//! Close to what `invalid_status` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 599, code = "NETWORK", accept(unregistered_status))]
    Variant,
}
