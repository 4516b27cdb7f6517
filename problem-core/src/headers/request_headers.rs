//! The header fields of a request, whatever the framework.

use http::header::HeaderMap;

/// The header fields of a request: a map of the crate `http`, or with the feature `actix` or `rocket` the map of actix-web or rocket.
///
/// This trait is implemented only by this crate.
pub trait RequestHeaders: RequestHeaderLines {}

/// Nobody can name it, so nobody else can implement [`RequestHeaders`].
pub trait RequestHeaderLines {
    /// The values of a field, one for each line. The name is in lower case.
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]>;
}

impl RequestHeaders for HeaderMap {}

impl RequestHeaderLines for HeaderMap {
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.get_all(name).into_iter().map(|value| value.as_bytes())
    }
}
