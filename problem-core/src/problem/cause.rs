//! The error behind a problem.

use std::error::Error;

use super::BoxError;
use crate::ToProblem;

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

    /// The error that the log tells of: of a transparent one the inner.
    fn answering(&self) -> &dyn Error;
}

impl<E: ToProblem + Send + Sync + 'static> Kept for E {
    fn error(&self) -> &(dyn Error + 'static) {
        self
    }

    fn answering(&self) -> &dyn Error {
        self.answering_error()
    }
}

pub(super) struct Foreign(pub(super) BoxError);

impl Kept for Foreign {
    fn error(&self) -> &(dyn Error + 'static) {
        &*self.0
    }

    fn answering(&self) -> &dyn Error {
        &*self.0
    }
}
