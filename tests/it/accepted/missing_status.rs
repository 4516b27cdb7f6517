//! Close to what `missing_status` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404)]
    Variant,
}
