//! The trace ID of a `traceparent` field (W3C Trace Context).

use http::HeaderValue;

/// 32 hex digits.
pub(super) type TraceId = [u8; 32];

/// The trace ID of the only `traceparent` field of a request. It is `None` if the field is not valid, because then none of it may be
/// used.
#[inline]
pub(super) fn id(sent: Option<HeaderValue>) -> Option<TraceId> {
    let value = sent?;
    // version "-" trace-id "-" parent-id "-" flags
    let (head, more) = value.as_bytes().split_at_checked(55)?;
    let (version, trace, parent, flags) = (&head[..2], &head[3..35], &head[36..52], &head[53..]);
    let is_hex = |part: &[u8]| part.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_some = |part: &[u8]| part.iter().any(|byte| *byte != b'0');
    // only a later version may have more after the flags
    let fits = match more {
        [] => true,
        [b'-', ..] => version != b"00",
        _ => false,
    };
    let is_valid = [2, 35, 52].iter().all(|&at| head[at] == b'-')
        && [version, trace, parent, flags].into_iter().all(is_hex)
        && version != b"ff"
        && is_some(trace)
        && is_some(parent)
        && fits;
    is_valid.then(|| trace.try_into().ok())?
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, Request};

    use super::*;
    use crate::request::head::RequestHead;

    fn read(values: &[&str]) -> Option<String> {
        let mut request = Request::new(());
        for value in values {
            request.headers_mut().append("traceparent", value.parse().unwrap());
        }
        let sent = request.only(&HeaderName::from_static("traceparent"));
        id(sent).map(|id| String::from_utf8(id.to_vec()).unwrap())
    }

    #[test]
    fn only_a_valid_traceparent_counts() {
        const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
        let field = |version: &str, trace: &str, parent: &str, rest: &str| {
            format!("{version}-{trace}-{parent}-{rest}")
        };
        let parent = "b7ad6b7169203331";
        for valid in [
            field("00", TRACE, parent, "01"),
            field("00", TRACE, parent, "ff"),
            field("cc", TRACE, parent, "01"),
            field("cc", TRACE, parent, "01-what-the-future-will-be-like"),
        ] {
            assert_eq!(read(&[&valid]).as_deref(), Some(TRACE), "{valid}");
        }
        for invalid in [
            field("ff", TRACE, parent, "01"),
            field("00", &TRACE.to_uppercase(), parent, "01"),
            field("00", &"0".repeat(32), parent, "01"),
            field("00", TRACE, &"0".repeat(16), "01"),
            field("00", TRACE, parent, "0"),
            field("00", TRACE, parent, "01-more"),
            field("cc", TRACE, parent, "01more"),
            field("0", TRACE, parent, "001"),
            field("00", &TRACE.replace('a', "g"), parent, "01"),
            field("00", TRACE, parent, "01").replace('-', "_"),
            String::new(),
        ] {
            assert_eq!(read(&[&invalid]), None, "{invalid}");
        }
        let valid = field("00", TRACE, parent, "01");
        assert_eq!(read(&[&valid, &valid]), None);
        assert_eq!(read(&[]), None);
    }
}
