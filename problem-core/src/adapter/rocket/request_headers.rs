//! The header fields of requests, for the readers of `problems`.

use ::rocket::http::HeaderMap;

use crate::headers::request_headers::{RequestHeaderLines, RequestHeaders};

impl RequestHeaders for HeaderMap<'_> {}

impl RequestHeaderLines for HeaderMap<'_> {
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.get(name).map(str::as_bytes)
    }
}
