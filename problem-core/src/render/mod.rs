//! The second seam: a rendered response, which an adapter only has to hand over.

mod buffer;
#[cfg(feature = "boundary")]
mod envelope;
mod escape;
pub(crate) mod format;
pub(crate) mod json;
pub(crate) mod occurrence;
#[cfg_attr(not(feature = "tower"), allow(dead_code, unreachable_pub, reason = "a boundary puts it to use"))]
pub(crate) mod original_error;
#[cfg(feature = "boundary")]
mod standard_members;
#[cfg(all(feature = "boundary", feature = "xml"))]
mod xml;

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};

use crate::headers::{self, ResponseHeaders};
use crate::log;
use crate::render::format::Format;
use crate::render::occurrence::Occurrence;
use crate::request::RequestContext;
use crate::status::ErrorStatus;

/// A response in nobody's types yet.
pub(crate) struct Rendered<'a> {
    pub(crate) status: ErrorStatus,
    pub(crate) body: Bytes,
    pub(crate) fields: Fields<'a>,
    /// The code, if it was rendered while a request was answered: whoever stands around that has to know it.
    pub(crate) mark: Option<Cow<'static, str>>,
}

/// The header fields, which go straight to where the response has them.
pub(crate) struct Fields<'a> {
    format: Format,
    /// The format depends on `Accept`.
    is_negotiated: bool,
    occurrence: &'a dyn Occurrence,
}

/// Renders and logs: this is the one place where an error becomes a response.
#[inline(always)]
pub(crate) fn render<'a>(occurrence: &'a dyn Occurrence, request: Option<&RequestContext>) -> Rendered<'a> {
    let head = occurrence.head();
    let (format, is_negotiated) =
        request.map_or((Format::Json, false), |request| (request.format(), request.is_negotiated()));
    let body = format.encode(&head, occurrence, request);
    log::rendered(&head, occurrence, request);
    Rendered {
        status: head.status,
        body,
        fields: Fields { format, is_negotiated, occurrence },
        mark: request.is_some().then(|| head.code()),
    }
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
