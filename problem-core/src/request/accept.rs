//! `Accept` (RFC 9110 §12.5.1): which of two formats a client likes better.

use http::header::HeaderValue;

/// Whether XML is liked better than JSON. What is no media range is passed over; an error is sent whatever
/// the field says (RFC 9457 §3), so there is always an answer.
pub(super) fn prefers_xml<'a>(sent: impl IntoIterator<Item = &'a HeaderValue>) -> bool {
    let (mut json, mut xml) = (Liking::default(), Liking::default());
    for value in sent {
        for range in split(value.as_bytes(), b',') {
            if let Some((range, q)) = media_range(range) {
                json.hear(range, q, [b"application/problem+json", b"application/json", b"application/json"]);
                xml.hear(range, q, [b"application/problem+xml", b"application/xml", b"text/xml"]);
            }
        }
    }
    xml.q > json.q
}

/// How a client likes a format.
#[derive(Default)]
struct Liking {
    /// In thousandths.
    q: u16,
    /// The most specific range counts (RFC 9110 §12.5.1): how specific the one was that `q` is of.
    from: u8,
}

impl Liking {
    /// `names` are those of the format, its own first, then those of what it is a kind of.
    fn hear(&mut self, range: &[u8], q: u16, names: [&[u8]; 3]) {
        let is = |name: &[u8]| range.eq_ignore_ascii_case(name);
        let specific = if is(names[0]) {
            4
        } else if is(names[1]) || is(names[2]) {
            3
        } else if is(b"application/*") {
            2
        } else if is(b"*/*") {
            1
        } else {
            return;
        };
        if specific > self.from || specific == self.from && q > self.q {
            *self = Self { q, from: specific };
        }
    }
}

/// A media range and its weight in thousandths; `None` for what is neither.
fn media_range(range: &[u8]) -> Option<(&[u8], u16)> {
    let mut parts = split(range, b';').map(<[u8]>::trim_ascii);
    let name = parts.next().filter(|name| !name.is_empty())?;
    for parameter in parts {
        match parameter {
            [b'q' | b'Q', b'=', weight @ ..] => return Some((name, thousandths(weight)?)),
            // no white space stands around the sign (RFC 9110 §5.6.6)
            [b'q' | b'Q', b' ' | b'\t', ..] => return None,
            _ => {}
        }
    }
    Some((name, 1000))
}

/// `0`, `0.5`, `1.000` (RFC 9110 §12.4.2).
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

fn split(rest: &[u8], separator: u8) -> Parts<'_> {
    Parts { rest, separator }
}

/// The parts between separators that do not stand in a quoted string (RFC 9110 §5.6.4).
struct Parts<'a> {
    rest: &'a [u8],
    separator: u8,
}

impl<'a> Iterator for Parts<'a> {
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
    fn xml_is_sent_to_those_who_like_it_better() {
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
        ] {
            assert!(prefers(&[xml]), "{xml}");
        }
        assert!(prefers(&["application/json;q=0.1", "text/xml"]));
    }

    #[test]
    fn json_is_sent_to_all_others() {
        for json in [
            "",
            "*/*",
            "application/*",
            "application/problem+json",
            "application/json",
            "application/problem+json, application/problem+xml",
            "application/problem+xml;q=0",
            "application/problem+xml;q=0, */*",
            "text/html",
            "application/xml;q=0.5, */*;q=0.6, application/json;q=0.7",
            // what is not a weight is not a media range either
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
