//! Close to what `unsupported_shape` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
pub enum Accepted {}
