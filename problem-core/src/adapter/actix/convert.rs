//! The heads of requests and responses, between the types of actix-web and of the crate `http`. actix-web re-exports an older
//! version of that crate.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::dev::{Extensions, ServiceRequest};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use bytes::Bytes;
use http::response::Parts;
use http::uri::PathAndQuery;

use crate::boundary::{KeepBody, OriginalError};
use crate::render::without_context::WithoutContext;
use crate::request::head::RequestHead;

/// The response of actix-web with this head and this body.
pub(super) fn new_response(parts: Parts, body: Bytes) -> HttpResponse {
    let mut response = HttpResponse::with_body(StatusCode::OK, BoxBody::new(body));
    put_head(&mut response, parts);
    response
}

/// The head of a response. The marks of this crate are moved out of the extensions of the response.
pub(super) fn take_head<B>(response: &mut HttpResponse<B>) -> Parts {
    let (mut parts, ()) = http::Response::new(()).into_parts();
    parts.status = from_status(response.status());
    parts.headers.reserve(response.headers().len());
    for (name, value) in response.headers() {
        if let (Ok(name), Some(value)) =
            (http::HeaderName::from_bytes(name.as_str().as_bytes()), from_value(value))
        {
            // only a response with more than 24,000 fields loses some
            let _ = parts.headers.try_append(name, value);
        }
    }
    let mut extensions = response.extensions_mut();
    take::<OriginalError>(&mut extensions, &mut parts.extensions);
    take::<WithoutContext>(&mut extensions, &mut parts.extensions);
    take::<KeepBody>(&mut extensions, &mut parts.extensions);
    drop(extensions);
    parts
}

/// Replaces the head of a response, and adds the marks of this crate to its extensions.
pub(super) fn put_head<B>(response: &mut HttpResponse<B>, mut parts: Parts) {
    let status = to_status(parts.status);
    let head = response.head_mut();
    if head.status != status {
        head.status = status;
        // the text belongs to the other status
        head.reason = None;
    }
    head.headers.clear();
    add_fields(&mut head.headers, parts.headers);
    let mut extensions = response.extensions_mut();
    put::<OriginalError>(&mut parts.extensions, &mut extensions);
    put::<WithoutContext>(&mut parts.extensions, &mut extensions);
    put::<KeepBody>(&mut parts.extensions, &mut extensions);
}

/// Sets the header fields of `fields` in `headers`.
pub(super) fn set_fields(headers: &mut HeaderMap, fields: http::HeaderMap) {
    for name in fields.keys() {
        headers.remove(name.as_str());
    }
    add_fields(headers, fields);
}

/// Adds header fields to those that `headers` has.
fn add_fields(headers: &mut HeaderMap, fields: http::HeaderMap) {
    let mut current = None;
    for (name, value) in fields {
        // only the first value of a field has the name
        if let Some(name) = name {
            current = HeaderName::from_bytes(name.as_str().as_bytes()).ok();
        }
        if let (Some(name), Some(value)) = (&current, to_value(&value)) {
            headers.append(name.clone(), value);
        }
    }
}

pub(super) fn to_status(status: http::StatusCode) -> StatusCode {
    // both versions of `http` allow 100 to 999
    StatusCode::from_u16(status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

pub(super) fn from_status(status: StatusCode) -> http::StatusCode {
    http::StatusCode::from_u16(status.as_u16()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
}

/// Both versions of `http` allow the same bytes in a value.
fn to_value(value: &http::HeaderValue) -> Option<HeaderValue> {
    let mut converted = HeaderValue::from_bytes(value.as_bytes()).ok()?;
    converted.set_sensitive(value.is_sensitive());
    Some(converted)
}

fn from_value(value: &HeaderValue) -> Option<http::HeaderValue> {
    let mut converted = http::HeaderValue::from_bytes(value.as_bytes()).ok()?;
    converted.set_sensitive(value.is_sensitive());
    Some(converted)
}

fn take<T: Clone + Send + Sync + 'static>(from: &mut Extensions, to: &mut http::Extensions) {
    if let Some(mark) = from.remove::<T>() {
        to.insert(mark);
    }
}

fn put<T: Clone + Send + Sync + 'static>(from: &mut http::Extensions, to: &mut Extensions) {
    if let Some(mark) = from.remove::<T>() {
        to.insert(mark);
    }
}

/// The head of a request of actix-web.
pub(super) struct Head<'a>(pub(super) &'a ServiceRequest);

impl RequestHead for Head<'_> {
    fn method(&self) -> &str {
        self.0.method().as_str()
    }

    fn target(&self) -> Option<PathAndQuery> {
        self.0.uri().path_and_query()?.as_str().parse().ok()
    }

    fn header(&self, name: &http::HeaderName) -> impl Iterator<Item = http::HeaderValue> {
        self.0.headers().get_all(name.as_str()).filter_map(from_value)
    }
}
