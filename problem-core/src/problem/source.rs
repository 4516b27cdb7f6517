//! The error that a problem was made from.

use std::error::Error;
use std::fmt;

use crate::problem::BoxError;

pub(crate) enum Cause {
    None,
    /// The error that became this problem. The log describes this error.
    Error(Box<dyn KeptError>),
    /// The source of this problem. The log describes the problem, and then this error.
    Source(BoxError),
}

/// An error that became a problem.
pub(crate) trait KeptError: Send + Sync {
    fn error(&self) -> &(dyn Error + 'static);

    /// The text for the log. For a transparent variant it is the text of the inner error.
    fn text(&self) -> &dyn fmt::Display;

    /// The source for the log.
    fn source(&self) -> Option<&(dyn Error + 'static)>;
}

/// An error that does not implement `ToProblem`.
pub(super) struct ForeignError(pub(super) BoxError);

impl KeptError for ForeignError {
    fn error(&self) -> &(dyn Error + 'static) {
        &*self.0
    }

    fn text(&self) -> &dyn fmt::Display {
        &self.0
    }

    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
