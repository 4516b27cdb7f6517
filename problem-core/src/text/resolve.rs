//! Resolution of URI references (RFC 3986 §5.2).

use problem_shared::uri::{is_uri, is_uri_reference};

/// Resolves `reference` against `base`. It is `None` if `base` is not a URI with a scheme, or if `reference` is not a
/// URI reference. The fragment of `base` does not count.
pub(crate) fn resolve(base: &str, reference: &str) -> Option<String> {
    if !is_uri(base) || !is_uri_reference(reference) {
        return None;
    }
    let (base, reference) = (Parts::of(base), Parts::of(reference));
    let (scheme, authority, path, query) = if reference.scheme.is_some() {
        (reference.scheme, reference.authority, remove_dot_segments(reference.path), reference.query)
    } else if reference.authority.is_some() {
        (base.scheme, reference.authority, remove_dot_segments(reference.path), reference.query)
    } else if reference.path.is_empty() {
        (base.scheme, base.authority, base.path.to_owned(), reference.query.or(base.query))
    } else if reference.path.starts_with('/') {
        (base.scheme, base.authority, remove_dot_segments(reference.path), reference.query)
    } else {
        let merged = base.merge(reference.path);
        (base.scheme, base.authority, remove_dot_segments(&merged), reference.query)
    };
    let mut target = format!("{}:", scheme?);
    if let Some(authority) = authority {
        target.extend(["//", authority]);
    } else if path.starts_with("//") {
        // without it, the start of the path would be an authority
        target.push_str("/.");
    }
    target.push_str(&path);
    if let Some(query) = query {
        target.extend(["?", query]);
    }
    if let Some(fragment) = reference.fragment {
        target.extend(["#", fragment]);
    }
    Some(target)
}

/// The components of a URI reference (RFC 3986 §3).
pub(crate) struct Parts<'a> {
    pub(crate) scheme: Option<&'a str>,
    pub(crate) authority: Option<&'a str>,
    pub(crate) path: &'a str,
    pub(crate) query: Option<&'a str>,
    pub(crate) fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    pub(crate) fn of(reference: &'a str) -> Self {
        let (rest, fragment) = split_at(reference, '#');
        let (rest, query) = split_at(rest, '?');
        let (scheme, rest) = match rest.split_once(':') {
            Some((scheme, rest)) if !scheme.contains('/') => (Some(scheme), rest),
            _ => (None, rest),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                (Some(authority), path)
            }
            None => (None, rest),
        };
        Self { scheme, authority, path, query, fragment }
    }

    /// The path of a reference, after the path of this base without its last segment (RFC 3986 §5.2.3).
    fn merge(&self, path: &str) -> String {
        if self.authority.is_some() && self.path.is_empty() {
            return format!("/{path}");
        }
        let directory = self.path.rfind('/').map_or("", |last| &self.path[..=last]);
        format!("{directory}{path}")
    }
}

/// The text before and after the first separator.
fn split_at(text: &str, separator: char) -> (&str, Option<&str>) {
    text.split_once(separator).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// RFC 3986 §5.2.4.
fn remove_dot_segments(path: &str) -> String {
    let (mut rest, mut output) = (path, String::with_capacity(path.len()));
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("../").or_else(|| rest.strip_prefix("./")) {
            rest = after;
        } else if rest.starts_with("/./") {
            rest = &rest[2..];
        } else if rest == "/." {
            rest = "/";
        } else if rest.starts_with("/../") || rest == "/.." {
            output.truncate(output.rfind('/').unwrap_or(0));
            rest = if rest == "/.." { "/" } else { &rest[3..] };
        } else if rest == "." || rest == ".." {
            rest = "";
        } else {
            let start = usize::from(rest.starts_with('/'));
            let end = rest[start..].find('/').map_or(rest.len(), |end| start + end);
            output.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_as_rfc_3986_does() {
        const BASE: &str = "http://a/b/c/d;p?q";
        // RFC 3986 §5.4
        for (reference, expected) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g#s", "http://a/b/c/g#s"),
            ("g?y#s", "http://a/b/c/g?y#s"),
            (";x", "http://a/b/c/;x"),
            ("g;x?y#s", "http://a/b/c/g;x?y#s"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            (".g", "http://a/b/c/.g"),
            ("g..", "http://a/b/c/g.."),
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/./h", "http://a/b/c/g/h"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/./y", "http://a/b/c/g;x=1/y"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("g?y/./x", "http://a/b/c/g?y/./x"),
            ("g#s/../x", "http://a/b/c/g#s/../x"),
            ("http:g", "http:g"),
        ] {
            assert_eq!(resolve(BASE, reference).as_deref(), Some(expected), "{reference}");
        }
        for (base, reference, expected) in [
            ("https://a", "g", Some("https://a/g")),
            ("https://a?q#f", "g", Some("https://a/g")),
            ("https://a/b#f", "", Some("https://a/b")),
            ("urn:a:b", "c", Some("urn:c")),
            ("a:/b/c", "..//d", Some("a:/.//d")),
            ("/b", "g", None),
            ("", "g", None),
            ("not a uri", "g", None),
            ("https://a/", "not a reference", None),
        ] {
            assert_eq!(resolve(base, reference).as_deref(), expected, "{base} {reference}");
        }
    }

    #[test]
    #[cfg(feature = "boundary")]
    fn the_boundary_resolves_alike() {
        use iri_string::types::{UriAbsoluteStr, UriReferenceStr};

        for base in ["http://a/b/c/d;p?q", "https://a", "https://a/b/", "urn:a:b", "a:/b/c", "a:b/c"] {
            for reference in
                ["", "g", "../g", "../../../g", "/g", "//g/.././h", "?y", "#s", "g/..", ".", "..//d"]
            {
                let known = UriReferenceStr::new(reference)
                    .unwrap()
                    .resolve_against(UriAbsoluteStr::new(base).unwrap());
                assert_eq!(resolve(base, reference), Some(known.to_string()), "{base} {reference}");
            }
        }
    }
}
