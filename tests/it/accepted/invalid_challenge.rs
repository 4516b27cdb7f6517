//! Code that almost breaks `invalid_challenge`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 401, www_authenticate = "Negotiate dGVzdA==")]
    Variant,
}
