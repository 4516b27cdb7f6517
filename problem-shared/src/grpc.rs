//! gRPC: the status codes, how HTTP statuses and these codes map to each other, and the syntax of a reason.
//!
//! A code is its number on the wire.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::wire_names;

/// The codes, by their numbers (<https://github.com/grpc/grpc/blob/master/doc/statuscodes.md>).
pub const CODES: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

/// The code of a success.
pub const OK: u8 = 0;
/// The client has cancelled the call.
pub const CANCELLED: u8 = 1;
/// An error that nothing else describes.
pub const UNKNOWN: u8 = 2;
/// The request is wrong, whatever the state of the service is.
pub const INVALID_ARGUMENT: u8 = 3;
/// The call took longer than the client waits.
pub const DEADLINE_EXCEEDED: u8 = 4;
/// Something does not exist.
pub const NOT_FOUND: u8 = 5;
/// Something that the client creates exists already.
pub const ALREADY_EXISTS: u8 = 6;
/// The client may not do this.
pub const PERMISSION_DENIED: u8 = 7;
/// A quota or a resource is used up.
pub const RESOURCE_EXHAUSTED: u8 = 8;
/// The state of the service does not allow the call.
pub const FAILED_PRECONDITION: u8 = 9;
/// The call has collided with another one.
pub const ABORTED: u8 = 10;
/// The call goes beyond a range.
pub const OUT_OF_RANGE: u8 = 11;
/// The service does not have the method.
pub const UNIMPLEMENTED: u8 = 12;
/// A defect of the service.
pub const INTERNAL: u8 = 13;
/// The service cannot be reached now.
pub const UNAVAILABLE: u8 = 14;
/// Data is lost for good.
pub const DATA_LOSS: u8 = 15;
/// The client must authenticate itself.
pub const UNAUTHENTICATED: u8 = 16;

/// The name of a code. A number that is not a code has the name of `UNKNOWN`, as clients treat it.
#[must_use]
pub const fn name(code: u8) -> &'static str {
    if (code as usize) < CODES.len() { CODES[code as usize] } else { CODES[UNKNOWN as usize] }
}

/// The code with a name.
#[must_use]
pub fn by_name(name: &str) -> Option<u8> {
    CODES.iter().position(|known| *known == name).and_then(|code| u8::try_from(code).ok())
}

/// The codes that fit an HTTP status. The first one is sent if nothing else is said.
///
/// The canonical mapping, in `google.rpc.Code`, gives each code one status. A status that it does not contain has the code whose
/// definition is nearest. As in HTTP (RFC 9110 §15), an unregistered 4xx counts as 400 and an unregistered 5xx as 500.
#[must_use]
pub const fn fitting(status: u16) -> &'static [u8] {
    match status {
        401 | 407 | 511 => &[UNAUTHENTICATED],
        402 => &[FAILED_PRECONDITION, RESOURCE_EXHAUSTED, PERMISSION_DENIED],
        403 | 451 => &[PERMISSION_DENIED],
        404 => &[NOT_FOUND, UNIMPLEMENTED],
        410 => &[NOT_FOUND],
        405 => &[UNIMPLEMENTED],
        408 => &[DEADLINE_EXCEEDED, CANCELLED],
        409 => &[ABORTED, ALREADY_EXISTS, FAILED_PRECONDITION],
        412 => &[FAILED_PRECONDITION, ABORTED],
        413 | 414 | 431 => &[RESOURCE_EXHAUSTED, OUT_OF_RANGE, INVALID_ARGUMENT],
        416 => &[OUT_OF_RANGE],
        417 | 424 | 426 => &[FAILED_PRECONDITION],
        423 => &[FAILED_PRECONDITION, ABORTED],
        421 | 425 => &[UNAVAILABLE],
        428 => &[FAILED_PRECONDITION, INVALID_ARGUMENT],
        429 => &[RESOURCE_EXHAUSTED, UNAVAILABLE],
        499 => &[CANCELLED],
        501 | 505 => &[UNIMPLEMENTED],
        502 => &[UNAVAILABLE, INTERNAL, UNKNOWN],
        503 => &[UNAVAILABLE, RESOURCE_EXHAUSTED],
        504 => &[DEADLINE_EXCEEDED, UNAVAILABLE],
        507 => &[RESOURCE_EXHAUSTED],
        500..=599 => &[INTERNAL, UNKNOWN, DATA_LOSS],
        _ => &[INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE],
    }
}

/// The code of a status if nothing else is said.
#[must_use]
pub const fn default_code(status: u16) -> u8 {
    fitting(status)[0]
}

/// Whether only the author of an error knows which code it has: the codes that fit the status tell clients to retry in different ways.
#[must_use]
pub const fn is_ambiguous(status: u16) -> bool {
    matches!(status, 402 | 409 | 412 | 428)
}

/// Whether a code fits a status.
#[must_use]
pub const fn fits(code: u8, status: u16) -> bool {
    let fitting = fitting(status);
    let mut at = 0;
    while at < fitting.len() {
        if fitting[at] == code {
            return true;
        }
        at += 1;
    }
    false
}

/// The HTTP status of a code in the canonical mapping of `google.rpc.Code`. A number that is not a code counts as `UNKNOWN`.
#[must_use]
pub const fn http_status(code: u8) -> u16 {
    match code {
        OK => 200,
        CANCELLED => 499,
        INVALID_ARGUMENT | FAILED_PRECONDITION | OUT_OF_RANGE => 400,
        UNAUTHENTICATED => 401,
        PERMISSION_DENIED => 403,
        NOT_FOUND => 404,
        ALREADY_EXISTS | ABORTED => 409,
        RESOURCE_EXHAUSTED => 429,
        UNIMPLEMENTED => 501,
        UNAVAILABLE => 503,
        DEADLINE_EXCEEDED => 504,
        _ => 500,
    }
}

