//! Code that almost breaks `open_set`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404)]
    Variant,
    #[problem(transparent)]
    Any(Problem),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(statuses(404, 502))]
pub enum Closed {
    #[problem(status = 404)]
    Variant,
    #[problem(status = 502)]
    Any(#[source] Problem),
}
