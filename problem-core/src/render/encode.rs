//! The choice of the encoder. Each encoder has a file of its own.

use bytes::Bytes;

use crate::format::Format;
#[cfg(feature = "boundary")]
use crate::render::envelope;
use crate::render::json;
use crate::render::occurrence::{Head, Occurrence};
#[cfg(all(feature = "boundary", feature = "xml"))]
use crate::render::xml;
use crate::request::RequestContext;

/// The body of an occurrence in `format`.
#[inline]
pub(super) fn encode(
    format: Format,
    head: &Head<'_>,
    occurrence: &dyn Occurrence,
    request: Option<&RequestContext>,
) -> Bytes {
    match format {
        Format::Json => json::encode(head, occurrence, request),
        #[cfg(feature = "boundary")]
        Format::Envelope => envelope::encode(head, occurrence, request),
        #[cfg(all(feature = "boundary", feature = "xml"))]
        Format::Xml => xml::encode(head, occurrence, request),
    }
}
