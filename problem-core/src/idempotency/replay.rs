//! From a response to the answer that is stored, and from a stored answer to its replay.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::response::Parts;
use http::{Response, StatusCode};

use crate::format::Format;
use crate::headers::vary_by_accept;
use crate::idempotency::stored_fields::stored_fields;
use crate::idempotency::stored_response::StoredResponse;
use crate::idempotency::{EffectHappened, NotStored, REPLAYED};
use crate::log;
use crate::render::original_error::OriginalError;
use crate::render::request_members::{with_request_members, without_context_members};
use crate::request::RequestContext;
use crate::request::rendered::{RenderedResponse, varies_by_accept};
use crate::status::ErrorStatus;

/// Whether a response is stored, if its body can be.
pub(crate) fn is_stored(parts: &Parts) -> bool {
    if parts.extensions.get::<NotStored>().is_some() || parts.status.is_informational() {
        return false;
    }
    // a boundary sends the status of a problem, even if code around it has changed the status of the response
    let of_problem = parts.extensions.get::<OriginalError>().map(|original| original.status().into());
    let is_before_effect = |status: StatusCode| {
        matches!(
            status,
            StatusCode::UNAUTHORIZED
                | StatusCode::REQUEST_TIMEOUT
                | StatusCode::PRECONDITION_FAILED
                | StatusCode::PRECONDITION_REQUIRED
                | StatusCode::TOO_MANY_REQUESTS
        ) || status.is_server_error()
    };
    parts.extensions.get::<EffectHappened>().is_some()
        || !(is_before_effect(parts.status) || of_problem.is_some_and(is_before_effect))
}

/// The answer to store for a response.
pub(crate) fn stored(parts: &Parts, body: &Bytes, request: Option<&RequestContext>) -> StoredResponse {
    let headers = stored_fields(&parts.headers, request);
    let with_id = |response: StoredResponse| match request {
        Some(request) => response.with_request_id(request.request_id()),
        None => response,
    };
    let problem = request.and_then(|request| {
        let rendered = rendered(parts, body, request)?;
        let body = without_context_members(rendered.format, body, request)?;
        Some((rendered, body))
    });
    let Some((rendered, body)) = problem else {
        return with_id(StoredResponse::new(parts.status, headers, body.clone()));
    };
    // what a boundary does with a problem that code around it has changed
    let mut headers = headers;
    for name in rendered.added_body_fields(&headers) {
        headers.remove(name);
    }
    let _ = headers.try_insert(CONTENT_TYPE, rendered.format.media_type());
    if rendered.is_negotiated {
        vary_by_accept(&mut headers);
    }
    let response = StoredResponse::new(rendered.status.into(), headers, body.into());
    with_id(response.with_problem_code(rendered.code))
}

/// The response that this crate has rendered for the request, if this is its body.
fn rendered(parts: &Parts, body: &[u8], request: &RequestContext) -> Option<RenderedResponse> {
    // middleware that redirects the client may leave the body
    if parts.status.is_redirection() {
        return None;
    }
    let same = |rendered: &RenderedResponse| rendered.is_body(body).then(|| rendered.clone());
    let marked = parts.extensions.get::<OriginalError>().and_then(|original| same(original.rendered()));
    marked.or_else(|| request.find_rendered(same))
}

/// The response of a stored answer, with the members of another request.
pub(crate) fn replay(stored: StoredResponse, request: Option<&RequestContext>) -> Response<Bytes> {
    log::idempotency::replayed(&stored.status(), stored.problem_code(), stored.request_id(), request);
    let mut response = Response::new(stored.body().clone());
    *response.status_mut() = stored.status();
    *response.headers_mut() = stored.headers().clone();
    if let Some(request) = request
        && let Some(code) = stored.problem_code()
        && let Ok(status) = ErrorStatus::try_from(stored.status())
        && let Some(format) = response.headers().get(CONTENT_TYPE).and_then(Format::with_media_type)
        && let Some(body) = with_request_members(format, stored.body(), request)
    {
        let body = Bytes::from(body);
        let is_negotiated = varies_by_accept(response.headers());
        let rendered = RenderedResponse::new(
            status,
            code.to_owned().into(),
            (format, is_negotiated),
            &body,
            response.headers(),
        );
        // the error was logged when it happened
        request.add_rendered(rendered.clone());
        OriginalError::mark(response.extensions_mut(), rendered);
        *response.body_mut() = body;
    }
    let _ = response.headers_mut().try_insert(REPLAYED, const { HeaderValue::from_static("true") });
    response
}
