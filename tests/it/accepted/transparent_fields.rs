//! Code that almost breaks `transparent_fields`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(transparent)]
    Inner { inner: super::missing_status::Accepted },
}
