//! The heads of requests and responses, between the types of rocket and of the crate `http`. A header value of rocket is UTF-8.

use std::io::Cursor;

use ::rocket::http::{Header, Status};
use ::rocket::{Request, Response};
use bytes::Bytes;
use http::header::{GetAll, HeaderMap, HeaderName, HeaderValue};
use http::response::Parts;
use http::uri::PathAndQuery;
use http::{Response as HttpResponse, StatusCode};

use crate::log;
use crate::request::head::RequestHead;

/// The response of rocket with this head and this body. The extensions of the head are lost.
pub(super) fn new_response<'r>(parts: &Parts, body: Bytes) -> Response<'r> {
    let mut response = Response::new();
    response.set_status(to_status(parts.status));
    add_fields(&mut response, &parts.headers);
    set_body(&mut response, body);
    response
}

/// Replaces the body of a response.
pub(super) fn set_body(response: &mut Response<'_>, body: Bytes) {
    response.set_sized_body(body.len(), Cursor::new(body));
}

/// A copy of the head of a response.
pub(super) fn copy_head(response: &Response<'_>) -> Parts {
    let (mut parts, ()) = HttpResponse::new(()).into_parts();
    parts.status = from_status(response.status());
    for field in response.headers().iter() {
        let name = HeaderName::from_bytes(field.name.as_str().as_bytes());
        let value = HeaderValue::from_bytes(field.value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            // only a response with more than 24,000 fields loses some
            let _ = parts.headers.try_append(name, value);
        }
    }
    parts
}

/// Replaces the head of a response whose header fields are `before`, as [`copy_head`] has copied them. Only fields that differ are
/// changed, because rocket takes long to remove and to add a field.
pub(super) fn put_head(response: &mut Response<'_>, before: &HeaderMap, parts: &Parts) {
    response.set_status(to_status(parts.status));
    let none = HeaderMap::new();
    // a field that could not be copied must not stay
    let has_all = before.len() == response.headers().len();
    let before = if has_all { before } else { &none };
    if !has_all {
        let names = response.headers().iter().map(|field| field.name.as_str().to_owned());
        for name in names.collect::<Vec<_>>() {
            response.remove_header(&name);
        }
    }
    let differs = |name: &&HeaderName| before.get_all(*name) != parts.headers.get_all(*name);
    for name in before.keys().filter(differs) {
        response.remove_header(name.as_str());
    }
    for name in parts.headers.keys().filter(differs) {
        add_values(response, name, parts.headers.get_all(name));
    }
}

/// Sets the header fields of `fields`, and keeps all other fields.
pub(super) fn set_fields(response: &mut Response<'_>, fields: &HeaderMap) {
    for name in fields.keys() {
        response.remove_header(name.as_str());
    }
    add_fields(response, fields);
}

/// Adds header fields to those that the response has.
fn add_fields(response: &mut Response<'_>, fields: &HeaderMap) {
    for name in fields.keys() {
        add_values(response, name, fields.get_all(name));
    }
}

/// Adds the values of a header field. A value that is not UTF-8 is left out, because rocket cannot send it.
fn add_values(response: &mut Response<'_>, name: &HeaderName, values: GetAll<'_, HeaderValue>) {
    for value in values {
        match std::str::from_utf8(value.as_bytes()) {
            Ok(value) => response.adjoin_raw_header(name.as_str().to_owned(), value.to_owned()),
            Err(error) => log::left_out("header field", name.as_str(), &error),
        }
    }
}

/// Sets the header fields of `fields` in a request.
pub(super) fn set_request_fields(request: &mut Request<'_>, fields: &HeaderMap) {
    for (name, value) in fields {
        if let Ok(value) = value.to_str() {
            request.replace_header(Header::new(name.as_str().to_owned(), value.to_owned()));
        }
    }
}

pub(super) fn to_status(status: StatusCode) -> Status {
    Status::new(status.as_u16())
}

/// rocket allows every number as a status. `http` allows 100 to 999.
pub(super) fn from_status(status: Status) -> StatusCode {
    StatusCode::from_u16(status.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The head of a request of rocket.
pub(super) struct Head<'a, 'r>(pub(super) &'a Request<'r>);

impl RequestHead for Head<'_, '_> {
    fn method(&self) -> &str {
        self.0.method().as_str()
    }

    fn target(&self) -> Option<PathAndQuery> {
        self.0.uri().to_string().parse().ok()
    }

    fn header(&self, name: &HeaderName) -> impl Iterator<Item = HeaderValue> {
        let values = self.0.headers().get(name.as_str());
        values.filter_map(|value| HeaderValue::from_bytes(value.as_bytes()).ok())
    }
}
