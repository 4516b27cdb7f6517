//! The response of a `poem::Error`, which may contain an error of this crate or any other error.

use std::cell::Cell;

use ::poem::{Body, Error, IntoResponse, Response};
use bytes::Bytes;
use http::header::{self, HeaderValue};
use http_body::Body as _;
use http_body_util::combinators::BoxBody;

use crate::boundary::{ConsumedError, problem_of_service};
use crate::request::RequestContext;

thread_local! {
    /// Whether an error of this crate was asked for its status.
    static WAS_ASKED: Cell<bool> = const { Cell::new(false) };
}

/// An error of this crate calls this when it is asked for its status.
pub(super) fn was_asked() {
    WAS_ASKED.set(true);
}

/// Whether an error has a problem type. poem hides the type of the error, but asks it for its status.
fn is_problem(error: &Error) -> bool {
    WAS_ASKED.set(false);
    error.status();
    WAS_ASKED.get()
}

/// The response of an error that an endpoint has returned.
pub(super) async fn respond_to(error: Error) -> Response {
    if error.is_from_response() || is_problem(&error) {
        return error.into_response();
    }
    let decided =
        RequestContext::current().and_then(|context| problem_of_service(&error, context.settings()));
    // rendering the error drops it
    let consumed = ConsumedError::new(&error);
    let mut response = error.into_response();
    if let Some(problem) = decided {
        let data = std::mem::take(response.extensions_mut());
        let mut response = problem.keeping(consumed.into()).into_response();
        response.extensions_mut().extend(data);
        return response;
    }
    // `Error::from_status` has no other text
    if consumed.text() == response.status().to_string() {
        return response;
    }
    if response.status().is_client_error() && !response.headers().contains_key(header::CONTENT_TYPE) {
        response = with_media_type_of_text(response, consumed.text()).await;
    }
    response.set_data(consumed);
    response
}

/// poem sends the text of an error without a media type, unless the error implements `ResponseError`. With one, the boundary replaces
/// the text as it replaces any other. A body that is not this text stays as it is.
async fn with_media_type_of_text(mut response: Response, text: &str) -> Response {
    let body = BoxBody::<Bytes, _>::from(response.take_body());
    if body.size_hint().exact() != Some(text.len() as u64) {
        response.set_body(body);
        return response;
    }
    // a body that fails has the same response as one without a text
    let body = Body::from(body).into_bytes().await.unwrap_or_default();
    if body == text {
        let media_type = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    }
    response.set_body(body);
    response
}
