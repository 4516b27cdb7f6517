//! Request IDs.

use http::header::{GetAll, HeaderValue};
use uuid::Uuid;
use uuid::fmt::Hyphenated;

/// The maximum length of an ID that a client sends, in bytes.
const MAX_LENGTH: usize = 128;

/// The ID that a client sent. It is `None` if the client sent several, or if the ID does not have 1 to 128
/// visible ASCII characters: it is written into headers, bodies and logs.
pub(super) fn from_client(sent: &GetAll<'_, HeaderValue>) -> Option<HeaderValue> {
    let mut values = sent.iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let is_fit = (1..=MAX_LENGTH).contains(&value.len()) && value.as_bytes().iter().all(u8::is_ascii_graphic);
    is_fit.then(|| value.clone())
}

/// A new UUID v7 (RFC 9562 §5.7).
pub(super) fn new() -> HeaderValue {
    let mut text = [0; Hyphenated::LENGTH];
    let text: &str = Uuid::now_v7().hyphenated().encode_lower(&mut text);
    // a header field can contain hex digits and hyphens, so this does not fail
    HeaderValue::from_str(text).unwrap_or(const { HeaderValue::from_static("-") })
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    fn taken(values: &[&[u8]]) -> Option<Vec<u8>> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("x-request-id", HeaderValue::from_bytes(value).unwrap());
        }
        from_client(&headers.get_all("x-request-id")).map(|id| id.as_bytes().to_vec())
    }

    #[test]
    fn an_id_of_a_client_is_visible_and_not_long() {
        for fit in [b"7".as_slice(), b"~!\"{}\\", &[b'a'; 128]] {
            assert_eq!(taken(&[fit]).as_deref(), Some(fit));
        }
        for unfit in [b"".as_slice(), &[b'a'; 129], b"a b", b"a\tb", b"caf\xc3\xa9", b"\x80"] {
            assert_eq!(taken(&[unfit]), None);
        }
        assert_eq!(taken(&[]), None);
        assert_eq!(taken(&[b"a", b"b"]), None, "it is unclear which one counts");
    }

    #[test]
    fn a_new_id_is_a_uuid_of_version_7() {
        let (one, other) = (new(), new());
        assert_ne!(one, other);
        let id = Uuid::parse_str(one.to_str().unwrap()).unwrap();
        assert_eq!(id.get_version_num(), 7);
    }
}
