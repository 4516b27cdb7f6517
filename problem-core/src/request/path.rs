//! The path of a request as a URI reference (RFC 3986 §4.2).

use std::fmt::{self, Display, Write};

use http::uri::PathAndQuery;

/// The path of a request, without its query. It is written so that it is a reference to that path whatever
/// the client sent.
#[derive(Debug)]
pub(super) struct Path(PathAndQuery);

impl Path {
    /// `None` where a request has no path, as `OPTIONS *` and `CONNECT` (RFC 9112 §3.2).
    pub(super) fn new(target: Option<&PathAndQuery>) -> Option<Self> {
        target.filter(|target| target.path().starts_with('/')).cloned().map(Self)
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.0.path();
        if path.starts_with("//") {
            // else the first segment would be read as the name of a host
            f.write_str("/.")?;
        }
        let bytes = path.as_bytes();
        if bytes.iter().all(|&byte| is_path(byte) && byte != b'%') {
            return f.write_str(path);
        }
        for (at, &byte) in bytes.iter().enumerate() {
            let is_encoded = || {
                let digits = bytes.get(at + 1..at + 3);
                digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            };
            if is_path(byte) && (byte != b'%' || is_encoded()) {
                f.write_char(char::from(byte))?;
            } else {
                write!(f, "%{byte:02X}")?;
            }
        }
        Ok(())
    }
}

/// What may stand in a path (RFC 3986 §3.3), and the sign of what is encoded.
fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Uri;

    use super::*;
    use crate::uri::is_uri_reference;

    #[test]
    fn a_path_is_a_reference_to_itself() {
        for (target, expected) in [
            ("/orders/42?secret=1", "/orders/42"),
            ("/", "/"),
            ("/a%20b/%2F", "/a%20b/%2F"),
            ("/100%/%zz/%2", "/100%25/%25zz/%252"),
            ("//evil.example/x", "/.//evil.example/x"),
            ("/\"{x}|", "/%22%7Bx%7D%7C"),
            ("http://example.com/absolute", "/absolute"),
            ("http://example.com", "/"),
        ] {
            let uri: Uri = target.parse().unwrap();
            let path = Path::new(uri.path_and_query()).unwrap().to_string();
            assert_eq!(path, expected);
            assert!(is_uri_reference(&path));
        }
        let uri = Uri::from_maybe_shared(Bytes::from_static("/caf\u{e9}".as_bytes())).unwrap();
        assert_eq!(Path::new(uri.path_and_query()).unwrap().to_string(), "/caf%C3%A9");
        for none in ["*", "example.com:443"] {
            let uri: Uri = none.parse().unwrap();
            assert!(Path::new(uri.path_and_query()).is_none(), "{none}");
        }
    }
}
