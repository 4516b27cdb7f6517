//! Request IDs.

use bytes::Bytes;
use http::HeaderValue;
use uuid::Uuid;
use uuid::fmt::Hyphenated;

use crate::request::hook::Hook;

/// The maximum length of an ID, in bytes.
const MAX_LENGTH: usize = 128;

/// The ID that a client sent. It is `None` if the ID does not have 1 to 128 visible ASCII characters: it is written into headers, bodies
/// and logs.
#[inline]
pub(super) fn from_client(sent: Option<HeaderValue>) -> Option<HeaderValue> {
    match sent {
        Some(id) if is_fit(&id) => Some(id),
        _ => None,
    }
}

#[inline]
fn is_fit(id: &HeaderValue) -> bool {
    // without a branch for each byte, the compiler checks many at once
    let is_visible = |so_far, byte: &u8| so_far & byte.is_ascii_graphic();
    (1..=MAX_LENGTH).contains(&id.len()) && id.as_bytes().iter().fold(true, is_visible)
}

/// A new ID. It is what the service makes, if that is fit for an ID, or else a UUID v7.
pub(super) fn new(make: Option<&Hook<dyn Fn() -> String + Send + Sync>>) -> HeaderValue {
    let made = make.and_then(|make| make.call(|make| make()));
    let made = made.and_then(|id| HeaderValue::try_from(id).ok()).filter(is_fit);
    made.unwrap_or_else(uuid)
}

/// A new UUID v7 (RFC 9562 §5.7).
fn uuid() -> HeaderValue {
    let mut text = [0; Hyphenated::LENGTH];
    Uuid::now_v7().hyphenated().encode_lower(&mut text);
    // the clones of the value share one allocation; a header field can contain hex digits and hyphens, so this does not fail
    HeaderValue::from_maybe_shared(Bytes::from_owner(text)).unwrap_or(const { HeaderValue::from_static("-") })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http::{HeaderName, Request};

    use super::*;
    use crate::request::head::RequestHead;

    fn taken(values: &[&[u8]]) -> Option<Vec<u8>> {
        let mut request = Request::new(());
        for value in values {
            request.headers_mut().append("x-request-id", HeaderValue::from_bytes(value).unwrap());
        }
        let sent = request.only(&HeaderName::from_static("x-request-id"));
        from_client(sent).map(|id| id.as_bytes().to_vec())
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
        let (one, other) = (new(None), new(None));
        assert_ne!(one, other);
        let id = Uuid::parse_str(one.to_str().unwrap()).unwrap();
        assert_eq!(id.get_version_num(), 7);
    }

    #[test]
    fn an_id_that_is_not_fit_or_a_panic_becomes_a_uuid() {
        let made =
            |make: fn() -> String| new(Some(&Hook::new("with_new_request_ids", |_, _| {}, Arc::new(make))));
        assert_eq!(made(|| "req-1".to_owned()), "req-1");
        for unfit in [|| String::new(), || "a b".to_owned(), || "é".to_owned(), || panic!("no ID")] {
            assert_eq!(made(unfit).len(), Hyphenated::LENGTH);
        }
    }
}
