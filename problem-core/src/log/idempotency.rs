//! The events of requests with an idempotency key.

use std::cell::LazyCell;
use std::error::Error;

use http::StatusCode;

use crate::log::error_chain::source;
use crate::log::text::{Texts, name};
use crate::request::{self, RequestContext};

/// Logs that the answer to an earlier request was sent again. The log has the error of that request under its own ID.
pub(crate) fn replayed(
    status: &StatusCode,
    code: Option<&str>,
    first_request_id: Option<&str>,
    request: Option<&RequestContext>,
) {
    tracing::info!(
        target: "problem_core",
        status = status.as_u16(),
        code = code.map(name).as_deref(),
        first_request_id = first_request_id.map(name).as_deref(),
        request_id = request.map(RequestContext::request_id),
        trace_id = request.and_then(RequestContext::trace_id),
        "response replayed",
    );
}

/// Logs that a store has failed after a request has run.
pub(crate) fn store_failed(method: &'static str, error: &(dyn Error + 'static)) {
    let request = request::current();
    let texts = LazyCell::new(|| Texts::with_sources(error, source(error), &[]));
    tracing::error!(
        target: "problem_core",
        method,
        request_id = request.as_ref().map(RequestContext::request_id),
        trace_id = request.as_ref().and_then(RequestContext::trace_id),
        error = texts.error(),
        sources = texts.sources(),
        "idempotency store failed",
    );
}

/// Warns that the answer to a request with a key was not stored, so that a retry runs again.
pub(crate) fn answer_not_stored(reason: &'static str) {
    let request = request::current();
    tracing::warn!(
        target: "problem_core",
        request_id = request.as_ref().map(RequestContext::request_id),
        trace_id = request.as_ref().and_then(RequestContext::trace_id),
        reason,
        "answer not stored",
    );
}

/// Warns that the key of a request has no effect, because the service does not know the client.
pub(crate) fn key_without_client() {
    let request = request::current();
    tracing::warn!(
        target: "problem_core",
        request_id = request.as_ref().map(RequestContext::request_id),
        trace_id = request.as_ref().and_then(RequestContext::trace_id),
        reason = "the service does not know the client; the authentication must be around the layer",
        "idempotency key ignored",
    );
}
