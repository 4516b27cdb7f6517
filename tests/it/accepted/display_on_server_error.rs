//! Code that almost breaks `display_on_server_error`, and compiles.

use problem_core::Problem;

const BUSY: u16 = 503;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, detail = display)]
    Variant,
    #[problem(status = 500, detail = display, accept(display_on_server_error))]
    ServerError,
    #[problem(status = BUSY, retry_after = 1, detail = display, accept(display_on_server_error))]
    Constant(#[source] std::io::Error),
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(accept(display_on_server_error))]
pub enum OnTheType {
    #[error("the upload service is full: {0}")]
    #[problem(status = 507, detail = display, accept(source_in_message))]
    Full(#[source] std::io::Error),
    #[error("no such file")]
    #[problem(status = 404)]
    NotFound,
}
