//! The log levels: their numbers in a row, and the default for a status.

/// Level `error`.
pub const ERROR: u32 = 1;
/// Level `warn`.
pub const WARN: u32 = 2;
/// Level `info`.
pub const INFO: u32 = 3;
/// Level `debug`.
pub const DEBUG: u32 = 4;
/// The error is not logged.
pub const OFF: u32 = 5;

/// The level of an error response, if its problem type does not set one.
#[must_use]
pub const fn default_for(status: u16) -> u32 {
    if status >= 500 { ERROR } else { DEBUG }
}
