//! Code that almost breaks `unsupported_shape`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
pub enum Accepted {}
