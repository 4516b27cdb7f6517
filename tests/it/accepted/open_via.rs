//! Code that almost breaks `open_via`, and compiles.

use problem_core::{Problem, ToProblem as _};

/// A variant keeps a `Problem`, but has a status of its own.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Converted {
    #[problem(status = 500)]
    Other(#[source] Box<Problem>),
    #[problem(transparent)]
    Inner(super::missing_status::Accepted),
}

impl From<&std::fmt::Error> for Converted {
    fn from(error: &std::fmt::Error) -> Self {
        Self::Other(Box::new(Problem::internal(*error)))
    }
}

/// Its set is open because of the other variant.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(via = Converted)]
    Converted(std::fmt::Error),
    #[problem(transparent)]
    Open(Problem),
}

#[test]
fn the_converted_error_has_a_known_problem_type() {
    assert!(Accepted::TYPES.is_open() && !Converted::TYPES.is_open());
    assert_eq!(Accepted::Converted(std::fmt::Error).status().as_u16(), 500);
}
