//! Code that almost breaks `misplaced_key`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = "/errors/", status = 404)]
pub struct Accepted;
