//! Close to what `missing_challenge` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 401, accept(missing_challenge))]
    Variant,
}
