//! `ErrorStatus`: a status code that is known to be an error.

use std::fmt;

use http::StatusCode;

/// A status code that is known to be an error: 400 to 599 (RFC 9110 §15.5, §15.6).
///
/// There is a constant for every registered one. 418 has none: its registration says
/// "(Unused)".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorStatus(StatusCode);

impl ErrorStatus {
    /// The error status with this code.
    ///
    /// In a const context a code outside 400 to 599 is a compile error.
    ///
    /// # Panics
    ///
    /// Outside a const context, if `code` is not in 400 to 599. For a code that is only known
    /// at run time there is `TryFrom<u16>`.
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

    /// The status of a row of the derive, which has seen to it that it is one of an error.
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

    /// Whether it is a 5xx (RFC 9110 §15.6): the service failed, so nothing of the error is for
    /// the client.
    #[must_use]
    pub const fn is_server_error(self) -> bool {
        self.as_u16() >= 500
    }

    /// The phrase of the IANA registry, "Not Found". A code that is not registered has that of
    /// its class, "Client Error" or "Server Error".
    #[must_use]
    pub const fn reason_phrase(self) -> &'static str {
        match registered(self.as_u16()) {
            Some((phrase, _)) => phrase,
            None if self.is_server_error() => "Server Error",
            None => "Client Error",
        }
    }

    /// The problem code that the status alone gives: its phrase in capitals, `NOT_FOUND`. A code
    /// that is not registered has that of its class, `CLIENT_ERROR` or `SERVER_ERROR`.
    #[must_use]
    pub const fn problem_code(self) -> &'static str {
        match registered(self.as_u16()) {
            Some((_, code)) => code,
            None if self.is_server_error() => "SERVER_ERROR",
            None => "CLIENT_ERROR",
        }
    }
}

impl ErrorStatus {
    /// The slug of the problem code of a 5xx.
    pub(crate) const fn server_slug(self) -> &'static str {
        match self.as_u16() {
            500 => "internal-server-error",
            501 => "not-implemented",
            502 => "bad-gateway",
            503 => "service-unavailable",
            504 => "gateway-timeout",
            505 => "http-version-not-supported",
            506 => "variant-also-negotiates",
            507 => "insufficient-storage",
            508 => "loop-detected",
            510 => "not-extended",
            511 => "network-authentication-required",
            _ => "server-error",
        }
    }
}

/// One table, read as associated constants and by number.
macro_rules! registry {
    ($(($code:literal, $name:ident, $phrase:literal, $section:literal);)*) => {
        impl ErrorStatus {
            $(
                #[doc = concat!(stringify!($code), " ", $phrase, " (", $section, ").")]
                pub const $name: Self = Self::new($code);
            )*
        }

        const fn registered(code: u16) -> Option<(&'static str, &'static str)> {
            match code {
                $($code => Some(($phrase, stringify!($name))),)*
                _ => None,
            }
        }
    };
}

