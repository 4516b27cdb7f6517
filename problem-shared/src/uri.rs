//! URI references (RFC 3986).

use crate::bytes::{find, is_one_of};

/// Whether a text is a URI reference (RFC 3986 §4.1).
#[must_use]
pub const fn is_uri_reference(text: &str) -> bool {
    let bytes = text.as_bytes();
    let fragment = find(bytes, b'#', 0, bytes.len());
    let query = find(bytes, b'?', 0, fragment);
    let mut start = 0;
    // a colon in the first segment ends the scheme
    let colon = find(bytes, b':', 0, find(bytes, b'/', 0, query));
    if colon < query && bytes[colon] == b':' {
        if !is_scheme(bytes, colon) {
            return false;
        }
        start = colon + 1;
    }
    let mut path = start;
    if start + 1 < query && bytes[start] == b'/' && bytes[start + 1] == b'/' {
        path = find(bytes, b'/', start + 2, query);
        if !is_authority(bytes, start + 2, path) {
            return false;
        }
    }
    all(bytes, path, query, b"/")
        && all(bytes, query + 1, fragment, b"/?")
        && all(bytes, fragment + 1, bytes.len(), b"/?")
}

/// Whether a text is a URI, which has a scheme (RFC 3986 §3).
#[must_use]
pub const fn is_uri(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && !matches!(bytes[at], b':' | b'/' | b'?' | b'#') {
        at += 1;
    }
    at < bytes.len() && bytes[at] == b':' && is_uri_reference(text)
}

/// Whether no URI contains a byte (RFC 3986 §2).
#[must_use]
pub const fn is_forbidden(byte: u8) -> bool {
    !matches!(byte, b'!'..=b'~') || is_one_of(byte, b"<>\"{}|\\^`")
}

/// Whether a base ends in a separator, so that the slug of a code after it stays a part of its own.
#[must_use]
pub const fn is_closed_base(base: &str) -> bool {
    matches!(base.as_bytes(), [.., b'/' | b'#' | b':' | b'=' | b'-'])
}

/// Whether the bytes up to `end` are a scheme (RFC 3986 §3.1).
const fn is_scheme(bytes: &[u8], end: usize) -> bool {
    if end == 0 || !bytes[0].is_ascii_alphabetic() {
        return false;
    }
    let mut at = 1;
    while at < end {
        if !bytes[at].is_ascii_alphanumeric() && !matches!(bytes[at], b'+' | b'-' | b'.') {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether the bytes from `start` to `end` are an authority (RFC 3986 §3.2).
const fn is_authority(bytes: &[u8], start: usize, end: usize) -> bool {
    let at = find(bytes, b'@', start, end);
    let host = if at < end {
        if !all(bytes, start, at, b"") {
            return false;
        }
        at + 1
    } else {
        start
    };
    if find(bytes, b'@', host, end) < end {
        return false;
    }
    let port = if host < end && bytes[host] == b'[' {
        let close = find(bytes, b']', host, end);
        if close == end || close == host + 1 || !all(bytes, host + 1, close, b"") {
            return false;
        }
        close + 1
    } else {
        let port = find(bytes, b':', host, end);
        if !all(bytes, host, port, b"") {
            return false;
        }
        port
    };
    if port < end && bytes[port] != b':' {
        return false;
    }
    let mut digit = port + 1;
    while digit < end {
        if !bytes[digit].is_ascii_digit() {
            return false;
        }
        digit += 1;
    }
    true
}

/// Whether the bytes from `start` to `end` are `pchar`s (RFC 3986 §3.3) or in `also`.
const fn all(bytes: &[u8], start: usize, end: usize, also: &[u8]) -> bool {
    let mut at = start;
    while at < end {
        let byte = bytes[at];
        if byte == b'%' {
            if at + 2 >= end || !bytes[at + 1].is_ascii_hexdigit() || !bytes[at + 2].is_ascii_hexdigit() {
                return false;
            }
            at += 3;
            continue;
        }
        let unreserved = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let sub_delimiter =
            matches!(byte, b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=');
        if !unreserved && !sub_delimiter && !matches!(byte, b':' | b'@') && !is_one_of(byte, also) {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_those_of_rfc_3986() {
        for text in [
            "",
            "https://api.example.com/errors/",
            "https://api.example.com:8080/errors#a",
            "https://user:pw@example.com",
            "http://[2001:db8::7]/c=GB?one",
            "http://[::1]:80",
            "http://example.com:",
            "urn:ietf:params:acme:error:malformed",
            "tag:example@example.org,2021-09-17:OutOfLuck",
            "about:blank",
            "//example.com/a",
            "/types/123",
            "../../problems/./x",
            "?code=7",
            "#a?b/c",
            "a%20b",
            "example-problem",
            "./a:b",
            "mailto:a@b",
            "file:///etc",
            "a/b:c",
            "%C3%A4",
        ] {
            assert!(is_uri_reference(text), "{text}");
        }
        for text in [
            "not a uri",
            "https://a b/",
            "grösse",
            "a%2",
            "a%zz",
            "%",
            "a#b#c",
            "1a:b",
            ":a",
            "a_b:c",
            "http://a:b/",
            "http://[::1",
            "http://[]/",
            "http://[::1]a/",
            "http://a[b]/",
            "/a[b]",
            "http://a@b@c/",
            "<a>",
            "a\\b",
            "a\"b",
            "a|b",
            "a^b",
            "`",
            "{a}",
            "a\nb",
        ] {
            assert!(!is_uri_reference(text), "{text}");
        }
        for (base, closed) in [
            ("/", true),
            ("a#", true),
            ("urn:x:", true),
            ("?t=", true),
            ("e-", true),
            ("/errors", false),
            ("", false),
        ] {
            assert_eq!(is_closed_base(base), closed, "{base}");
        }
    }
}
