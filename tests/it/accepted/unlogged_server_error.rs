//! Code that almost breaks `unlogged_server_error`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, log = off)]
    Variant,
}
