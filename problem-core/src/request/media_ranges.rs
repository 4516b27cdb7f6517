//! The media ranges of `Accept` (RFC 9110 §12.5.1): which of two media types a client prefers.

use std::borrow::Borrow;

use http::header::HeaderValue;

/// A media type that can be sent.
pub(crate) struct MediaType {
    /// Its name, and then the more general names that include it.
    pub(crate) names: &'static [&'static str],
    /// All media types of its kind, such as `text/*`.
    pub(crate) class: &'static str,
}

/// Whether a client prefers the first media type to the second. If the client wants both equally, it prefers the first only if it names
/// that one, and the second just matches a wildcard. Text that is not a media range is ignored.
pub(crate) fn prefers(
    first: &MediaType,
    second: &MediaType,
    sent: impl IntoIterator<Item = impl Borrow<HeaderValue>>,
) -> bool {
    let (mut one, mut other) = (Preference::default(), Preference::default());
    for value in sent {
        for range in split(value.borrow().as_bytes(), b',') {
            if let Some((range, q)) = media_range(range) {
                one.apply(range, q, first);
                other.apply(range, q, second);
            }
        }
    }
    one.q > other.q || one.q > 0 && one.q == other.q && one.is_named() && !other.is_named()
}

/// The specificity of a more general name of a media type, and of other media ranges without a wildcard.
const EXACT: u8 = 3;

/// How much a client wants a media type.
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

    /// Takes a media range and its weight into account.
    fn apply(&mut self, range: &[u8], q: u16, media_type: &MediaType) {
        let is = |name: &str| range.eq_ignore_ascii_case(name.as_bytes());
        let specificity = match media_type.names.iter().position(|name| is(name)) {
            Some(0) => EXACT + 1,
            Some(_) => EXACT,
            None if is(media_type.class) => 2,
            None if is("*/*") => 1,
            None => return,
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
