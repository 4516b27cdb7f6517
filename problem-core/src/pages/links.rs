//! The header field `Link` (RFC 8288) of a page.

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::header::HeaderValue;

/// The header field of a page. All targets are a query only, which RFC 3986 §5.2.2 resolves against the path of the request.
pub(super) struct Links<'a> {
    /// The parameters that every target has.
    others: &'a str,
    field: String,
}

/// In bytes. Many proxies have a buffer of 4 kB for all header fields of a response, unless it was configured.
const MAX_LENGTH: usize = 4000;

impl<'a> Links<'a> {
    pub(super) fn new(others: &'a str) -> Self {
        Self { others, field: String::new() }
    }

    /// Adds a link to the page that has `parameters`.
    pub(super) fn add(&mut self, relation: &str, parameters: fmt::Arguments<'_>) {
        let comma = if self.field.is_empty() { "" } else { ", " };
        let (others, and) = (self.others, if self.others.is_empty() { "" } else { "&" });
        // writing into a `String` does not fail
        let _ = write!(self.field, "{comma}<?{others}{and}{parameters}>; rel=\"{relation}\"");
    }

    /// The value of the header field, unless it is too long.
    pub(super) fn finish(self) -> Option<HeaderValue> {
        if self.field.len() > MAX_LENGTH {
            return None;
        }
        HeaderValue::from_maybe_shared(Bytes::from(self.field)).ok()
    }
}

/// Adds a part of a query, with all characters percent-encoded that a query cannot contain (RFC 3986 §3.4).
pub(super) fn push_encoded(out: &mut String, part: &str) {
    let bytes = part.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let stays = match byte {
            b'%' => bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
            byte => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte),
        };
        if stays {
            out.push(char::from(byte));
        } else {
            // writing into a `String` does not fail
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use problem_shared::uri::is_uri_reference;

    #[test]
    fn every_character_becomes_part_of_a_uri_that_means_the_same() {
        for letter in (0..=0x7f_u8).map(char::from).chain(['\u{e4}', '\u{20ac}', '\u{1f600}']) {
            for part in [format!("a{letter}b"), format!("{letter}4x"), format!("%4{letter}")] {
                let mut encoded = String::from("?");
                push_encoded(&mut encoded, &part);
                assert!(is_uri_reference(&encoded), "{encoded}");
                assert!(!encoded.contains(['<', '>', '"', ' ', '#', '[', ']']), "{encoded}");
                let pairs =
                    |text: &str| form_urlencoded::parse(text.as_bytes()).into_owned().collect::<Vec<_>>();
                assert_eq!(pairs(&encoded[1..]), pairs(&part), "{encoded}");
            }
        }
    }

    #[test]
    fn a_long_field_is_not_sent() {
        for (length, is_sent) in [(MAX_LENGTH, true), (MAX_LENGTH + 1, false)] {
            let others = "a".repeat(length - r#"<?&page=1>; rel="first""#.len());
            let mut links = Links::new(&others);
            links.add("first", format_args!("page=1"));
            assert_eq!(links.finish().is_some(), is_sent);
        }
    }
}
