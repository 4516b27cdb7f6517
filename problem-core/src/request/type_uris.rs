//! The URI under which a deployment publishes its problem types.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use iri_string::types::{UriAbsoluteString, UriReferenceStr, UriStr};

use problem_shared::rulebook::identity::is_code_byte;
use problem_shared::uri::{is_closed_base, is_uri};
use problem_shared::wire_names;

use crate::type_uri::{ChangedUri, TypeUri};

#[derive(Debug, Clone)]
pub(crate) struct Base {
    /// The URI as the service wrote it. Slugs are appended to it.
    prefix: Cow<'static, str>,
    /// The URI without its fragment, which resolution ignores (RFC 3986 §5.2.1). It is never
    /// `None`: a `BaseUri` is a URI for iri-string too.
    absolute: Option<UriAbsoluteString>,
    /// What resolution puts before a plain path that starts with `/`, and before any other plain path.
    before_paths: [String; 2],
    /// Whether a problem type without a type URI gets one.
    is_for_all: bool,
}

impl Base {
    /// If `is_for_all` is set, a problem type without a type URI gets `base` and its slug.
    pub(crate) fn new(base: BaseUri, is_for_all: bool) -> Self {
        let absolute = UriStr::new(&base.0).ok().map(|uri| uri.to_absolute().to_owned());
        let before = |path: &str| {
            let mut resolved = resolve(path, absolute.as_ref())?;
            resolved.truncate(resolved.len().checked_sub(path.len())?);
            Some(resolved)
        };
        let before_paths = ["/a", "a"].map(|path| before(path).unwrap_or_default());
        Self { prefix: base.0, absolute, before_paths, is_for_all }
    }

    /// The type URI that replaces `type_uri`, the one that a problem has. It is `None` if the
    /// problem keeps its own.
    pub(super) fn type_uri(&self, type_uri: Option<TypeUri<'_>>, code: &str) -> Option<ChangedUri<'_>> {
        let Some(type_uri) = type_uri else {
            let slug = if self.is_for_all { slug(code)? } else { return None };
            return Some(ChangedUri::Replaced(format!("{}{slug}", self.prefix)));
        };
        // an absolute URI, and a text that is not a URI reference at all, stay as they are
        if has_scheme(type_uri) {
            return None;
        }
        let [before_absolute, before_relative] = &self.before_paths;
        match plain_path(type_uri) {
            Some(PlainPath::Absolute) => Some(ChangedUri::Prefixed(before_absolute)),
            Some(PlainPath::Relative) => Some(ChangedUri::Prefixed(before_relative)),
            None => resolve(&type_uri.to_cow(), self.absolute.as_ref()).map(ChangedUri::Replaced),
        }
    }
}

/// Resolves a relative reference (RFC 3986 §5.2). It is `None` for any other text.
fn resolve(reference: &str, base: Option<&UriAbsoluteString>) -> Option<String> {
    let relative = UriReferenceStr::new(reference).ok()?.to_iri().err()?;
    Some(relative.resolve_against(base?).to_string())
}

/// Whether a text starts with a scheme and `:` (RFC 3986 §3.1), so that it is not a relative reference.
fn has_scheme(uri: TypeUri<'_>) -> bool {
    let is_in_schemes = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let mut bytes = uri.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.find(|byte| !is_in_schemes(*byte)) == Some(b':')
}

/// A reference of the usual form: segments of letters, digits, `-`, `_` and `~`, none of which is empty or changes when the reference is
/// resolved.
enum PlainPath {
    /// It starts with `/`.
    Absolute,
    Relative,
}

/// The form of a reference. It is `None` if only resolution by all rules gives the right URI.
fn plain_path(reference: TypeUri<'_>) -> Option<PlainPath> {
    let mut last = None;
    for byte in reference.bytes() {
        let is_plain = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'~')
            || (byte == b'/' && last != Some(b'/'));
        if !is_plain {
            return None;
        }
        last = Some(byte);
    }
    let first = reference.bytes().next()?;
    Some(if first == b'/' { PlainPath::Absolute } else { PlainPath::Relative })
}

/// The slug of a code. It is `None` for a code that the derive would not accept.
fn slug(code: &str) -> Option<String> {
    code.bytes().all(is_code_byte).then(|| wire_names::slug(code))
}

/// The URI under which a deployment publishes its problem types. It has a scheme (RFC 3986 §3), and ends in `/`, `#`, `:`, `=` or
/// `-`, so that a slug can follow it.
///
/// ```
/// use problem_core::boundary::BaseUri;
///
/// const BASE: BaseUri = BaseUri::from_static("https://api.example.com/errors/");
/// let from_configuration = BaseUri::try_from(String::from("https://api.example.com/errors/"))?;
/// assert_eq!(from_configuration, BASE);
/// # Ok::<(), problem_core::boundary::InvalidBaseUri>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BaseUri(Cow<'static, str>);

impl BaseUri {
    /// The base of a URI in the source code. In a const context, a mistake is a compile error.
    ///
    /// # Panics
    ///
    /// If `uri` is not a URI with a scheme, does not end in `/`, `#`, `:`, `=` or `-`, or has an IP literal, such as `[::1]`. For such a
    /// URI, and for one from a configuration, use `TryFrom`.
    #[must_use]
    #[track_caller]
    pub const fn from_static(uri: &'static str) -> Self {
        assert!(is_uri(uri), "a base of type URIs must be a URI with a scheme, such as `https:`");
        assert!(
            !has_ip_literal(uri),
            "an IP literal in a base cannot be checked at compile time: use `TryFrom`"
        );
        assert!(is_closed_base(uri), "a base of type URIs must end in `/`, `#`, `:`, `=` or `-`");
        Self(Cow::Borrowed(uri))
    }

