//! Close to what `misplaced_key` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = "/errors/", status = 404)]
pub struct Accepted;
