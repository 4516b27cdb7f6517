//! Code that almost breaks `title_without_type`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, title = "No such order", accept(title_without_type))]
    Variant,
}
