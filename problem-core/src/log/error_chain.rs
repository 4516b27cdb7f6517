//! An error and its sources.

use std::error::Error;

use crate::panic;

/// The longest chain that is followed. A longer one is taken for a loop.
pub(crate) const MAX_LENGTH: usize = 64;

/// The error and its sources, beginning with the error.
pub(crate) fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| source(*error)).take(MAX_LENGTH)
}

/// The source of an error. It is `None` if the error panics when it is asked.
pub(crate) fn source<'a>(error: &'a (dyn Error + 'a)) -> Option<&'a (dyn Error + 'static)> {
    panic::catch(|| error.source()).ok().flatten()
}
