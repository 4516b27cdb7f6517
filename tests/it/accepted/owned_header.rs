//! Code that almost breaks `owned_header`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, header("Cache-Control" = "no-cache"))]
    Variant,
}
