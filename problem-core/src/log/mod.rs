//! The log: one event for each error that is rendered into a response.

#[cfg(not(feature = "tracing"))]
mod off;
#[cfg(feature = "tracing")]
mod on;

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{left_out, rendered};
#[cfg(feature = "tracing")]
pub(crate) use on::{left_out, rendered};
