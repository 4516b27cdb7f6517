//! An error and the sources behind it.

use std::error::Error;

/// A chain that is longer is taken for a loop.
pub(crate) const LONGEST: usize = 64;

/// The error, and the sources behind it, nearest first.
pub(crate) fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source()).take(LONGEST)
}
