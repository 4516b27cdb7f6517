//! `Accept` (RFC 9110 §12.5.1): which of the two formats a client prefers.

use std::borrow::Borrow;

use http::header::{ACCEPT, HeaderValue};

use crate::request::head::RequestHead;

/// The `Accept` field of the request. It is parsed only if there is an error to send.
pub(super) enum Accept {
    Any,
    One(HeaderValue),
    /// The request has several field lines. They are parsed at once, and only the result is kept.
    Several {
        prefers_xml: bool,
    },
}

impl Accept {
    pub(super) fn new(head: &impl RequestHead) -> Self {
        let mut values = head.header(&ACCEPT);
        match (values.next(), values.next()) {
            (None, _) => Self::Any,
            (Some(value), None) => Self::One(value),
            _ => Self::Several { prefers_xml: prefers_xml(head.header(&ACCEPT)) },
        }
    }

    /// Whether the client prefers XML to JSON.
    pub(super) fn prefers_xml(&self) -> bool {
        match self {
            Self::Any => false,
            Self::One(value) => prefers_xml([value]),
            Self::Several { prefers_xml } => *prefers_xml,
        }
    }
}

/// Whether the client prefers XML to JSON. Text that is not a media range is ignored. There is always an
/// answer, because an error is sent whatever the field contains (RFC 9457 §3).
fn prefers_xml(sent: impl IntoIterator<Item = impl Borrow<HeaderValue>>) -> bool {
    let (mut json, mut xml) = (Preference::default(), Preference::default());
    for value in sent {
        for range in split(value.borrow().as_bytes(), b',') {
            if let Some((range, q)) = media_range(range) {
                json.apply(range, q, [b"application/problem+json", b"application/json", b"application/json"]);
                xml.apply(range, q, [b"application/problem+xml", b"application/xml", b"text/xml"]);
            }
        }
    }
    // a client that names an XML type and adds a wildcard for the rest wants XML; JSON would only match the wildcard
    let is_tie_for_xml = xml.q > 0 && xml.q == json.q && xml.is_named() && !json.is_named();
    xml.q > json.q || is_tie_for_xml
}

/// The specificity of `application/xml` and of other media ranges without a wildcard.
const EXACT: u8 = 3;

/// How much a client wants a format.
#[derive(Default)]
struct Preference {
    /// The weight in thousandths.
    q: u16,
    /// How specific the media range was that gave the weight. The most specific range counts (RFC 9110
    /// §12.5.1).
    specificity: u8,
}

impl Preference {
    /// Whether the media range that gave the weight has no wildcard.
    fn is_named(&self) -> bool {
        self.specificity >= EXACT
    }

    /// Takes a media range and its weight into account. `names` are the media type of the format, followed by
    /// the more general media types of it.
    fn apply(&mut self, range: &[u8], q: u16, names: [&[u8]; 3]) {
        let is = |name: &[u8]| range.eq_ignore_ascii_case(name);
        let specificity = if is(names[0]) {
            4
        } else if is(names[1]) || is(names[2]) {
            EXACT
        } else if is(b"application/*") {
            2
        } else if is(b"*/*") {
            1
        } else {
            return;
        };
        if specificity > self.specificity || specificity == self.specificity && q > self.q {
            *self = Self { q, specificity };
        }
    }
}

/// A media range and its weight in thousandths. It is `None` for any other text.
fn media_range(range: &[u8]) -> Option<(&[u8], u16)> {
    let mut parts = split(range, b';').map(<[u8]>::trim_ascii);
    let name = parts.next().filter(|name| !name.is_empty())?;
    for parameter in parts {
        match parameter {
            [b'q' | b'Q', b'=', weight @ ..] => return Some((name, thousandths(weight)?)),
            // there is no white space around `=` (RFC 9110 §5.6.6)
            [b'q' | b'Q', b' ' | b'\t', ..] => return None,
            _ => {}
        }
    }
    Some((name, 1000))
}

