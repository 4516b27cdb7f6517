//! The choice of the encoder. Each encoder has a file of its own.

use bytes::Bytes;

use crate::format::Format;
use crate::occurrence::Occurrence;
use crate::occurrence::answer::Answer;
use crate::problem_type::ProblemType;
use crate::problem_type::table::Row;
use crate::render::json;
#[cfg(all(feature = "boundary", feature = "xml"))]
use crate::render::xml;
#[cfg(feature = "boundary")]
use crate::render::{envelope, errors_shape};
use crate::request::RequestContext;

/// The body of an occurrence in `format`.
pub(super) fn encode(
    format: Format,
    problem_type: &ProblemType<'_>,
    occurrence: &mut Occurrence<'_>,
    error: &dyn Answer,
    request: Option<&RequestContext>,
) -> Bytes {
    #[cfg(feature = "boundary")]
    if let Some(shape) = request.and_then(RequestContext::errors_shape) {
        errors_shape::convert(shape, format, occurrence);
    }
    let changes_type_uri = request.is_some_and(RequestContext::changes_type_uris);
    if let Some(row) = problem_type.known_row()
        && format == Format::Json
        && !changes_type_uri
    {
        return encode_row(&row, occurrence, error, request);
    }
    let (status, texts) = (problem_type.status(), problem_type.texts());
    occurrence.complete(texts.detail, error);
    match format {
        Format::Json => json::encode(status, &texts, occurrence, request),
        #[cfg(feature = "boundary")]
        Format::Envelope => envelope::encode(status, &texts, occurrence, request),
        #[cfg(all(feature = "boundary", feature = "xml"))]
        Format::Xml => xml::encode(status, &texts, occurrence, request),
    }
}

/// The JSON body of an occurrence whose problem type the derive wrote.
#[inline]
pub(super) fn encode_row(
    row: &Row,
    occurrence: &mut Occurrence<'_>,
    error: &dyn Answer,
    request: Option<&RequestContext>,
) -> Bytes {
    // a body that nothing varies is not copied
    if let Some(body) = row.body()
        && request.is_none()
        && occurrence.is_plain()
    {
        return Bytes::from_static(body);
    }
    complete_row(row, occurrence, error, request)
}

/// A function of its own, so that returning a constant body stays cheap.
fn complete_row(
    row: &Row,
    occurrence: &mut Occurrence<'_>,
    error: &dyn Answer,
    request: Option<&RequestContext>,
) -> Bytes {
    if occurrence.is_plain()
        && request.is_none()
        && row.lacks_only_message()
        && let Some(pieces) = row.body_pieces()
    {
        return json::complete_with_message(&pieces, occurrence.answering(error));
    }
    complete_with_parts(row, occurrence, error, request)
}

/// A function of its own, so that a body that lacks the message only stays cheap.
#[inline(never)]
fn complete_with_parts(
    row: &Row,
    occurrence: &mut Occurrence<'_>,
    error: &dyn Answer,
    request: Option<&RequestContext>,
) -> Bytes {
    // a detail that the occurrence has set replaces a message that the body contains
    let is_replaced = occurrence.detail.is_some() && row.has_message_text();
    match row.body_pieces().filter(|_| !is_replaced) {
        Some(pieces) => {
            occurrence.complete(row.written_detail(), error);
            json::complete(&pieces, occurrence, request)
        }
        None => {
            let texts = row.texts();
            occurrence.complete(texts.detail, error);
            json::encode(row.status(), &texts, occurrence, request)
        }
    }
}
