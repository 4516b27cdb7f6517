//! Close to what `source_in_message` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
pub enum Accepted {
    #[error("not a number: {0}")]
    #[problem(status = 400, detail = "that is not a number")]
    Said(#[from] std::num::ParseIntError),
    #[error("not a number: {0}")]
    #[problem(status = 400, accept(source_in_message))]
    Shown(std::num::ParseFloatError),
    #[error("failed: {0}")]
    #[problem(status = 500)]
    NotSent(std::io::Error),
}
