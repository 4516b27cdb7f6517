//! Percent-encoding (RFC 3986 §2.1) of texts that are used as URI references, but may not be valid ones.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Percent-encodes all characters that a URI cannot contain.
pub(crate) fn percent_encode<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = text.into();
    if is_uri_text(text.as_bytes()) {
        return text;
    }
    let bytes = text.as_bytes();
    let mut encoded = String::with_capacity(text.len() + 16);
    for (at, &byte) in bytes.iter().enumerate() {
        if is_uri_char_at(bytes, at) {
            encoded.push(char::from(byte));
        } else {
            // writing into a `String` does not fail
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded.into()
}

/// Whether a text has no characters to encode.
pub(crate) fn is_uri_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| URI_CHARS[usize::from(byte)])
        || (0..bytes.len()).all(|at| is_uri_char_at(bytes, at))
}

/// The characters of a URI (RFC 3986 §2.2, §2.3), except `%`.
pub(crate) const URI_CHARS: [bool; 256] = {
    let mut chars = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        chars[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let (others, mut at) = (b"-._~:/?#[]@!$&'()*+,;=", 0);
    while at < others.len() {
        chars[others[at] as usize] = true;
        at += 1;
    }
    chars
};

/// Whether a URI can contain the byte at an index. `%` has to be followed by two hex digits.
fn is_uri_char_at(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'%' => bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        byte => URI_CHARS[usize::from(byte)],
    }
}

/// Decodes a text (RFC 3986 §2.1). A `%` without two hex digits stays, and bytes that are not UTF-8 are replaced.
pub(crate) fn percent_decode(text: &str) -> String {
    String::from_utf8_lossy(&percent_decode_bytes(text)).into_owned()
}

/// Decodes a text. A `%` without two hex digits stays.
pub(crate) fn percent_decode_bytes(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = if *byte == b'%' { digit(at + 1).zip(digit(at + 2)) } else { None };
        let value = code.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        decoded.push(value.unwrap_or(*byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_a_uri_cannot_contain_are_encoded() {
        for (text, expected) in [
            ("https://e.example/probl\u{e8}mes?a=b#c", "https://e.example/probl%C3%A8mes?a=b#c"),
            ("/a b/\"<>\\^`{|}\n", "/a%20b/%22%3C%3E%5C%5E%60%7B%7C%7D%0A"),
            ("/100%/%zz/%2/%2F", "/100%25/%25zz/%252/%2F"),
            ("urn:a:b", "urn:a:b"),
            ("", ""),
        ] {
            assert_eq!(percent_encode(text), expected);
        }
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        for (text, expected) in [
            ("a%20%C3%a4", "a ä"),
            ("", ""),
            ("100%", "100%"),
            ("%4", "%4"),
            ("%zz%+1%41", "%zz%+1A"),
            ("%ff", "\u{fffd}"),
        ] {
            assert_eq!(percent_decode(text), expected);
        }
    }
}
