//! The errors that a problem was made from.

use std::error::Error;

use crate::occurrence::answer::Answer;
use crate::problem::{BoxError, Problem};

pub(crate) enum Cause {
    None,
    /// The error that became this problem. The log describes this error.
    Problem(Box<dyn Answer + Send + Sync>),
    /// The same for an error that has no problem type.
    Foreign(BoxError),
    /// The source of this problem. The log describes the problem, and then this error.
    Source(BoxError),
    /// The first cause, and sources that were added to it. The log has them after the sources of the first.
    Several(Box<Cause>, Vec<BoxError>),
}

impl Cause {
    /// Keeps one error more.
    pub(super) fn add(&mut self, source: BoxError) {
        *self = match std::mem::replace(self, Self::None) {
            Self::None => Self::Source(source),
            Self::Several(first, mut added) => {
                added.push(source);
                Self::Several(first, added)
            }
            first => Self::Several(Box::new(first), vec![source]),
        };
    }

    /// The first cause, and the sources that were added to it.
    pub(super) fn parts(&self) -> (&Self, &[BoxError]) {
        match self {
            Self::Several(first, added) => (first, added),
            only => (only, &[]),
        }
    }

    /// The error that was kept first.
    pub(super) fn first(&self) -> Option<&(dyn Error + 'static)> {
        match self.parts().0 {
            Self::Problem(kept) => Some(&**kept as &(dyn Error + 'static)),
            Self::Foreign(error) | Self::Source(error) => Some(&**error),
            // the first of several is a single one
            Self::None | Self::Several(..) => None,
        }
    }
}

impl Problem {
    /// The errors that the problem keeps, the first one first.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        let added = self.0.cause.parts().1.iter().map(|error| &**error as &(dyn Error + 'static));
        self.0.cause.first().into_iter().chain(added)
    }
}