/// Parses a weight, such as `0`, `0.5` or `1.000` (RFC 9110 §12.4.2).
fn thousandths(weight: &[u8]) -> Option<u16> {
    let (whole, digits) = match weight {
        [whole] | [whole, b'.'] => (whole, [].as_slice()),
        [whole, b'.', digits @ ..] if digits.len() <= 3 => (whole, digits),
        _ => return None,
    };
    let mut thousandths = match whole {
        b'0' => 0,
        b'1' => 1000,
        _ => return None,
    };
    for (digit, worth) in digits.iter().zip([100, 10, 1]) {
        thousandths += u16::from(digit.is_ascii_digit().then(|| digit - b'0')?) * worth;
    }
    (thousandths <= 1000).then_some(thousandths)
}

fn split(rest: &[u8], separator: u8) -> Split<'_> {
    Split { rest, separator }
}

/// The text between separators. A separator inside a quoted string does not count (RFC 9110 §5.6.4).
struct Split<'a> {
    rest: &'a [u8],
    separator: u8,
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let (mut quoted, mut escaped) = (false, false);
        let end = self.rest.iter().position(|&byte| {
            let ends = byte == self.separator && !quoted;
            quoted ^= byte == b'"' && !escaped;
            escaped = quoted && byte == b'\\' && !escaped;
            ends
        });
        let (part, rest) = match end {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
            None => (self.rest, [].as_slice()),
        };
        self.rest = rest;
        Some(part)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    fn prefers(values: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("accept", HeaderValue::from_str(value).unwrap());
        }
        prefers_xml(headers.get_all("accept"))
    }

    #[test]
    fn xml_is_sent_to_clients_that_prefer_it() {
        for xml in [
            "application/problem+xml",
            "application/xml",
            "text/xml",
            "TEXT/XML;Q=0.1",
            "application/problem+xml, application/problem+json;q=0.9",
            "application/problem+json;q=0, */*",
            "application/json;q=0.4, application/xml;q=0.5",
            "application/problem+xml ; profile=\"a,b;q=0\" ; q=0.7, application/json;q=0.6",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/plain, ;;;, application/xml;q=0.001",
            "application/problem+json;q=0.2, application/*;q=0.3",
            // a media type that ties with a wildcard
            "application/xml, */*",
            "*/*, text/xml",
            "application/problem+xml, application/*",
            "application/xml;q=0.8, */*;q=0.8",
            "text/xml;q=0.5, application/*;q=0.5, */*;q=0.1",
            "text/html, application/xhtml+xml, application/xml, */*",
        ] {
            assert!(prefers(&[xml]), "{xml}");
        }
        assert!(prefers(&["application/json;q=0.1", "text/xml"]));
        assert!(prefers(&["*/*", "application/xml"]));
    }

    #[test]
    fn json_is_sent_to_all_other_clients() {
        for json in [
            "",
            "*/*",
            "application/*",
            "application/problem+json",
            "application/json",
            "application/problem+json, application/problem+xml",
            "application/problem+xml;q=0",
            "application/problem+xml;q=0, */*",
            "application/xml;q=0, */*;q=0",
            "application/xml;q=0.8, */*",
            "application/xml, application/json, */*",
            "application/problem+xml, application/json",
            "application/json, */*",
            "application/problem+json, application/xml;q=0.9, */*",
            "application/*, */*",
            "text/*, */*",
            "text/html",
            "application/xml;q=0.5, */*;q=0.6, application/json;q=0.7",
            // a range with an invalid weight is not a media range
            "application/xml;q=2",
            "application/xml;q=1.001",
            "application/xml;q=0.0001",
            "application/xml;q=-1",
            "application/xml;q=",
            "application/xml;q=0,5",
            "application/xml;q=\"1\"",
            "application/xml;q =0.5",
            "application/xml;q= 0.5",
            "application/problem+xmlx",
            "xml",
            "\"application/xml",
            "\"a\\\", application/xml",
            ",,,;;;===",
        ] {
            assert!(!prefers(&[json]), "{json}");
        }
        assert!(!prefers(&[]));
    }
}
