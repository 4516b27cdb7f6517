//! Close to what `owned_header` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, header("Cache-Control" = "no-cache"))]
    Variant,
}
