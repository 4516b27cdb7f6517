//! Code that almost breaks `display_on_server_error`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, detail = display)]
    Variant,
}
