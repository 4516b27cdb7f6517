//! The header fields of requests, for the readers of `problems`.

use actix_web::http::header::HeaderMap;

use crate::headers::request_headers::{RequestHeaderLines, RequestHeaders};

impl RequestHeaders for HeaderMap {}

impl RequestHeaderLines for HeaderMap {
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.get_all(name).map(|value| value.as_bytes())
    }
}
