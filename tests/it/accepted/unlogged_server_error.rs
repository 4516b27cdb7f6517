//! Close to what `unlogged_server_error` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, log = off)]
    Variant,
}
