//! The recorder of a coverage report: it notes in a folder which problem types were sent. This folder gets plain data; it does not know
//! problems or how they are rendered.
//!
//! Nothing is noted unless the environment variable [`VARIABLE`] is set. Without the feature `coverage`, this folder and all that calls it
//! do not exist, so that a program without the feature is the same as before.

pub(crate) mod executable;
pub(crate) mod record;
mod sighting;
mod writer;

pub(crate) use sighting::Sighting;

/// The environment variable with the folder of the records.
pub(crate) const VARIABLE: &str = "PROBLEM_COVERAGE";
