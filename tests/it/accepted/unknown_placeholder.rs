//! Code that almost breaks `unknown_placeholder`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, detail = "{type}")]
    Variant { r#type: u8 },
}
