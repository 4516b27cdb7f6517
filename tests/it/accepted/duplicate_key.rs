//! Code that almost breaks `duplicate_key`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 401, www_authenticate = "Basic realm=\"a\"", www_authenticate = "DPoP algs=\"ES256\"")]
    Variant,
}
