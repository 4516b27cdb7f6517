//! Close to what `recursive_transparent` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(transparent)]
    Inner(Box<super::missing_status::Accepted>),
}
