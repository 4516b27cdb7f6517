//! An error and its sources.

use std::error::Error;

/// The longest chain that is followed. A longer one is taken for a loop.
pub(crate) const MAX_LENGTH: usize = 64;

/// The error and its sources, beginning with the error.
pub(crate) fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source()).take(MAX_LENGTH)
}
