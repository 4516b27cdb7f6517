//! Code that almost breaks `status_outside_set`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(statuses(404, 409))]
pub enum Accepted {
    #[problem(status = 404)]
    Variant,
    #[problem(transparent)]
    Inner(super::missing_status::Accepted),
}
