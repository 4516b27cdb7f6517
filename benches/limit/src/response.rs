//! The limit's responses: header values that are constants, one map of headers, one boxed body.

use std::mem;
use std::time::Duration;

use axum_core::body::Body;
use axum_core::response::Response;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use http_body_util::Full;

use crate::body::{Text, body};
use crate::error::ShopError;

pub const REGION: HeaderName = HeaderName::from_static("x-region");

/// The two header fields that ours sends, and the one that most others send.
#[derive(Clone, Copy, PartialEq)]
pub enum Headers {
    Both,
    ContentType,
}

#[inline(always)]
fn status(error: &ShopError) -> StatusCode {
    match error {
        ShopError::OrderNotFound | ShopError::ItemNotFound { .. } => StatusCode::NOT_FOUND,
        ShopError::Invalid { .. } | ShopError::FormInvalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        ShopError::Database(_) => StatusCode::INTERNAL_SERVER_ERROR,
        ShopError::OrderChanged { .. } | ShopError::OrderPaid { .. } => StatusCode::CONFLICT,
        ShopError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
    }
}

/// Whole seconds, rounded up.
pub fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[inline(always)]
fn response<B>(error: &mut ShopError, set: Headers, body: B) -> http::Response<B> {
    let mut response = http::Response::new(body);
    *response.status_mut() = status(error);
    // into the map in place: making one and moving it in costs more
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if set == Headers::Both {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let ShopError::TooMany { wait, region, .. } = error {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds(*wait)));
        // the text of the error becomes the value: nothing is copied
        if let Ok(region) = HeaderValue::try_from(mem::take(region)) {
            headers.insert(REGION, region);
        }
    }
    response
}

/// A response of no framework.
pub fn plain(mut error: ShopError) -> http::Response<Full<Bytes>> {
    let body = Full::new(body(&error, Text::Display));
    response(&mut error, Headers::Both, body)
}

pub fn through_display(mut error: ShopError) -> Response {
    let body = Body::from(body(&error, Text::Display));
    response(&mut error, Headers::Both, body)
}

pub fn without_fmt(mut error: ShopError) -> Response {
    let body = Body::from(body(&error, Text::Known));
    response(&mut error, Headers::Both, body)
}

pub fn content_type_alone(mut error: ShopError) -> Response {
    let body = Body::from(body(&error, Text::Display));
    response(&mut error, Headers::ContentType, body)
}
