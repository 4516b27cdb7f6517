//! The log: one event for each error that is rendered into a response.

#[cfg(not(feature = "tracing"))]
mod disabled;
#[cfg(feature = "tracing")]
pub(crate) mod error_chain;
#[cfg(feature = "tracing")]
mod tracing;

#[cfg(not(feature = "tracing"))]
pub(crate) use disabled::{left_out, rendered};
#[cfg(feature = "boundary")]
pub(crate) use tracing::passed;
#[cfg(feature = "tracing")]
pub(crate) use tracing::{left_out, rendered};

use crate::status::ErrorStatus;

/// The level at which an error is logged when it is rendered into a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogLevel {
    /// The default of a 5xx.
    Error,
    /// Between the defaults.
    Warn,
    /// Between the defaults.
    Info,
    /// The default of a 4xx.
    Debug,
    /// Not at all; not for a 5xx.
    Off,
}

impl LogLevel {
    pub(crate) const fn of(status: ErrorStatus) -> Self {
        if status.is_server_error() { Self::Error } else { Self::Debug }
    }

    /// The number of a row.
    pub(crate) const fn number(self) -> u32 {
        match self {
            Self::Error => 1,
            Self::Warn => 2,
            Self::Info => 3,
            Self::Debug => 4,
            Self::Off => 5,
        }
    }
}
