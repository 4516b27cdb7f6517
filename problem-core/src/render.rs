//! The second seam: a rendered response, which an adapter only has to hand over.

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderValue};

use crate::encode::{self, Encoded};
use crate::headers::ResponseHeaders;
use crate::log;
use crate::occurrence::{Head, Members, Occurrence};

/// A response in nobody's types yet.
#[derive(Debug)]
pub(crate) struct Rendered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Renders and logs: this is the one place where an error becomes a response.
///
/// Only the visit of the members is compiled for each type of error.
pub(crate) fn render<O: Members>(occurrence: &O) -> Rendered {
    let head = occurrence.head();
    let mut object = encode::json::start(&head, occurrence);
    occurrence.visit_members(&mut object);
    finish(&head, occurrence, object.end())
}

fn finish(head: &Head<'_>, occurrence: &dyn Occurrence, encoded: Encoded) -> Rendered {
    log::rendered(head, occurrence.error());
    let mut headers = HeaderMap::with_capacity(4);
    headers.insert(header::CONTENT_TYPE, encoded.media_type);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    occurrence.visit_headers(&mut ResponseHeaders::new(&mut headers));
    Rendered { status: head.status.into(), headers, body: encoded.body }
}
