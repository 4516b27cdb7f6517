//! The second seam: a rendered response, which an adapter only has to hand over.

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderValue};

use crate::encode::Format;
use crate::headers::ResponseHeaders;
use crate::log;
use crate::occurrence::Occurrence;

/// A response in nobody's types yet.
pub(crate) struct Rendered<'a> {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
    pub(crate) fields: Fields<'a>,
}

/// The header fields, which go straight to where the response has them.
pub(crate) struct Fields<'a> {
    format: Format,
    occurrence: &'a dyn Occurrence,
}

/// Renders and logs: this is the one place where an error becomes a response.
#[inline]
pub(crate) fn render(occurrence: &dyn Occurrence) -> Rendered<'_> {
    let head = occurrence.head();
    let format = Format::Json;
    let body = format.encode(&head, occurrence);
    log::rendered(&head, occurrence);
    Rendered { status: head.status.into(), body, fields: Fields { format, occurrence } }
}

impl Fields<'_> {
    #[inline]
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        headers.insert(header::CONTENT_TYPE, self.format.media_type());
        headers.insert(header::CACHE_CONTROL, const { HeaderValue::from_static("no-store") });
        self.occurrence.visit_headers(&mut ResponseHeaders::new(headers));
    }
}