/// Whether the message of a status that this service has not made itself may describe its internals. `UNIMPLEMENTED` is not among
/// these codes, although its HTTP status is 501: servers answer a call of a method that they do not have with it.
#[must_use]
pub const fn may_be_internal(code: u8) -> bool {
    http_status(code) >= 500 && code != UNIMPLEMENTED
}

/// The metadata that tell a client after how many milliseconds it may retry.
pub const RETRY_PUSHBACK: &str = "grpc-retry-pushback-ms";

/// Whether a header field of a response can be metadata of a call. Fields about the HTTP message, its caching, or the next HTTP request
/// cannot, and neither can the names that gRPC keeps for itself. `name` is in lower case.
#[must_use]
pub fn is_metadata(name: &str) -> bool {
    let is_of_http = matches!(
        name,
        "accept-ranges"
            | "age"
            | "allow"
            | "alt-svc"
            | "cache-control"
            | "connection"
            | "date"
            | "digest"
            | "etag"
            | "expires"
            | "host"
            | "keep-alive"
            | "last-modified"
            | "location"
            | "pragma"
            | "repr-digest"
            | "set-cookie"
            | "te"
            | "trailer"
            | "transfer-encoding"
            | "upgrade"
            | "user-agent"
            | "vary"
    );
    let is_of_grpc = name.starts_with("grpc-") && name != RETRY_PUSHBACK;
    !(is_of_http || is_of_grpc || name.starts_with("content-"))
}

/// Whether the values of metadata with this name are bytes in base64.
#[must_use]
pub fn is_binary_metadata(name: &str) -> bool {
    name.ends_with("-bin")
}

/// The most bytes of a domain, as of a name in the DNS.
pub const MAX_DOMAIN: usize = 255;

/// Whether a text can be the `domain` of `google.rpc.ErrorInfo`: a name such as `orders.example.com`.
#[must_use]
pub fn is_domain(text: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/');
    !text.is_empty() && text.len() <= MAX_DOMAIN && text.bytes().all(is_name)
}

/// The most bytes of a reason.
const MAX_REASON: usize = 63;

/// Whether a text can be the `reason` of `google.rpc.ErrorInfo`: at most 63 characters that match `[A-Z][A-Z0-9_]+[A-Z0-9]`.
#[must_use]
pub fn is_reason(text: &str) -> bool {
    let is_end = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    match text.as_bytes() {
        [first, middle @ .., last] if !middle.is_empty() && text.len() <= MAX_REASON => {
            first.is_ascii_uppercase()
                && is_end(last)
                && middle.iter().all(|byte| is_end(byte) || *byte == b'_')
        }
        _ => false,
    }
}

/// A code as a `reason`: `order-not-found` and `orderNotFound` become `ORDER_NOT_FOUND`. A code that is too short, or that does not
/// start with a letter, follows `ERROR_`. A code that is too long is cut off.
#[must_use]
pub fn reason(code: &str) -> Cow<'_, str> {
    if is_reason(code) {
        return Cow::Borrowed(code);
    }
    let words = wire_names::code(code);
    let mut reason = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            letter if letter.is_ascii_uppercase() || letter.is_ascii_digit() => reason.push(letter),
            // one separator between two words, and none at the ends
            _ if reason.is_empty() || reason.ends_with('_') => {}
            _ => reason.push('_'),
        }
    }
    if reason.len() < 3 || !reason.starts_with(|first: char| first.is_ascii_uppercase()) {
        reason.insert_str(0, "ERROR_");
    }
    reason.truncate(MAX_REASON);
    let len = reason.trim_end_matches('_').len();
    reason.truncate(len);
    Cow::Owned(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_has_a_fitting_status_and_each_status_a_code() {
        for code in 1..17 {
            assert_eq!(by_name(name(code)), Some(code));
            assert!(fits(code, http_status(code)), "{}", name(code));
        }
        assert_eq!((by_name("NO_CODE"), name(17), http_status(17)), (None, "UNKNOWN", 500));
        for status in 400..=599 {
            assert!(fits(default_code(status), status) && !fits(OK, status), "{status}");
            // an ambiguous status has candidates to choose from
            assert!(!is_ambiguous(status) || fitting(status).len() > 1, "{status}");
        }
    }

    #[test]
    fn a_code_becomes_a_reason() {
        for (code, expected) in [
            ("ORDER_NOT_FOUND", "ORDER_NOT_FOUND"),
            ("V2_GONE", "V2_GONE"),
            ("order-not-found", "ORDER_NOT_FOUND"),
            ("orderNotFound", "ORDER_NOT_FOUND"),
            ("OrderNotFound", "ORDER_NOT_FOUND"),
            ("orders.not_found", "ORDERS_NOT_FOUND"),
            ("__order--1_", "ORDER_1"),
            ("E4", "ERROR_E4"),
            ("E", "ERROR_E"),
            ("1234", "ERROR_1234"),
            ("", "ERROR"),
            ("ä", "ERROR"),
        ] {
            assert_eq!(reason(code), expected);
            assert!(is_reason(&reason(code)), "{code}");
        }
        for text in
            ["A".repeat(70), "a-".repeat(40), "Ab1.".repeat(30), "_".repeat(80), "A".repeat(62) + "_B"]
        {
            assert!(is_reason(&reason(&text)), "{text}: {}", reason(&text));
        }
    }
}
