//! From an occurrence to a response: this folder encodes the body, writes the header fields and logs the
//! error. It does not know which trait made the occurrence, and it does not know any web framework.

mod encode;
#[cfg(feature = "boundary")]
mod envelope;
#[cfg(feature = "boundary")]
mod errors_shape;
mod event;
mod extra_members;
#[cfg(feature = "tonic")]
pub(crate) mod grpc;
pub(crate) mod http_response;
mod json;
#[cfg_attr(
    not(any(feature = "actix", feature = "tower")),
    allow(dead_code, unreachable_pub, reason = "only a boundary uses it")
)]
pub(crate) mod original_error;
pub(crate) mod outside_responses;
#[cfg(feature = "idempotency")]
pub(crate) mod request_members;
mod serialize;
pub(crate) mod standard_members;
#[cfg_attr(not(feature = "boundary"), allow(dead_code, reason = "only a boundary uses it"))]
pub(crate) mod without_context;
#[cfg(all(feature = "boundary", feature = "xml"))]
mod xml;

use bytes::Bytes;
use http::header::{self, HeaderMap};

use crate::format::Format;
use crate::occurrence::Occurrence;
use crate::occurrence::answer::Answer;
#[cfg(feature = "boundary")]
pub(crate) use crate::render::event::log_failed_body;
use crate::request::RequestContext;
use crate::request::rendered::RenderedResponse;
use crate::status::ErrorStatus;
use crate::{headers, log};

/// A rendered response, which an adapter only has to convert.
pub(crate) struct Rendered {
    pub(crate) status: ErrorStatus,
    pub(crate) body: Bytes,
    /// If the response was rendered for a request: the mark for the extensions of the response. The context of the request has it
    /// too, because a framework may lose the extensions.
    pub(crate) mark: Option<RenderedResponse>,
}

/// Renders an occurrence and logs it. This is the only function that turns an error into a response. The header fields are
/// written into `headers`.
#[inline(always)]
pub(crate) fn render(
    error: &dyn Answer,
    request: Option<&RequestContext>,
    headers: &mut HeaderMap,
) -> Rendered {
    render_for(error, request, headers, false)
}

/// Does the same. `is_unfinished`: the framework may still add the header fields that the status requires.
#[inline(always)]
pub(crate) fn render_for(
    error: &dyn Answer,
    request: Option<&RequestContext>,
    headers: &mut HeaderMap,
    is_unfinished: bool,
) -> Rendered {
    #[cfg(feature = "tonic")]
    if let Some(request) = request.filter(|request| request.is_grpc()) {
        return render_grpc(error, request, headers);
    }
    let (format, is_negotiated) =
        request.map_or((Format::Json, false), |request| (request.format(), request.is_negotiated()));
    headers.insert(header::CONTENT_TYPE, format.media_type());
    headers.insert(header::CACHE_CONTROL, headers::no_store());
    let mut occurrence = Occurrence::for_response(headers, request);
    let problem_type = error.answer(&mut occurrence);
    occurrence.settle(&problem_type);
    let (status, level, body, code);
    let mut missing = None;
    if let Some(row) = problem_type.known_row() {
        // the usual case: the record is read once
        (status, level) = (row.status(), row.log());
        (body, code) = match request {
            None => (encode::encode_row(&row, &mut occurrence, error), None),
            Some(request) => {
                let body = encode::encode_row_in_request(format, &row, &mut occurrence, error, request);
                (body, Some(row.code().into()))
            }
        };
    } else {
        status = problem_type.status();
        body = encode::encode(format, &problem_type, &mut occurrence, error, request);
        missing =
            event::missing_header(&problem_type, status, |name| is_unfinished || occurrence.has_header(name));
        level = if missing.is_some() { problem_type.log().at_least_warn() } else { problem_type.log() };
        code = request.map(|_| problem_type.code_to_store());
    }
    // asked here as well, so that an event that nobody listens to costs no call
    if log::is_enabled(level) {
        event::log(&problem_type, &occurrence.logged(error), request, missing);
    }
    if is_negotiated {
        headers::vary_by_accept(headers);
    }
    let mut mark = None;
    if let (Some(request), Some(code)) = (request, code) {
        let rendered = RenderedResponse::new(status, code, (format, is_negotiated), &body, headers);
        request.add_rendered(rendered.clone());
        mark = Some(rendered);
    }
    Rendered { status, body, mark }
}

/// Renders an occurrence into the response to a gRPC request. The mark of the response has the status.
#[cfg(feature = "tonic")]
#[cold]
fn render_grpc(error: &dyn Answer, request: &RequestContext, headers: &mut HeaderMap) -> Rendered {
    let grpc::RenderedStatus { status, mut mark } = grpc::render_beside(error, Some(request), headers);
    headers.insert(header::CONTENT_TYPE, Format::Grpc.media_type());
    mark.grpc = Some(std::sync::Arc::new(status));
    request.add_rendered(mark.clone());
    Rendered { status: mark.status, body: Bytes::new(), mark: Some(mark) }
}

/// Renders the body of an occurrence outside of a response, and logs it.
pub(crate) fn render_body(error: &dyn Answer, request: Option<&RequestContext>) -> Bytes {
    // clients ask for a format with `Accept`, which is about the response
    let format = match request.map(RequestContext::format) {
        None | Some(Format::Json) => Format::Json,
        #[cfg(feature = "boundary")]
        Some(Format::Envelope) => Format::Envelope,
        #[cfg(all(feature = "boundary", feature = "xml"))]
        Some(Format::Xml) => Format::Json,
        #[cfg(feature = "tonic")]
        Some(Format::Grpc) => Format::Json,
    };
    let mut occurrence = Occurrence::for_body(request);
    let problem_type = error.answer(&mut occurrence);
    occurrence.settle(&problem_type);
    let body = encode::encode(format, &problem_type, &mut occurrence, error, request);
    if log::is_enabled(problem_type.log()) {
        event::log(&problem_type, &occurrence.logged(error), request, None);
    }
    body
}

/// The body of an example for a description. Nothing is logged.
#[cfg(feature = "describe")]
pub(crate) fn render_example(
    error: &dyn Answer,
    request: Option<&RequestContext>,
    format: Format,
    headers: &mut HeaderMap,
) -> Bytes {
    let mut occurrence = Occurrence::for_response(headers, request);
    let problem_type = error.answer(&mut occurrence);
    occurrence.settle(&problem_type);
    encode::encode(format, &problem_type, &mut occurrence, error, request)
}

/// Logs an error without rendering it. `headers` are the header fields of its response, if it has one.
pub(crate) fn log_without_rendering(
    error: &dyn Answer,
    request: Option<&RequestContext>,
    headers: Option<&HeaderMap>,
) {
    let mut occurrence = Occurrence::for_type();
    let problem_type = error.answer(&mut occurrence);
    occurrence.settle(&problem_type);
    let missing = headers.and_then(|headers| {
        event::missing_header(&problem_type, problem_type.status(), |name| headers.contains_key(name))
    });
    event::log(&problem_type, &occurrence.logged(error), request, missing);
}
