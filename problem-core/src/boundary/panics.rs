//! Panics as problems.

use std::error::Error;
use std::fmt;

use crate::panic;
use crate::problem::Problem;

/// The result of `f`, or the 500 for its panic. Its message is logged and not sent.
#[inline]
pub(crate) fn catch<T>(f: impl FnOnce() -> T) -> Result<T, Problem> {
    panic::catch(f).map_err(problem_of)
}

/// The 500 for a panic.
pub(crate) fn problem_of(panic::Panicked(message): panic::Panicked) -> Problem {
    Problem::internal(Panicked(message))
}

#[derive(Debug)]
pub(super) struct Panicked(pub(super) Option<String>);

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked: {}", self.0.as_deref().unwrap_or("without a message"))
    }
}

impl Error for Panicked {}
