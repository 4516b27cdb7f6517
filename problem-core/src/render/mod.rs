//! From an occurrence to a response: this folder encodes the body, writes the header fields and logs the
//! error. It does not know which trait made the occurrence, and it does not know any web framework.

mod buffer;
mod encode;
#[cfg(feature = "boundary")]
mod envelope;
mod escape;
mod event;
pub(crate) mod http_response;
mod json;
pub(crate) mod json_object;
pub(crate) mod occurrence;
#[cfg_attr(not(feature = "tower"), allow(dead_code, unreachable_pub, reason = "only a boundary uses it"))]
pub(crate) mod original_error;
mod problem;
pub(crate) mod standard_members;
#[cfg(all(feature = "boundary", feature = "xml"))]
mod xml;

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};

use crate::format::Format;
use crate::headers::{self, ResponseHeaders};
use crate::render::occurrence::Occurrence;
use crate::request::RequestContext;
use crate::status::ErrorStatus;

/// A rendered response, which an adapter only has to convert.
pub(crate) struct Rendered<'a> {
    pub(crate) status: ErrorStatus,
    pub(crate) body: Bytes,
    pub(crate) fields: Fields<'a>,
    /// The code, if the response was rendered for a request. It goes into the extensions of the response,
    /// where the boundary finds it.
    pub(crate) mark: Option<Cow<'static, str>>,
}

/// The header fields, which are written directly into the header map of the response.
pub(crate) struct Fields<'a> {
    format: Format,
    /// Whether the format depends on `Accept`.
    is_negotiated: bool,
    occurrence: &'a dyn Occurrence,
}

/// Renders an occurrence and logs it. This is the only function that turns an error into a response.
#[inline(always)]
pub(crate) fn render<'a>(occurrence: &'a dyn Occurrence, request: Option<&RequestContext>) -> Rendered<'a> {
    let head = occurrence.head();
    let (format, is_negotiated) =
        request.map_or((Format::Json, false), |request| (request.format(), request.is_negotiated()));
    let body = encode::encode(format, &head, occurrence, request);
    event::log(&head, occurrence, request);
    Rendered {
        status: head.status,
        body,
        fields: Fields { format, is_negotiated, occurrence },
        mark: request.is_some().then(|| head.code()),
    }
}

/// Logs an error response that is sent as it is, without being rendered.
#[cfg(feature = "boundary")]
pub(crate) fn log_without_rendering(occurrence: &dyn Occurrence, request: &RequestContext) {
    event::log(&occurrence.head(), occurrence, Some(request));
}

impl Fields<'_> {
    #[inline]
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        headers.insert(header::CONTENT_TYPE, self.format.media_type());
        headers.insert(header::CACHE_CONTROL, const { HeaderValue::from_static("no-store") });
        self.occurrence.visit_headers(&mut ResponseHeaders::new(headers));
        if self.is_negotiated {
            headers::vary_by_accept(headers);
        }
    }
}
