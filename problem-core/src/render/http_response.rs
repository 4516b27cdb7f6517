//! `http::Response`, for hyper and for everything that is built on the crate `http`.

use bytes::Bytes;

use crate::problem::Problem;
use crate::render::occurrence::Occurrence;
use crate::render::original_error::OriginalError;
use crate::render::{self, Rendered};
use crate::request::{self, RequestContext};

/// Renders an occurrence into a response, with the members and fields of the current request.
#[inline]
pub(crate) fn respond<B: From<Bytes>>(occurrence: &dyn Occurrence) -> http::Response<B> {
    match request::current() {
        None => response(render::render(occurrence, None)),
        Some(request) => respond_in(occurrence, &request),
    }
}

/// A function of its own, so that it costs nothing where there is no boundary.
#[cold]
fn respond_in<B: From<Bytes>>(occurrence: &dyn Occurrence, request: &RequestContext) -> http::Response<B> {
    response(render::render(occurrence, Some(request)))
}

#[inline]
fn response<B: From<Bytes>>(rendered: Rendered<'_>) -> http::Response<B> {
    let Rendered { status, body, fields, mark } = rendered;
    let mut response = http::Response::new(body.into());
    *response.status_mut() = status.into();
    fields.write(response.headers_mut());
    if let Some(code) = mark {
        OriginalError::mark(response.extensions_mut(), status, code);
    }
    response
}

impl Problem {
    /// Renders the problem into a response, and logs it.
    #[must_use]
    pub fn to_response<B: From<Bytes>>(&self) -> http::Response<B> {
        respond(self)
    }
}
