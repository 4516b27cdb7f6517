//! Close to what `invalid_attribute` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 404)]
#[problem(code = "A")]
pub struct Accepted;
