//! The requests. What they are made of lies in shared memory, as in a request that was read from a
//! connection, so that to clone a value of one allocates nothing.

use std::sync::LazyLock;

use axum_core::body::Body;
use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};
use http::{Request, Uri};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id that the client sends.
pub const ID: &str = "0198c5a2-7f31-7c4e-9d06-3b1f5a8e2c47";
pub const PATH: &str = "/orders/48213";

struct Known {
    uri: Uri,
    host: HeaderValue,
    agent: HeaderValue,
    encoding: HeaderValue,
    anything: HeaderValue,
    xml: HeaderValue,
    id: HeaderValue,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| Known {
    uri: Uri::from_maybe_shared(shared(PATH)).unwrap_or_default(),
    host: value("api.example.com"),
    agent: value("curl/8.5.0"),
    encoding: value("gzip"),
    anything: value("*/*"),
    xml: value("application/xml"),
    id: value(ID),
});

fn shared(text: &'static str) -> Bytes {
    // what was cloned once is shared
    Bytes::copy_from_slice(text.as_bytes()).clone()
}

fn value(text: &'static str) -> HeaderValue {
    HeaderValue::from_maybe_shared(shared(text)).unwrap_or(const { HeaderValue::from_static("") })
}

fn request(accept: &HeaderValue, id: Option<&HeaderValue>) -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = KNOWN.uri.clone();
    let headers = request.headers_mut();
    headers.insert(HOST, KNOWN.host.clone());
    headers.insert(USER_AGENT, KNOWN.agent.clone());
    headers.insert(ACCEPT_ENCODING, KNOWN.encoding.clone());
    headers.insert(ACCEPT, accept.clone());
    if let Some(id) = id {
        headers.insert(REQUEST_ID, id.clone());
    }
    request
}

/// With a body of JSON.
pub fn of_json() -> Request<Body> {
    const BODY: &str = r#"{"email":"ada@example.com","items":[{"name":"lamp","quantity":1},{"name":"a chair","quantity":4},{"name":"table","quantity":1}]}"#;
    let mut request = with_id();
    *request.body_mut() = Body::from(Bytes::from_static(BODY.as_bytes()));
    request.headers_mut().insert(CONTENT_TYPE, const { HeaderValue::from_static("application/json") });
    request
}

/// With the client's id.
pub fn with_id() -> Request<Body> {
    request(&KNOWN.anything, Some(&KNOWN.id))
}

/// Of a client that sends no id.
pub fn without_id() -> Request<Body> {
    request(&KNOWN.anything, None)
}

/// With the client's id, of one that wants XML.
pub fn for_xml() -> Request<Body> {
    request(&KNOWN.xml, Some(&KNOWN.id))
}
