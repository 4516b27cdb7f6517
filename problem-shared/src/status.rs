//! The registered status codes (IANA HTTP Status Code Registry).

use alloc::string::String;
use alloc::vec::Vec;

/// Calls a macro with a row for each registered error status: `(code, NAME, "Phrase", "reference")`.
///
/// 418 is not among them, because the registry lists it as unused.
#[macro_export]
macro_rules! error_statuses {
    ($callback:ident) => {
        $callback! {
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
    };
}

macro_rules! registered {
    ($(($code:literal, $name:ident, $phrase:literal, $reference:literal);)*) => {
        /// The phrase and the problem code of a registered error status.
        const fn registered(code: u16) -> Option<(&'static str, &'static str)> {
            match code {
                $($code => Some(($phrase, stringify!($name))),)*
                _ => None,
            }
        }

        /// The code and the phrase of each registered status code that is in use, in order. 306 and 418 are registered as
        /// unused.
        pub static REGISTRY: &[(u16, &str)] = &[
            (100, "Continue"),
            (101, "Switching Protocols"),
            (102, "Processing"),
            (103, "Early Hints"),
            (104, "Upload Resumption Supported"),
            (200, "OK"),
            (201, "Created"),
            (202, "Accepted"),
            (203, "Non-Authoritative Information"),
            (204, "No Content"),
            (205, "Reset Content"),
            (206, "Partial Content"),
            (207, "Multi-Status"),
            (208, "Already Reported"),
            (226, "IM Used"),
            (300, "Multiple Choices"),
            (301, "Moved Permanently"),
            (302, "Found"),
            (303, "See Other"),
            (304, "Not Modified"),
            (305, "Use Proxy"),
            (307, "Temporary Redirect"),
            (308, "Permanent Redirect"),
            $(($code, $phrase),)*
        ];
    };
}

error_statuses!(registered);

/// The names of constants of `http::StatusCode` that do not follow from the registry.
static OTHER_NAMES: &[(u16, &str)] =
    &[(413, "PAYLOAD_TOO_LARGE"), (418, "IM_A_TEAPOT"), (422, "UNPROCESSABLE_ENTITY")];

/// Whether a response with the status carries challenges (RFC 9110 §15.5.2).
#[must_use]
pub const fn takes_challenges(code: u16) -> bool {
    code == 401
}

/// The header field that a response with the status must have (RFC 9110 §15.5.2, §15.5.6, §15.5.22).
#[must_use]
pub const fn required_field(code: u16) -> Option<&'static str> {
    match code {
        401 => Some("WWW-Authenticate"),
        405 => Some("Allow"),
        426 => Some("Upgrade"),
        _ => None,
    }
}

/// Whether a response with the status usually tells when to retry (RFC 6585 §4, RFC 9110 §15.6.4).
#[must_use]
pub const fn takes_retry_after(code: u16) -> bool {
    matches!(code, 429 | 503)
}

/// Whether a response with the status says that the same request can succeed later (RFC 9110 §15, RFC 6585 §4, RFC 8470 §5.2).
#[must_use]
pub const fn is_temporary(code: u16) -> bool {
    matches!(code, 408 | 425 | 429 | 502 | 503 | 504)
}

/// Whether an error status is registered and in use.
#[must_use]
pub const fn is_registered(code: u16) -> bool {
    registered(code).is_some()
}

/// The phrase of an error status, such as "Not Found". A status that is not registered has the phrase of its class.
#[must_use]
pub const fn phrase(code: u16) -> &'static str {
    match registered(code) {
        Some((phrase, _)) => phrase,
        None if code >= 500 => "Server Error",
        None => "Client Error",
    }
}

/// The problem code that follows from an error status alone: its phrase in capitals, such as `NOT_FOUND`.
#[must_use]
pub const fn problem_code(code: u16) -> &'static str {
    match registered(code) {
        Some((_, name)) => name,
        None if code >= 500 => "SERVER_ERROR",
        None => "CLIENT_ERROR",
    }
}

/// The slug of the problem code of a 5xx. A literal, because const evaluation cannot make one.
#[must_use]
pub const fn server_slug(code: u16) -> &'static str {
    match code {
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

/// The status code that a name means, such as `NOT_FOUND`.
#[must_use]
pub fn by_name(name: &str) -> Option<u16> {
    names().into_iter().find(|(_, known)| known == name).map(|(code, _)| code)
}

/// The types whose constants have the registered names. Frameworks call the type `StatusCode` or `Status`; the crate that it comes
/// from does not matter.
pub const STATUS_TYPES: [&str; 3] = ["StatusCode", "Status", "ErrorStatus"];

/// The status code that a name means in any casing, such as `NOT_FOUND`, `NotFound` or `notfound`.
#[must_use]
pub fn by_name_in_any_casing(name: &str) -> Option<u16> {
    let name = letters(name);
    names().into_iter().find(|(_, known)| letters(known) == name).map(|(code, _)| code)
}

fn letters(name: &str) -> String {
    name.replace('_', "").to_uppercase()
}

/// Every name that means a status code.
#[must_use]
pub fn names() -> Vec<(u16, String)> {
    let mut names = Vec::new();
    for &(code, phrase) in REGISTRY {
        names.push((code, phrase.to_uppercase().replace([' ', '-'], "_")));
    }
    for &(code, name) in OTHER_NAMES {
        names.push((code, name.into()));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire_names;

    #[test]
    fn names_follow_from_phrases() {
        for &(code, phrase) in REGISTRY.iter().filter(|(code, _)| *code >= 400) {
            assert_eq!(problem_code(code), phrase.to_uppercase().replace([' ', '-'], "_"));
            if code >= 500 {
                assert_eq!(server_slug(code), wire_names::slug(problem_code(code)));
            }
        }
        assert_eq!(server_slug(599), wire_names::slug(problem_code(599)));
        assert_eq!(by_name("PAYLOAD_TOO_LARGE"), Some(413));
        assert_eq!(by_name("NOTHING"), None);
        for (name, code) in [("NOT_FOUND", 404), ("NotFound", 404), ("UriTooLong", 414), ("ImATeapot", 418)] {
            assert_eq!(by_name_in_any_casing(name), Some(code), "{name}");
        }
        assert_eq!(by_name_in_any_casing("Nothing"), None);
    }
}
