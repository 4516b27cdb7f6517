//! The path of a request as a URI reference (RFC 3986 §4.2).

use std::borrow::Cow;

use http::uri::PathAndQuery;

use crate::text::percent_encode::{URI_CHARS, percent_encode};

/// The path of a request, without its query.
#[derive(Debug, Clone)]
pub(super) struct Path(PathAndQuery);

impl Path {
    /// It is `None` if the request has no path, such as `OPTIONS *` and `CONNECT` (RFC 9112 §3.2).
    #[inline]
    pub(super) fn new(target: Option<PathAndQuery>) -> Option<Self> {
        target.filter(|target| target.path().starts_with('/')).map(Self)
    }
}

impl Path {
    /// The path as the client sent it.
    pub(super) fn as_str(&self) -> &str {
        self.0.path()
    }

    /// A valid reference to the path, whatever the client sent.
    pub(super) fn reference(&self) -> Cow<'_, str> {
        let path = self.0.path();
        if path.bytes().all(|byte| IN_PATHS[usize::from(byte)]) && !path.starts_with("//") {
            return path.into();
        }
        self.encoded()
    }

    #[cold]
    fn encoded(&self) -> Cow<'_, str> {
        // a request target (RFC 9112 §3.2) can have characters that a URI cannot
        let mut path = percent_encode(self.0.path());
        if path.bytes().any(|byte| matches!(byte, b'[' | b']')) {
            path = path.replace('[', "%5B").replace(']', "%5D").into();
        }
        if path.starts_with("//") {
            // otherwise the first segment would be read as a host name
            path = format!("/.{path}").into();
        }
        path
    }
}

/// The characters that a path contains as they are, except `%`. A URI has brackets only in its host.
const IN_PATHS: [bool; 256] = {
    let mut chars = URI_CHARS;
    chars[b'[' as usize] = false;
    chars[b']' as usize] = false;
    chars
};

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Uri;

    use super::*;
    use problem_shared::uri::is_uri_reference;

    #[test]
    fn a_path_is_a_reference_to_itself() {
        for (target, expected) in [
            ("/orders/42?secret=1", "/orders/42"),
            ("/", "/"),
            ("/items[0]", "/items%5B0%5D"),
            ("/a%20b/%2F", "/a%20b/%2F"),
            ("/100%/%zz/%2", "/100%25/%25zz/%252"),
            ("//evil.example/x", "/.//evil.example/x"),
            ("/\"{x}|", "/%22%7Bx%7D%7C"),
            ("http://example.com/absolute", "/absolute"),
            ("http://example.com", "/"),
        ] {
            let uri: Uri = target.parse().unwrap();
            let path = Path::new(uri.path_and_query().cloned()).unwrap();
            assert_eq!(path.reference(), expected);
            assert!(is_uri_reference(&path.reference()));
        }
        let uri = Uri::from_maybe_shared(Bytes::from_static("/caf\u{e9}".as_bytes())).unwrap();
        assert_eq!(Path::new(uri.path_and_query().cloned()).unwrap().reference(), "/caf%C3%A9");
        for none in ["*", "example.com:443"] {
            let uri: Uri = none.parse().unwrap();
            assert!(Path::new(uri.path_and_query().cloned()).is_none(), "{none}");
        }
    }
}