registry! {
    (400, BAD_REQUEST, "Bad Request", "RFC 9110 §15.5.1");
    (401, UNAUTHORIZED, "Unauthorized", "RFC 9110 §15.5.2");
    (402, PAYMENT_REQUIRED, "Payment Required", "RFC 9110 §15.5.3");
    (403, FORBIDDEN, "Forbidden", "RFC 9110 §15.5.4");
    (404, NOT_FOUND, "Not Found", "RFC 9110 §15.5.5");
    (405, METHOD_NOT_ALLOWED, "Method Not Allowed", "RFC 9110 §15.5.6");
    (406, NOT_ACCEPTABLE, "Not Acceptable", "RFC 9110 §15.5.7");
    (407, PROXY_AUTHENTICATION_REQUIRED, "Proxy Authentication Required", "RFC 9110 §15.5.8");
    (408, REQUEST_TIMEOUT, "Request Timeout", "RFC 9110 §15.5.9");
    (409, CONFLICT, "Conflict", "RFC 9110 §15.5.10");
    (410, GONE, "Gone", "RFC 9110 §15.5.11");
    (411, LENGTH_REQUIRED, "Length Required", "RFC 9110 §15.5.12");
    (412, PRECONDITION_FAILED, "Precondition Failed", "RFC 9110 §15.5.13");
    (413, CONTENT_TOO_LARGE, "Content Too Large", "RFC 9110 §15.5.14");
    (414, URI_TOO_LONG, "URI Too Long", "RFC 9110 §15.5.15");
    (415, UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type", "RFC 9110 §15.5.16");
    (416, RANGE_NOT_SATISFIABLE, "Range Not Satisfiable", "RFC 9110 §15.5.17");
    (417, EXPECTATION_FAILED, "Expectation Failed", "RFC 9110 §15.5.18");
    (421, MISDIRECTED_REQUEST, "Misdirected Request", "RFC 9110 §15.5.20");
    (422, UNPROCESSABLE_CONTENT, "Unprocessable Content", "RFC 9110 §15.5.21");
    (423, LOCKED, "Locked", "RFC 4918 §11.3");
    (424, FAILED_DEPENDENCY, "Failed Dependency", "RFC 4918 §11.4");
    (425, TOO_EARLY, "Too Early", "RFC 8470 §5.2");
    (426, UPGRADE_REQUIRED, "Upgrade Required", "RFC 9110 §15.5.22");
    (428, PRECONDITION_REQUIRED, "Precondition Required", "RFC 6585 §3");
    (429, TOO_MANY_REQUESTS, "Too Many Requests", "RFC 6585 §4");
    (431, REQUEST_HEADER_FIELDS_TOO_LARGE, "Request Header Fields Too Large", "RFC 6585 §5");
    (451, UNAVAILABLE_FOR_LEGAL_REASONS, "Unavailable For Legal Reasons", "RFC 7725 §3");
    (500, INTERNAL_SERVER_ERROR, "Internal Server Error", "RFC 9110 §15.6.1");
    (501, NOT_IMPLEMENTED, "Not Implemented", "RFC 9110 §15.6.2");
    (502, BAD_GATEWAY, "Bad Gateway", "RFC 9110 §15.6.3");
    (503, SERVICE_UNAVAILABLE, "Service Unavailable", "RFC 9110 §15.6.4");
    (504, GATEWAY_TIMEOUT, "Gateway Timeout", "RFC 9110 §15.6.5");
    (505, HTTP_VERSION_NOT_SUPPORTED, "HTTP Version Not Supported", "RFC 9110 §15.6.6");
    (506, VARIANT_ALSO_NEGOTIATES, "Variant Also Negotiates", "RFC 2295 §8.1");
    (507, INSUFFICIENT_STORAGE, "Insufficient Storage", "RFC 4918 §11.5");
    (508, LOOP_DETECTED, "Loop Detected", "RFC 5842 §7.2");
    (510, NOT_EXTENDED, "Not Extended", "RFC 2774 §7");
    (511, NETWORK_AUTHENTICATION_REQUIRED, "Network Authentication Required", "RFC 6585 §6");
}

/// The names that constants of `http::StatusCode` have.
impl ErrorStatus {
    /// [`CONTENT_TOO_LARGE`](Self::CONTENT_TOO_LARGE) by its name of before RFC 9110.
    pub const PAYLOAD_TOO_LARGE: Self = Self::CONTENT_TOO_LARGE;
    /// [`UNPROCESSABLE_CONTENT`](Self::UNPROCESSABLE_CONTENT) by its name of before RFC 9110.
    pub const UNPROCESSABLE_ENTITY: Self = Self::UNPROCESSABLE_CONTENT;
}

/// Whether a code is registered and in use (the registry has 418 as unused).
pub(crate) const fn is_registered(code: u16) -> bool {
    registered(code).is_some()
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

impl PartialEq<ErrorStatus> for StatusCode {
    fn eq(&self, other: &ErrorStatus) -> bool {
        *self == other.0
    }
}

/// The number that was to become an [`ErrorStatus`] is not in 400 to 599.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidErrorStatus(u16);

impl fmt::Display for InvalidErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not an error status (400 to 599)", self.0)
    }
}

impl std::error::Error for InvalidErrorStatus {}