    /// The URI.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a URI has an IP literal (RFC 3986 §3.2.2), the only part that can have a bracket.
const fn has_ip_literal(uri: &str) -> bool {
    let bytes = uri.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'[' {
            return true;
        }
        at += 1;
    }
    false
}

impl TryFrom<String> for BaseUri {
    type Error = InvalidBaseUri;

    fn try_from(uri: String) -> Result<Self, Self::Error> {
        let reason = match UriStr::new(&uri) {
            Err(_) => "is not a URI with a scheme, such as `https:`",
            Ok(_) if !is_closed_base(&uri) => "does not end in `/`, `#`, `:`, `=` or `-`",
            Ok(_) => return Ok(Self(Cow::Owned(uri))),
        };
        Err(InvalidBaseUri { uri, reason })
    }
}

impl TryFrom<&str> for BaseUri {
    type Error = InvalidBaseUri;

    fn try_from(uri: &str) -> Result<Self, Self::Error> {
        uri.to_owned().try_into()
    }
}

impl FromStr for BaseUri {
    type Err = InvalidBaseUri;

    fn from_str(uri: &str) -> Result<Self, Self::Err> {
        uri.try_into()
    }
}

impl AsRef<str> for BaseUri {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BaseUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The error for a text that cannot be the base of type URIs.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidBaseUri {
    uri: String,
    reason: &'static str,
}

impl fmt::Display for InvalidBaseUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` cannot be the base of type URIs: it {}", self.uri, self.reason)
    }
}

/// The same text as `Display`, because `unwrap` shows it.
impl fmt::Debug for InvalidBaseUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for InvalidBaseUri {}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(base: &Base, own: Option<TypeUri<'_>>, code: &str) -> Option<String> {
        base.type_uri(own, code).map(|uri| uri.instead_of(own))
    }

    #[test]
    fn relative_type_uris_become_absolute() {
        let base = Base::new(BaseUri::from_static("https://api.example.com/v1/errors/"), false);
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
            assert_eq!(changed(&base, Some(TypeUri::new(start, rest)), "CODE").as_deref(), expected, "{own}");
        }
        assert_eq!(changed(&base, None, "CODE"), None);
        let base = Base::new(BaseUri::from_static("https://api.example.com/errors#"), true);
        assert_eq!(
            changed(&base, None, "orders.NOT_FOUND").unwrap(),
            "https://api.example.com/errors#orders-not-found"
        );
        for code in ["KÄSE", "a b", "../x", "a?b", "a/b", "\""] {
            assert_eq!(changed(&base, None, code), None, "{code}");
        }
        assert_eq!(changed(&base, Some(TypeUri::whole("/a")), "A").unwrap(), "https://api.example.com/a");
    }

    #[test]
    fn plain_paths_are_resolved_as_all_references_are() {
        let parts = ["", "a", "errors", "~_-9", "/", "..", ".", ":", "?q", "#f", "%20", "é", " "];
        let longer = |texts: Vec<String>| -> Vec<String> {
            texts.iter().flat_map(|text| parts.map(|part| format!("{text}{part}"))).collect()
        };
        let texts = longer(longer(parts.map(str::to_owned).into()));
        for base in [
            "https://api.example.com/errors/",
            "https://api.example.com/v1/../errors#",
            "https://api.example.com?type=",
            "https://user@[::1]:80/",
            "urn:problem:",
            "tag:a@example.com,2026:a/b/e-",
            "file:///",
            "a:/",
        ] {
            let base = Base::new(BaseUri::try_from(base).unwrap(), false);
            for text in &texts {
                let own = TypeUri::whole(text);
                assert_eq!(changed(&base, Some(own), "A"), resolve(text, base.absolute.as_ref()), "{text}");
            }
        }
    }

    #[test]
    fn a_base_has_a_scheme_and_ends_in_a_separator() {
        for base in ["https://api.example.com/errors/", "urn:problem:", "tag:a@example.com,2026:e-"] {
            assert_eq!(BaseUri::try_from(base).unwrap(), BaseUri::from_static(base));
            assert!(Base::new(BaseUri::from_static(base), true).absolute.is_some());
        }
        let literal = BaseUri::try_from("https://[::1]:80/#").unwrap();
        assert!(Base::new(literal, true).absolute.is_some());
        assert!(BaseUri::try_from("https://[1::2::3]/").is_err());
        assert!(std::panic::catch_unwind(|| BaseUri::from_static("https://[::1]/")).is_err());
        for (invalid, reason) in [
            ("", "is not a URI with a scheme, such as `https:`"),
            ("/errors/", "is not a URI with a scheme, such as `https:`"),
            ("errors/a:", "is not a URI with a scheme, such as `https:`"),
            ("1https:", "is not a URI with a scheme, such as `https:`"),
            ("https://a b/", "is not a URI with a scheme, such as `https:`"),
            ("https://ä.example/", "is not a URI with a scheme, such as `https:`"),
            ("https://api.example.com/errors", "does not end in `/`, `#`, `:`, `=` or `-`"),
        ] {
            let error = BaseUri::try_from(invalid).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("`{invalid}` cannot be the base of type URIs: it {reason}")
            );
            assert_eq!(is_uri(invalid), reason.starts_with("does"), "{invalid}");
        }
    }
}
