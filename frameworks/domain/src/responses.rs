//! Responses that a service makes without an error of this crate: empty, text, and bodies that somebody has chosen.

use bytes::Bytes;
use http::{Response, StatusCode, header};

/// A text with its media type.
pub fn text(status: StatusCode, body: String) -> Response<Bytes> {
    with_body(status, "text/plain; charset=utf-8", body)
}

pub fn with_body(status: StatusCode, media_type: &'static str, body: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(media_type));
    response
}

pub fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

/// The paths of [`response`].
pub const PATHS: &[&str] = &["/cookie", "/cors", "/busy", "/plain", "/html", "/somebody"];

/// The response of the handler of this path.
pub fn response(path: &str) -> Option<Response<Bytes>> {
    let value = header::HeaderValue::from_static;
    Some(match path {
        "/cookie" => {
            let mut response = empty(StatusCode::CONFLICT);
            response.headers_mut().insert(header::SET_COOKIE, value("cart=; Max-Age=0"));
            response
        }
        "/cors" => empty(StatusCode::GONE),
        "/busy" => {
            let mut response = text(StatusCode::SERVICE_UNAVAILABLE, "pool 10.0.0.7 is full".to_owned());
            response.headers_mut().insert(header::RETRY_AFTER, value("7"));
            response.headers_mut().insert(header::CACHE_CONTROL, value("max-age=1"));
            response.headers_mut().insert(header::ETAG, value("\"a\""));
            response
        }
        "/plain" => text(StatusCode::INTERNAL_SERVER_ERROR, "CANARY-text".to_owned()),
        "/html" => with_body(StatusCode::BAD_GATEWAY, "text/html", "<p>CANARY-body".to_owned()),
        "/somebody" => {
            with_body(StatusCode::BAD_REQUEST, "application/json", r#"{"error":"CANARY-body"}"#.to_owned())
        }
        _ => return None,
    })
}
