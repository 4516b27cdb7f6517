//! Close to what `unregistered_status` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 499, accept(unregistered_status))]
    Variant,
}
