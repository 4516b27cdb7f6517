//! `http::Response`, for hyper and for everything that is built on the crate `http`.

use bytes::Bytes;

use crate::occurrence::answer::Answer;
use crate::problem::Problem;
use crate::render::original_error::OriginalError;
use crate::render::without_context::WithoutContext;
use crate::render::{self, Rendered};
use crate::request::rendered::RenderedResponse;
use crate::request::{self, RequestContext};

/// Renders an occurrence into a response, with the members and fields of the current request.
#[inline]
pub(crate) fn respond<B: From<Bytes>>(error: &dyn Answer) -> http::Response<B> {
    match request::had_context() {
        false => respond_alone(error),
        true => respond_beside_boundary(error),
    }
}

/// Renders an occurrence into a response on a thread that has never had a context.
#[inline(always)]
pub(crate) fn respond_alone<B: From<Bytes>>(error: &dyn Answer) -> http::Response<B> {
    response(error, None).0
}

/// Renders an occurrence into a response on a thread that has a context, or had one before. It is a function of its own, so that it
/// costs nothing where there is no boundary.
#[cold]
fn respond_beside_boundary<B: From<Bytes>>(error: &dyn Answer) -> http::Response<B> {
    match request::current() {
        Some(request) => respond_in(error, &request),
        None => respond_without_context(error),
    }
}

/// A function of its own, so that the compiler knows that there is a request.
#[cold]
fn respond_in<B: From<Bytes>>(error: &dyn Answer, request: &RequestContext) -> http::Response<B> {
    let (mut response, mark) = response(error, Some(request));
    if let Some(mark) = mark {
        OriginalError::mark(response.extensions_mut(), mark);
    }
    response
}

/// Renders an error into a response that keeps it, on a thread that has a context, or had one before.
#[cfg(feature = "boundary")]
#[cfg_attr(
    not(any(feature = "axum", feature = "salvo", feature = "warp")),
    allow(dead_code, reason = "only some adapters have errors by value")
)]
pub(crate) fn respond_and_keep<B: From<Bytes>>(error: Box<dyn Answer + Send + Sync>) -> http::Response<B> {
    let Some(request) = request::current() else { return respond_without_context(&*error) };
    let (mut response, mark) = response(&*error, Some(&request));
    if let Some(mark) = mark {
        OriginalError::mark_with_error(response.extensions_mut(), mark, error);
    }
    response
}

/// Renders an occurrence into a response on a thread that has no context now, but had one before.
#[cold]
fn respond_without_context<B: From<Bytes>>(error: &dyn Answer) -> http::Response<B> {
    let mut response = respond_alone(error);
    response.extensions_mut().insert(WithoutContext);
    response
}

/// The response, and its mark if it was rendered for a request.
#[inline(always)]
fn response<B: From<Bytes>>(
    error: &dyn Answer,
    request: Option<&RequestContext>,
) -> (http::Response<B>, Option<RenderedResponse>) {
    let (mut parts, ()) = http::Response::new(()).into_parts();
    let Rendered { status, body, mark } = render::render(error, request, &mut parts.headers);
    parts.status = status.into();
    let body = body.into();
    (http::Response::from_parts(parts, body), mark)
}

impl Problem {
    /// Renders the problem into a response, and logs it.
    #[must_use]
    pub fn to_response<B: From<Bytes>>(&self) -> http::Response<B> {
        respond(self)
    }
}
