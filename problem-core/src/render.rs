//! The second seam: a rendered response, which an adapter only has to hand over.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};

use crate::ErrorStatus;
use crate::encode::Format;
use crate::headers::{self, ResponseHeaders};
use crate::log;
use crate::occurrence::Occurrence;
use crate::request::RequestContext;

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
