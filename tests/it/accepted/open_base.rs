//! Code that almost breaks `open_base`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = "https://api.example.com/errors?", accept(open_base))]
pub enum Accepted {
    #[problem(status = 404)]
    Variant,
}
