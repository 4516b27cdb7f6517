//! Without the feature `tracing` nothing is logged.

use std::error::Error;
use std::fmt::Display;

use crate::occurrence::Head;

pub(crate) fn rendered(_: &Head<'_>, _: &dyn Error) {}

pub(crate) fn left_out(_: &'static str, _: &str, _: &dyn Display) {}
