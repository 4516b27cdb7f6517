//! `ErrorStatus`: a status code that is known to be an error.

use std::fmt;

use http::StatusCode;

/// A status code that is known to be an error: 400 to 599 (RFC 9110 §15.5, §15.6).
///
/// Every registered error status has a constant, except 418, which is registered as "(Unused)".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorStatus(StatusCode);

impl ErrorStatus {
    /// The error status with this code.
    ///
    /// In a const context, a code outside 400 to 599 is a compile error.
    ///
    /// # Panics
    ///
    /// If `code` is not in 400 to 599. For a code that is only known at run time, use `TryFrom<u16>`.
    #[must_use]
    #[track_caller]
    pub const fn new(code: u16) -> Self {
        match Self::from_code(code) {
            Some(status) => status,
            None => panic!("not an error status: an error status is in 400 to 599"),
        }
    }

    pub(crate) const fn from_code(code: u16) -> Option<Self> {
        match StatusCode::from_u16(code) {
            Ok(status) if code >= 400 && code <= 599 => Some(Self(status)),
            _ => None,
        }
    }

    /// The status of a row. The derive writes only error statuses into rows.
    pub(crate) const fn of_row(code: u16) -> Self {
        match StatusCode::from_u16(code) {
            Ok(status) => Self(status),
            Err(_) => Self::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code as a number, 400 to 599.
    #[must_use]
    pub const fn as_u16(self) -> u16 {
        self.0.as_u16()
    }

    /// Whether it is a 5xx (RFC 9110 §15.6). Then the service failed, and the client does not receive the text of the error.
    #[must_use]
    pub const fn is_server_error(self) -> bool {
        self.as_u16() >= 500
    }

    /// The phrase of the IANA registry, such as "Not Found". A status that is not registered has the phrase of its class,
    /// "Client Error" or "Server Error".
    #[must_use]
    pub const fn reason_phrase(self) -> &'static str {
        problem_shared::status::phrase(self.as_u16())
    }

    /// The problem code that follows from the status alone: its phrase in capitals, such as `NOT_FOUND`. A status that is
    /// not registered has the code of its class, `CLIENT_ERROR` or `SERVER_ERROR`.
    #[must_use]
    pub const fn problem_code(self) -> &'static str {
        problem_shared::status::problem_code(self.as_u16())
    }
}

/// Defines a constant for each registered error status.
macro_rules! constants {
    ($(($code:literal, $name:ident, $phrase:literal, $reference:literal);)*) => {
        impl ErrorStatus {
            $(
                #[doc = concat!(stringify!($code), " ", $phrase, " (", $reference, ").")]
                pub const $name: Self = Self::new($code);
            )*
        }
    };
}

problem_shared::error_statuses!(constants);

/// For generated code: the registered names, which are in scope where a constant of the user is named. If there is no such constant, the
/// compiler suggests a name that is similar. The derive knows the registered names itself, so they never replace a constant.
pub mod registered_names {
    /// Generated code names it, so that the import of this module is not unused.
    pub const __REGISTERED_NAMES: () = ();

    macro_rules! names {
        ($(($code:literal, $name:ident, $phrase:literal, $reference:literal);)*) => {
            $(#[allow(missing_docs)] pub const $name: u16 = $code;)*
        };
    }
    problem_shared::error_statuses!(names);
}

/// The names that `http::StatusCode` uses for two of them.
impl ErrorStatus {
    /// [`CONTENT_TOO_LARGE`](Self::CONTENT_TOO_LARGE) under its name before RFC 9110.
    pub const PAYLOAD_TOO_LARGE: Self = Self::CONTENT_TOO_LARGE;
    /// [`UNPROCESSABLE_CONTENT`](Self::UNPROCESSABLE_CONTENT) under its name before RFC 9110.
    pub const UNPROCESSABLE_ENTITY: Self = Self::UNPROCESSABLE_CONTENT;
}

impl fmt::Debug for ErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_u16(), f)
    }
}

/// The number and its phrase, "404 Not Found".
impl fmt::Display for ErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.as_u16(), self.reason_phrase())
    }
}

impl From<ErrorStatus> for StatusCode {
    fn from(status: ErrorStatus) -> Self {
        status.0
    }
}

impl From<ErrorStatus> for u16 {
    fn from(status: ErrorStatus) -> Self {
        status.as_u16()
    }
}

impl TryFrom<u16> for ErrorStatus {
    type Error = InvalidErrorStatus;

    fn try_from(code: u16) -> Result<Self, Self::Error> {
        Self::from_code(code).ok_or(InvalidErrorStatus(code))
    }
}

impl TryFrom<StatusCode> for ErrorStatus {
    type Error = InvalidErrorStatus;

    fn try_from(status: StatusCode) -> Result<Self, Self::Error> {
        status.as_u16().try_into()
    }
}

impl PartialEq<StatusCode> for ErrorStatus {
    fn eq(&self, other: &StatusCode) -> bool {
        self.0 == *other
    }
}

impl PartialEq<u16> for ErrorStatus {
    fn eq(&self, other: &u16) -> bool {
        self.as_u16() == *other
    }
}

impl PartialEq<ErrorStatus> for u16 {
    fn eq(&self, other: &ErrorStatus) -> bool {
        *self == other.as_u16()
    }
}

impl PartialEq<ErrorStatus> for StatusCode {
    fn eq(&self, other: &ErrorStatus) -> bool {
        *self == other.0
    }
}

/// An argument that is known to be an error status. Only [`ErrorStatus`] implements this trait. It exists so that the compile error for
/// `Problem::new(404)` names the constant to use.
#[diagnostic::on_unimplemented(
    message = "expected an `ErrorStatus`, found `{Self}`",
    label = "write a constant, such as `ErrorStatus::NOT_FOUND`",
    note = "for a status without a constant, write `const {{ ErrorStatus::new(499) }}`, which the compiler checks",
    note = "for a status that is known only at run time, write `ErrorStatus::try_from(status)?`"
)]
pub trait IntoErrorStatus: sealed::Sealed {
    #[doc(hidden)]
    fn into_error_status(self) -> ErrorStatus;
}

mod sealed {
    pub trait Sealed {}
}

impl sealed::Sealed for ErrorStatus {}

#[diagnostic::do_not_recommend]
impl IntoErrorStatus for ErrorStatus {
    fn into_error_status(self) -> ErrorStatus {
        self
    }
}

/// The error of a conversion to [`ErrorStatus`]: the number is not in 400 to 599.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidErrorStatus(u16);

impl fmt::Display for InvalidErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not an error status (400 to 599)", self.0)
    }
}

impl std::error::Error for InvalidErrorStatus {}
