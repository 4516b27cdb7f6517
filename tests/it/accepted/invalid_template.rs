//! Code that almost breaks `invalid_template`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, detail = "{{{0:>3}}} {0:?}")]
    Variant(u8),
}
