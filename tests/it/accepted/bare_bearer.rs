//! Code that almost breaks `bare_bearer`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 401, www_authenticate = "Bearer", accept(bare_bearer))]
    Variant,
}
