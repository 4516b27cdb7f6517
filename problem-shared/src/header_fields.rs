//! The classes of header fields: who sets a field, and whether it can occur more than once.

use crate::bytes;

/// The fields that describe the message itself (RFC 9110 §8, §6.6.1; RFC 9112 §6, §9). Core or the server sets them, never
/// an error.
pub const OWNED: [&str; 7] =
    ["Content-Type", "Content-Length", "Transfer-Encoding", "Connection", "Date", "Trailer", "TE"];

/// The fields that have a key of their own in `#[problem(…)]`, and that key.
pub const KEYED: [(&str, &str); 3] =
    [("WWW-Authenticate", "www_authenticate"), ("Allow", "allow"), ("Retry-After", "retry_after")];

/// The fields that core appends instead of replacing.
pub const LISTS: [&str; 4] = ["WWW-Authenticate", "Link", "Set-Cookie", "Vary"];

/// The fields that responses have and that the crate `http` has a constant for. The constant has the name of the field, in capitals
/// and with underscores.
pub const STANDARD: [&str; 38] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "age",
    "allow",
    "alt-svc",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-location",
    "content-range",
    "content-security-policy",
    "etag",
    "expires",
    "last-modified",
    "link",
    "location",
    "pragma",
    "proxy-authenticate",
    "referrer-policy",
    "refresh",
    "retry-after",
    "server",
    "set-cookie",
    "strict-transport-security",
    "upgrade",
    "vary",
    "via",
    "www-authenticate",
    "x-content-type-options",
];

/// Whether an error cannot set the field.
#[must_use]
pub const fn is_owned(name: &str) -> bool {
    bytes::find_ignore_case(&OWNED, name).is_some()
}

/// Whether core appends the field instead of replacing it.
#[must_use]
pub const fn is_list(name: &str) -> bool {
    bytes::find_ignore_case(&LISTS, name).is_some()
}

/// Whether a byte can be in a token (RFC 9110 §5.6.2), such as a field name or a method.
#[must_use]
pub const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || bytes::is_one_of(byte, b"!#$%&'*+-.^_`|~")
}

/// The end of the token that starts at a byte.
#[must_use]
pub const fn token_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && is_token_byte(bytes[at]) {
        at += 1;
    }
    at
}

/// Whether a text is a token (RFC 9110 §5.6.2).
#[must_use]
pub const fn is_token(text: &str) -> bool {
    !text.is_empty() && token_end(text.as_bytes(), 0) == text.len()
}

/// Whether a field value can contain a byte (RFC 9110 §5.5): visible ASCII, space and tab. The obsolete bytes above ASCII
/// are left out.
#[must_use]
pub const fn is_value_byte(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'~')
}
