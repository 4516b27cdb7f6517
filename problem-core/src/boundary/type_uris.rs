//! The URI that a deployment has its problem types under.

use std::fmt;

use iri_string::types::{UriAbsoluteString, UriReferenceStr, UriStr};

use crate::text::uri::is_closed_base;

#[derive(Debug, Clone)]
pub(crate) struct Base {
    /// As it was given, for slugs.
    prefix: String,
    /// Without its fragment, which resolving passes over (RFC 3986 §5.2.1).
    absolute: UriAbsoluteString,
    is_for_all: bool,
}

impl Base {
    /// One that is for all has slugs behind it.
    pub(super) fn new(base: &str, is_for_all: bool) -> Result<Self, InvalidBase> {
        let invalid = |reason| InvalidBase { base: base.to_owned(), reason };
        let uri = UriStr::new(base).map_err(|_| invalid("an absolute URI has a scheme, as `https:`"))?;
        if is_for_all && !is_closed_base(base) {
            return Err(invalid("a slug goes behind it, so it ends in `/`, `#`, `:`, `=` or `-`"));
        }
        Ok(Self { prefix: base.to_owned(), absolute: uri.to_absolute().to_owned(), is_for_all })
    }

    /// The type URI instead of `own`; `None` where that one stays.
    pub(crate) fn type_uri(&self, own: Option<(&[u8], &[u8])>, code: &[u8]) -> Option<String> {
        let Some((start, rest)) = own else {
            return if self.is_for_all { Some(self.prefix.clone() + &slug(code)?) } else { None };
        };
        let own = [start, rest].concat();
        // what is absolute, and what is no reference at all, is none of our business
        let reference = UriReferenceStr::new(std::str::from_utf8(&own).ok()?).ok()?;
        let relative = reference.to_iri().err()?;
        Some(relative.resolve_against(&self.absolute).to_string())
    }
}

/// The slug of a code; none of what the derive would not take for a code.
fn slug(code: &[u8]) -> Option<String> {
    let letter = |byte: &u8| match byte {
        b'_' | b'.' | b'-' => Some('-'),
        byte => byte.is_ascii_alphanumeric().then(|| char::from(byte.to_ascii_lowercase())),
    };
    code.iter().map(letter).collect()
}

/// A base that problem types cannot stand under.
pub struct InvalidBase {
    base: String,
    reason: &'static str,
}

impl fmt::Display for InvalidBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no base of type URIs: {}", self.base, self.reason)
    }
}

/// As its text, which is what `unwrap` shows.
impl fmt::Debug for InvalidBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for InvalidBase {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_type_uris_become_absolute() {
        let base = Base::new("https://api.example.com/v1/errors/", false).unwrap();
        for (own, expected) in [
            ("out-of-stock", Some("https://api.example.com/v1/errors/out-of-stock")),
            ("/types/out-of-stock", Some("https://api.example.com/types/out-of-stock")),
            ("../types#a", Some("https://api.example.com/v1/types#a")),
            ("//docs.example.com/a", Some("https://docs.example.com/a")),
            ("#a", Some("https://api.example.com/v1/errors/#a")),
            ("", Some("https://api.example.com/v1/errors/")),
            ("https://other.example/a", None),
            ("urn:problem:a", None),
            ("about:blank", None),
            ("no reference", None),
        ] {
            let (start, rest) = own.as_bytes().split_at(own.len() / 2);
            assert_eq!(base.type_uri(Some((start, rest)), b"CODE").as_deref(), expected, "{own}");
        }
        assert_eq!(base.type_uri(None, b"CODE"), None);
        let base = Base::new("https://api.example.com/errors#", true).unwrap();
        assert_eq!(
            base.type_uri(None, b"orders.NOT_FOUND").unwrap(),
            "https://api.example.com/errors#orders-not-found"
        );
        for code in ["KÄSE", "a b", "../x", "a?b", "a/b", "\""] {
            assert_eq!(base.type_uri(None, code.as_bytes()), None, "{code}");
        }
        assert_eq!(base.type_uri(Some((b"/a", b"")), b"A").unwrap(), "https://api.example.com/a");
    }

    #[test]
    fn a_base_is_absolute_and_closed_where_slugs_go_behind_it() {
        assert!(Base::new("https://api.example.com/errors", false).is_ok());
        assert!(Base::new("/errors/", false).is_err());
        for invalid in ["", "/errors/", "errors/", "https://api.example.com/errors", "https://a b/"] {
            assert!(Base::new(invalid, true).is_err(), "{invalid}");
        }
    }
}
