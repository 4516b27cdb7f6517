//! Entity tags (RFC 9110 §8.8.3): the version of a representation.

use std::fmt::{self, Write as _};

use http::header::{self, HeaderValue};

use crate::log;

/// The value of `ETag`. `tag` is an entity tag, such as `"7"` or `W/"7"`, or the text between its quotes. `None` if it is neither, which
/// is logged.
pub(crate) fn entity_tag(tag: &dyn fmt::Display) -> Option<HeaderValue> {
    let mut text = String::new();
    let opaque = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
    let field = match write!(text, "{tag}") {
        Ok(()) if opaque(&text) => Some(format!("\"{text}\"")),
        Ok(()) => {
            let quoted = text.strip_prefix("W/").unwrap_or(&text);
            let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            inner.is_some_and(opaque).then_some(text)
        }
        Err(fmt::Error) => None,
    };
    let value = field.and_then(|field| HeaderValue::from_str(&field).ok());
    if value.is_none() {
        log::left_out("header", header::ETAG.as_str(), &"the text is not an entity tag");
    }
    value
}

/// An entity tag of a list.
#[cfg(any(feature = "catalogue", feature = "problems"))]
pub(crate) struct EntityTag<'a> {
    #[cfg_attr(not(feature = "problems"), allow(dead_code, reason = "only a strong comparison asks"))]
    pub(crate) is_weak: bool,
    /// The tag with its quotes, and without `W/`.
    pub(crate) opaque: &'a [u8],
}

/// The entity tags of a list. The rest of a list that is not well-formed has none.
#[cfg(any(feature = "catalogue", feature = "problems"))]
pub(crate) fn entity_tags(list: &[u8]) -> impl Iterator<Item = EntityTag<'_>> {
    let mut rest = list;
    std::iter::from_fn(move || {
        while let [b',' | b' ' | b'\t', after @ ..] = rest {
            rest = after;
        }
        let is_weak = rest.starts_with(b"W/");
        let quoted = if is_weak { &rest[2..] } else { rest };
        let inner = quoted.strip_prefix(b"\"")?;
        let length = inner.iter().position(|byte| *byte == b'"')? + 2;
        let (opaque, after) = quoted.split_at(length);
        rest = after;
        Some(EntityTag { is_weak, opaque })
    })
}

/// The strong entity tags of a list, with their quotes. The rest of a list that is not well-formed has none.
#[cfg(feature = "problems")]
pub(crate) fn strong_tags(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    entity_tags(list).filter(|tag| !tag.is_weak).map(|tag| tag.opaque)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing;

    impl fmt::Display for Failing {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Err(fmt::Error)
        }
    }

    #[test]
    fn an_entity_tag_is_sent_as_it_is_and_a_text_in_quotes() {
        for (tag, expected) in [
            ("7", Some("\"7\"")),
            ("", Some("\"\"")),
            ("\"7\"", Some("\"7\"")),
            ("W/\"7\"", Some("W/\"7\"")),
            ("W/7", Some("\"W/7\"")),
            ("\"", None),
            ("7\"", None),
            ("\"a\"b\"", None),
            ("w/\"7\"", None),
            ("a b", None),
            ("a\r\nb", None),
            ("\u{e4}", None),
        ] {
            let value = entity_tag(&tag);
            assert_eq!(value.as_ref().map(HeaderValue::as_bytes), expected.map(str::as_bytes), "{tag:?}");
        }
        assert_eq!(entity_tag(&Failing), None);
    }
}
