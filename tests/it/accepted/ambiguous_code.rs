//! Close to what `ambiguous_code` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, code = "GONE")]
    First,
    #[problem(status = 404, code = "GONE")]
    Second,
}
