//! Code that almost breaks `unnamed_extension`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404)]
    Variant(#[problem(extension = "first")] u8),
}
