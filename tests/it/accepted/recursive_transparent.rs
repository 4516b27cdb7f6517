//! Code that almost breaks `recursive_transparent`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(transparent)]
    Inner(Box<super::missing_status::Accepted>),
}
