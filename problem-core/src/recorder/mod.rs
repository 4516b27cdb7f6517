//! The recorder of a coverage report: it notes in a folder which problem types were sent. This folder gets plain data; it does not know
//! problems or how they are rendered.
//!
//! Without the feature `coverage`, `disabled.rs` replaces it, and the compiler removes all code that calls it. With the feature, nothing
//! is noted unless the environment variable [`VARIABLE`] is set.

#[cfg(not(feature = "coverage"))]
mod disabled;
#[cfg(feature = "coverage")]
pub(crate) mod executable;
#[cfg(feature = "coverage")]
pub(crate) mod record;
#[cfg(feature = "coverage")]
mod sighting;
#[cfg(feature = "coverage")]
mod writer;

#[cfg(not(feature = "coverage"))]
pub(crate) use disabled::Sighting;
#[cfg(feature = "coverage")]
pub(crate) use sighting::Sighting;

/// The environment variable with the folder of the records.
#[cfg(feature = "coverage")]
pub(crate) const VARIABLE: &str = "PROBLEM_COVERAGE";
