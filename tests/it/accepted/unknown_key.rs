//! Code that almost breaks `unknown_key`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(r#status = 404, r#type = "/a")]
    Variant,
}
