//! The error behind a problem.

use std::error::Error;
use std::fmt;

use crate::problem::BoxError;
use crate::to_problem::ToProblem;

pub(super) enum Cause {
    None,
    /// The error that became this problem: what the log tells of.
    Error(Box<dyn Kept>),
    /// An error behind this problem.
    Source(BoxError),
}

/// An error that became a problem.
pub(super) trait Kept: Send + Sync {
    fn error(&self) -> &(dyn Error + 'static);

    /// The text that the log has: of a transparent one that of the inner.
    fn text(&self) -> &dyn fmt::Display;

    /// The source behind it.
    fn source(&self) -> Option<&(dyn Error + 'static)>;
}

impl<E: ToProblem + Send + Sync + 'static> Kept for E {
    fn error(&self) -> &(dyn Error + 'static) {
        self
    }

    fn text(&self) -> &dyn fmt::Display {
        self.__text()
    }

    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.__source()
    }
}

pub(super) struct Foreign(pub(super) BoxError);

impl Kept for Foreign {
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
