//! Code that almost breaks `duplicate_header`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, header("Link" = "</a>; rel=help"), header("Link" = "</b>; rel=help"))]
    Variant,
}
