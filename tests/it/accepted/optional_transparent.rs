//! Code that almost breaks `optional_transparent`, and compiles.

use problem_core::{Problem, ToProblem as _};

use super::missing_status::Accepted as Inner;

/// The field that answers is always there, and the other fields may be absent.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    Both {
        #[problem(transparent)]
        inner: Box<Inner>,
        #[problem(extension)]
        step: Option<u8>,
        #[source]
        cause: Option<std::fmt::Error>,
    },
    /// A conversion can take an `Option` apart, if it is an error.
    #[problem(via = Chosen)]
    Via(Maybe),
}

#[derive(Debug, thiserror::Error)]
#[error("failed")]
pub struct Maybe(pub Option<std::fmt::Error>);

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 409)]
pub enum Chosen {
    Some,
    None,
}

impl From<&Maybe> for Chosen {
    fn from(Maybe(error): &Maybe) -> Self {
        if error.is_some() { Self::Some } else { Self::None }
    }
}

#[test]
fn an_option_in_a_foreign_error_is_converted() {
    assert_eq!(Accepted::Via(Maybe(None)).code(), "NONE");
    assert_eq!(Accepted::Via(Maybe(Some(std::fmt::Error))).code(), "SOME");
}
