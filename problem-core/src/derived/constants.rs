//! What only the compiler can know of an attribute: the values of constants that it names.
//!
//! Generated code calls these in const items, so that a wrong value is a compile error there.

use http::StatusCode;

use crate::derived::const_string::Message;
use crate::status;
use crate::status::ErrorStatus;

/// A constant that stands for a status. Its name is what the compiler says of any other type.
#[derive(Debug)]
pub struct ExpectedU16OrStatusCodeOrErrorStatus<T>(pub T);

impl ExpectedU16OrStatusCodeOrErrorStatus<u16> {
    /// The status.
    ///
    /// # Panics
    ///
    /// If it is not an error: a compile error in a const context.
    #[must_use]
    #[track_caller]
    pub const fn error_status(self) -> ErrorStatus {
        match status::ErrorStatus::from_code(self.0) {
            Some(status) => status,
            None => refuse(self.0),
        }
    }
}

impl ExpectedU16OrStatusCodeOrErrorStatus<StatusCode> {
    /// The status.
    ///
    /// # Panics
    ///
    /// If it is not an error: a compile error in a const context.
    #[must_use]
    #[track_caller]
    pub const fn error_status(self) -> ErrorStatus {
        ExpectedU16OrStatusCodeOrErrorStatus(self.0.as_u16()).error_status()
    }
}

impl ExpectedU16OrStatusCodeOrErrorStatus<ErrorStatus> {
    /// The status.
    #[must_use]
    pub const fn error_status(self) -> ErrorStatus {
        self.0
    }
}

#[track_caller]
const fn refuse(code: u16) -> ! {
    let why: &[u8] = match code {
        100..=199 => {
            b" is not an error: 1xx says that the final response is still to come (RFC 9110 \xc2\xa715.2)"
        }
        200..=299 => b" is not an error: 2xx says that the request succeeded (RFC 9110 \xc2\xa715.3)",
        300..=399 => b" is not an error: 3xx sends the client elsewhere (RFC 9110 \xc2\xa715.4)",
        _ => b" is not a status code (RFC 9110 \xc2\xa715)",
    };
    let help = b" [invalid_status]\nhelp: an error has a status from 400 to 599";
    let message = Message::new().with_number(code).with(why).with(help);
    panic!("{}", message.text())
}

/// Holds the status of a variant that does not say its code against the `name` that is one for a
/// 4xx.
///
/// # Panics
///
/// If there is nothing to make a code of: a compile error in a const context.
#[track_caller]
pub const fn check_code(status: ErrorStatus, name: &str, accepts_unregistered: bool) {
    if !status.is_server_error() {
        assert!(
            name.is_ascii(),
            "a code cannot be made of a name that is not ASCII [invalid_code]\nhelp: add code = \"…\", made of A-Z a-z 0-9 _ - ."
        );
        return;
    }
    // a status that is not accepted is refused where it stands
    assert!(
        !accepts_unregistered || status::is_registered(status.as_u16()),
        "a 5xx that is not registered has no phrase to make a code of [missing_code]\nhelp: add code = \"…\""
    );
}
