//! The requests. A client sends the same header fields to each framework.

use std::sync::LazyLock;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Uri};

/// The request ID that the client sends, and that a boundary keeps.
pub const ID: &str = "0198c5a2-7f31-7c4e-9d06-3b1f5a8e2c47";

pub const FIELDS: [(&str, &str); 5] = [
    ("host", "api.example.com"),
    ("user-agent", "curl/8.5.0"),
    ("accept-encoding", "gzip"),
    ("accept", "*/*"),
    ("x-request-id", ID),
];

/// The targets of the requests, with the names of the rows.
pub const TARGETS: [(&str, &str); 2] = [("fine", "/orders/7"), ("error", "/orders/8")];

/// The values are in shared memory, as in a request that was read from a connection.
static KNOWN: LazyLock<Vec<(HeaderName, HeaderValue)>> = LazyLock::new(|| {
    let value = |text: &str| HeaderValue::from_maybe_shared(shared(text)).ok();
    let field = |(name, text): (&'static str, &str)| Some((HeaderName::from_static(name), value(text)?));
    FIELDS.into_iter().filter_map(field).collect()
});

static URIS: LazyLock<Vec<(&str, Uri)>> = LazyLock::new(|| {
    let uri = |(_, target)| Some((target, Uri::from_maybe_shared(shared(target)).ok()?));
    TARGETS.into_iter().filter_map(uri).collect()
});

fn shared(text: &str) -> Bytes {
    // a `Bytes` that was cloned once is shared
    Bytes::copy_from_slice(text.as_bytes()).clone()
}

/// A request of the crate `http`.
pub fn http<B>(target: &'static str, body: B) -> Request<B> {
    let mut request = Request::new(body);
    if let Some((_, uri)) = URIS.iter().find(|(known, _)| *known == target) {
        *request.uri_mut() = uri.clone();
    }
    for (name, value) in KNOWN.iter() {
        request.headers_mut().insert(name.clone(), value.clone());
    }
    request
}

/// A request as a client of HTTP/1.1 writes it.
pub fn text(target: &str) -> String {
    let fields: String = FIELDS.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("GET {target} HTTP/1.1\r\n{fields}\r\n")
}
