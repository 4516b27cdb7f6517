//! The URI under which a deployment publishes its problem types.

use std::fmt;

use iri_string::types::{UriAbsoluteString, UriReferenceStr, UriStr};

use problem_shared::rulebook::identity::is_code_byte;
use problem_shared::uri::is_closed_base;
use problem_shared::wire_names;

use crate::type_uri::TypeUri;

#[derive(Debug, Clone)]
pub(crate) struct Base {
    /// The URI as the service wrote it. Slugs are appended to it.
    prefix: String,
    /// The URI without its fragment, which resolution ignores (RFC 3986 §5.2.1).
    absolute: UriAbsoluteString,
    /// Whether a problem type without a type URI gets one.
    is_for_all: bool,
}

impl Base {
    /// If `is_for_all` is set, slugs are appended to `base`, so it has to end in a separator.
    pub(crate) fn new(base: &str, is_for_all: bool) -> Result<Self, InvalidBase> {
        let invalid = |reason| InvalidBase { base: base.to_owned(), reason };
        let uri = UriStr::new(base).map_err(|_| invalid("an absolute URI has a scheme, as `https:`"))?;
        if is_for_all && !is_closed_base(base) {
            return Err(invalid("a slug goes behind it, so it ends in `/`, `#`, `:`, `=` or `-`"));
        }
        Ok(Self { prefix: base.to_owned(), absolute: uri.to_absolute().to_owned(), is_for_all })
    }

    /// The type URI that replaces `type_uri`, the one that a problem has. It is `None` if the
    /// problem keeps its own.
    pub(super) fn type_uri(&self, type_uri: Option<TypeUri<'_>>, code: &str) -> Option<String> {
        let Some(type_uri) = type_uri else {
            return if self.is_for_all { Some(self.prefix.clone() + &slug(code)?) } else { None };
        };
        let type_uri = type_uri.to_cow();
        // an absolute URI, and a text that is not a URI reference at all, stay as they are
        let reference = UriReferenceStr::new(&type_uri).ok()?;
        let relative = reference.to_iri().err()?;
        Some(relative.resolve_against(&self.absolute).to_string())
    }
}

/// The slug of a code. It is `None` for a code that the derive would not accept.
fn slug(code: &str) -> Option<String> {
    code.bytes().all(is_code_byte).then(|| wire_names::slug(code))
}

/// The error for a base that problem types cannot have.
pub struct InvalidBase {
    base: String,
    reason: &'static str,
}

impl fmt::Display for InvalidBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no base of type URIs: {}", self.base, self.reason)
    }
}

/// The same text as `Display`, because `unwrap` shows it.
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
            let (start, rest) = own.split_at(own.len() / 2);
            assert_eq!(base.type_uri(Some(TypeUri::new(start, rest)), "CODE").as_deref(), expected, "{own}");
        }
        assert_eq!(base.type_uri(None, "CODE"), None);
        let base = Base::new("https://api.example.com/errors#", true).unwrap();
        assert_eq!(
            base.type_uri(None, "orders.NOT_FOUND").unwrap(),
            "https://api.example.com/errors#orders-not-found"
        );
        for code in ["KÄSE", "a b", "../x", "a?b", "a/b", "\""] {
            assert_eq!(base.type_uri(None, code), None, "{code}");
        }
        assert_eq!(base.type_uri(Some(TypeUri::whole("/a")), "A").unwrap(), "https://api.example.com/a");
    }

    #[test]
    fn a_base_is_absolute_and_ends_in_a_separator_if_slugs_follow_it() {
        assert!(Base::new("https://api.example.com/errors", false).is_ok());
        assert!(Base::new("/errors/", false).is_err());
        for invalid in ["", "/errors/", "errors/", "https://api.example.com/errors", "https://a b/"] {
            assert!(Base::new(invalid, true).is_err(), "{invalid}");
        }
    }
}
