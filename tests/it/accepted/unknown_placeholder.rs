//! Close to what `unknown_placeholder` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, detail = "{type}")]
    Variant { r#type: u8 },
}
