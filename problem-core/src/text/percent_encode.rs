//! Texts that are to be URI references (RFC 3986 §4.1) and need not be.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with everything percent-encoded (RFC 3986 §2.1) that stands in no URI.
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
            // a text takes everything
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded.into()
}

/// Whether nothing has to be encoded.
pub(crate) fn is_uri_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| URI_CHARS[usize::from(byte)])
        || (0..bytes.len()).all(|at| is_uri_char_at(bytes, at))
}

/// The letters of a URI (RFC 3986 §2.2, §2.3), but for the sign of what is encoded.
const URI_CHARS: [bool; 256] = {
    let mut letters = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        letters[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let (others, mut at) = (b"-._~:/?#[]@!$&'()*+,;=", 0);
    while at < others.len() {
        letters[others[at] as usize] = true;
        at += 1;
    }
    letters
};

/// Whether the byte at a place stands in a URI.
fn is_uri_char_at(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'%' => bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        byte => URI_CHARS[usize::from(byte)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_no_uri_is_encoded() {
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
}
