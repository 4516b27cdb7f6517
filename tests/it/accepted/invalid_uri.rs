//! Code that almost breaks `invalid_uri`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, type = "tag:example.com,2026:a#b")]
    Variant,
}
