//! Code that almost breaks `invalid_attribute`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 404)]
#[problem(code = "A")]
pub struct Accepted;
