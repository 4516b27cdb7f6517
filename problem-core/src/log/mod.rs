//! The log events of this crate: one for each error that is rendered into a response, one for a body that fails while it is sent,
//! one for a panic that the boundary cannot catch, and the events of requests with an idempotency key. Warnings are about mistakes of the
//! service, such as a part that is left out of a response. This folder gets plain data; it does not know problems or how they are
//! rendered.

#[cfg(not(feature = "tracing"))]
mod disabled;
pub(crate) mod error_chain;
#[cfg(feature = "idempotency")]
pub(crate) mod idempotency;
#[cfg(feature = "tracing")]
mod text;
#[cfg(feature = "tracing")]
mod tracing;

#[cfg(not(feature = "tracing"))]
pub(crate) use disabled::{error, is_enabled, left_out};
#[cfg(feature = "boundary")]
pub(crate) use text::name;
#[cfg(feature = "boundary")]
pub(crate) use tracing::{body_failed, function_panicked, panicked_outside, rendered_without_context};
#[cfg(feature = "tracing")]
pub(crate) use tracing::{error, is_enabled, left_out};

use std::error::Error;
use std::fmt::Display;

use problem_shared::log_level;

use crate::request::RequestContext;
use crate::status::ErrorStatus;

/// The level at which an error is logged when it is rendered into a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogLevel {
    /// Level `error`: the default for a 5xx.
    Error,
    /// Level `warn`: between the defaults for 4xx (`debug`) and 5xx (`error`).
    Warn,
    /// Level `info`: between the defaults for 4xx (`debug`) and 5xx (`error`).
    Info,
    /// Level `debug`: the default for a 4xx.
    Debug,
    /// The error is not logged. A 5xx cannot have this level.
    Off,
}

impl LogLevel {
    /// This level, or `warn` if this one is lower. A level that is off stays off.
    pub(crate) const fn at_least_warn(self) -> Self {
        match self {
            Self::Info | Self::Debug => Self::Warn,
            Self::Error | Self::Warn | Self::Off => self,
        }
    }

    pub(crate) const fn of(status: ErrorStatus) -> Self {
        Self::by_number(log_level::default_for(status.as_u16()))
    }

    /// The level with a number in the table of problem types. The derive writes only numbers of levels.
    pub(crate) const fn by_number(number: u32) -> Self {
        // the compiler makes more instructions of a `match`
        const BY_NUMBER: [LogLevel; 8] = {
            let mut levels = [LogLevel::Error; 8];
            levels[log_level::WARN as usize] = LogLevel::Warn;
            levels[log_level::INFO as usize] = LogLevel::Info;
            levels[log_level::DEBUG as usize] = LogLevel::Debug;
            levels[log_level::OFF as usize] = LogLevel::Off;
            levels
        };
        BY_NUMBER[number as usize % 8]
    }
}

/// What is logged about an error response.
#[cfg_attr(not(feature = "tracing"), allow(dead_code, reason = "without a log nobody reads it"))]
pub(crate) struct ErrorEvent<'a> {
    pub(crate) level: LogLevel,
    pub(crate) status: ErrorStatus,
    pub(crate) code: &'a str,
    pub(crate) type_uri: &'a str,
    pub(crate) error: &'a dyn Display,
    pub(crate) source: Option<&'a (dyn Error + 'static)>,
    /// Sources that do not come from the error itself. Each may have sources of its own.
    pub(crate) added_sources: &'a [&'a (dyn Error + 'static)],
    /// The header field that the response must have, and does not have.
    pub(crate) missing_header: Option<&'static str>,
    pub(crate) request: Option<&'a RequestContext>,
}
