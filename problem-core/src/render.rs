//! The second seam: a rendered response, which an adapter only has to hand over.

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderValue};

use crate::encode::{self, Encoded};
use crate::headers::ResponseHeaders;
use crate::log;
use crate::occurrence::Occurrence;

/// A response in nobody's types yet.
#[derive(Debug)]
pub(crate) struct Rendered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Renders and logs: this is the one place where an error becomes a response.
pub(crate) fn render(occurrence: &dyn Occurrence) -> Rendered {
    let head = occurrence.head();
    let Encoded { media_type, body } = encode::json::encode(&head, occurrence);
    log::rendered(&head, occurrence);
    let mut headers = HeaderMap::with_capacity(4);
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    occurrence.visit_headers(&mut ResponseHeaders::new(&mut headers));
    Rendered { status: head.status.into(), headers, body }
}
