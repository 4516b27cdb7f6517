//! What becomes of a response.

use axum_core::body::Body;
use axum_core::response::Response;
use http::HeaderMap;
use http::header::{self, HeaderName};
use http::response::Parts;
use http_body::Body as _;
use tracing::Span;

use super::body;
use super::context::{Context, REQUEST_ID};
use super::error::{NO_STORE, Original, PROBLEM_JSON, Rendered};
use super::watched::Watched;

pub fn complete(response: Response, context: &Context, span: &Span) -> Response {
    let (mut parts, mut body) = response.into_parts();
    let len = if body.is_end_stream() { Some(0) } else { body.size_hint().exact() };
    let original = parts.extensions.get::<Original>();
    let is_as_usual = match original {
        None => !context.has_rendered() && !is_error(&parts),
        Some(original) => is_unchanged(original.rendered(), &parts, len),
    };
    let is_problem = original.is_some();
    if !is_as_usual {
        body = judge_unusual(&mut parts, body, len, context);
    } else if !is_problem && len != Some(0) {
        body = Body::new(Watched::new(body, context.clone(), span.clone(), len.is_none()));
    }
    if context.is_head() && is_problem {
        parts.headers.entry(header::CONTENT_LENGTH).or_insert(len.unwrap_or_default().into());
        body = Body::empty();
    }
    let _ = parts.headers.try_insert(REQUEST_ID, context.id_value());
    Response::from_parts(parts, body)
}

fn is_error(parts: &Parts) -> bool {
    parts.status.is_client_error() || parts.status.is_server_error()
}

/// Whether nothing has changed a problem after it was rendered.
fn is_unchanged(rendered: &Rendered, parts: &Parts, len: Option<u64>) -> bool {
    let (mut has_type, mut has_cache_control) = (false, false);
    for (name, value) in &parts.headers {
        if *name == header::CONTENT_TYPE {
            has_type = *value == PROBLEM_JSON;
        } else if *name == header::CACHE_CONTROL {
            has_cache_control = true;
        } else if OF_THE_BODY.contains(name) {
            return false;
        }
    }
    has_type && has_cache_control && parts.status == rendered.status && len == Some(rendered.len as u64)
}

/// The fields besides `Content-Type` that describe a body.
static OF_THE_BODY: [HeaderName; 13] = [
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LOCATION,
    header::CONTENT_DISPOSITION,
    header::TRANSFER_ENCODING,
    header::TRAILER,
    header::ETAG,
    header::LAST_MODIFIED,
    HeaderName::from_static("content-digest"),
    HeaderName::from_static("content-md5"),
    HeaderName::from_static("digest"),
    HeaderName::from_static("repr-digest"),
];

#[cold]
fn judge_unusual(parts: &mut Parts, body: Body, len: Option<u64>, context: &Context) -> Body {
    let original = parts.extensions.get::<Original>().map(|original| *original.rendered());
    let rendered = original.or_else(|| context.rendered());
    if let Some(rendered) = rendered
        && len == Some(rendered.len as u64)
    {
        restore(parts, rendered);
        return body;
    }
    parts.extensions.remove::<Original>();
    if !is_error(parts) {
        return body;
    }
    let media_type = parts.headers.get(header::CONTENT_TYPE);
    if media_type.map_or(len == Some(0), |value| value.as_bytes().starts_with(b"text/plain")) {
        return replace(parts, context);
    }
    tracing::debug!(status = parts.status.as_u16(), request_id = context.id(), "passed on unchanged");
    body
}

/// Gives a problem the head again with which it was rendered.
fn restore(parts: &mut Parts, rendered: Rendered) {
    parts.status = rendered.status;
    remove_fields(&mut parts.headers);
    parts.headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    parts.headers.entry(header::CACHE_CONTROL).or_insert(NO_STORE);
    parts.extensions.get_or_insert_with(|| Original::new(rendered, None));
}

/// Puts a problem in the place of an empty body or a text.
fn replace(parts: &mut Parts, context: &Context) -> Body {
    let status = parts.status;
    let (code, body) = body::of_status(status, context);
    tracing::debug!(status = status.as_u16(), code, request_id = context.id(), "error response");
    let rendered = Rendered { status, code, len: body.len() };
    context.set_rendered(rendered);
    remove_fields(&mut parts.headers);
    parts.headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    parts.headers.entry(header::CACHE_CONTROL).or_insert(NO_STORE);
    parts.extensions.insert(Original::new(rendered, None));
    Body::from(body)
}

fn remove_fields(headers: &mut HeaderMap) {
    for name in &OF_THE_BODY {
        headers.remove(name);
    }
}
