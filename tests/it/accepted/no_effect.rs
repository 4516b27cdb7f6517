//! Code that almost breaks `no_effect`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(www_authenticate = "Basic realm=\"a\"")]
pub enum Accepted {
    #[problem(status = 401)]
    Variant,
}
