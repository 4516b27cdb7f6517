//! `TypeUri`: a type URI in the two parts in which a service writes it.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A type URI (RFC 9457 §3.1.1): a base that problem types share, and the rest.
///
/// It displays, compares and hashes as the whole URI. How it is split makes no difference.
///
/// ```
/// use problem_core::{ErrorStatus, ProblemTypeDefinition};
///
/// static OUT_OF_STOCK: ProblemTypeDefinition =
///     ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "OUT_OF_STOCK")
///         .with_type_uri("https://api.example.com/errors/out-of-stock");
/// let uri = OUT_OF_STOCK.problem_type().type_uri().unwrap();
/// assert_eq!(uri, "https://api.example.com/errors/out-of-stock");
/// assert_eq!(uri.to_string().len(), 43);
/// ```
#[derive(Clone, Copy)]
pub struct TypeUri<'a> {
    base: &'a str,
    rest: &'a str,
}

impl<'a> TypeUri<'a> {
    pub(crate) const fn new(base: &'a str, rest: &'a str) -> Self {
        Self { base, rest }
    }

    pub(crate) const fn whole(uri: &'a str) -> Self {
        Self { base: uri, rest: "" }
    }

    pub(crate) const fn parts(self) -> (&'a str, &'a str) {
        (self.base, self.rest)
    }

    /// The whole URI. It is borrowed if it exists in one piece.
    #[must_use]
    pub fn to_cow(self) -> Cow<'a, str> {
        match (self.base, self.rest) {
            (whole, "") | ("", whole) => Cow::Borrowed(whole),
            (base, rest) => Cow::Owned([base, rest].concat()),
        }
    }

    pub(crate) fn bytes(self) -> impl Iterator<Item = u8> + use<'a> {
        self.base.bytes().chain(self.rest.bytes())
    }
}

impl fmt::Display for TypeUri<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_cow())
    }
}

impl fmt::Debug for TypeUri<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_cow(), f)
    }
}

impl PartialEq for TypeUri<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes().eq(other.bytes())
    }
}

impl Eq for TypeUri<'_> {}

impl Hash for TypeUri<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // a hasher may give another hash for the same bytes in other pieces
        self.to_cow().hash(state);
    }
}

impl PartialEq<str> for TypeUri<'_> {
    fn eq(&self, other: &str) -> bool {
        other.strip_prefix(self.base) == Some(self.rest)
    }
}

impl PartialEq<&str> for TypeUri<'_> {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl PartialEq<String> for TypeUri<'_> {
    fn eq(&self, other: &String) -> bool {
        *self == **other
    }
}

impl PartialEq<TypeUri<'_>> for &str {
    fn eq(&self, other: &TypeUri<'_>) -> bool {
        *other == **self
    }
}

impl<'a> From<TypeUri<'a>> for Cow<'a, str> {
    fn from(uri: TypeUri<'a>) -> Self {
        uri.to_cow()
    }
}

/// A type URI that a boundary has changed.
#[cfg_attr(not(feature = "boundary"), allow(dead_code, reason = "only a boundary changes type URIs"))]
#[derive(Debug, PartialEq)]
pub(crate) enum ChangedUri<'a> {
    /// The type URI that the problem has, after this prefix.
    Prefixed(&'a str),
    Replaced(String),
}

impl ChangedUri<'_> {
    /// The whole URI that takes the place of `own`, the type URI that the problem has.
    pub(crate) fn instead_of(self, own: Option<TypeUri<'_>>) -> String {
        match self {
            Self::Prefixed(prefix) => {
                let (base, rest) = own.map_or(("", ""), TypeUri::parts);
                [prefix, base, rest].concat()
            }
            Self::Replaced(uri) => uri,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::TypeUri;

    #[test]
    fn how_a_uri_is_split_makes_no_difference() {
        let text = "https://a/b";
        let uris: Vec<_> = (0..=text.len())
            .map(|at| {
                let (base, rest) = text.split_at(at);
                TypeUri::new(base, rest)
            })
            .collect();
        for uri in &uris {
            assert_eq!(*uri, uris[0]);
            assert_eq!(*uri, text);
            assert_eq!(format!("{uri} {uri:?}"), "https://a/b \"https://a/b\"");
        }
        assert_eq!(uris.iter().collect::<HashSet<_>>().len(), 1);
        assert_ne!(uris[0], "https://a/c");
        assert_ne!(uris[0], "https://a/");
    }
}
