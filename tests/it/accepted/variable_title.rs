//! Code that almost breaks `variable_title`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = "/errors/")]
pub enum Accepted {
    #[problem(status = 404, title = "No such order", detail = "order {0}")]
    Variant(u64),
    #[problem(status = 400, title = "Unbalanced '{' in query")]
    Brace,
}
