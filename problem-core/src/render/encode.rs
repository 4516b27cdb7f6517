//! The choice of the encoder. Each encoder has a file of its own.

use bytes::Bytes;

use crate::format::Format;
use crate::occurrence::Occurrence;
use crate::occurrence::answer::Answer;
use crate::problem_type::ProblemType;
use crate::problem_type::row::{BodyPieces, Row, Texts};
use crate::render::json;
#[cfg(all(feature = "boundary", feature = "xml"))]
use crate::render::xml;
#[cfg(feature = "boundary")]
use crate::render::{envelope, errors_shape};
use crate::request::RequestContext;
use crate::status::ErrorStatus;
use crate::type_uri::ChangedUri;

/// The body of an occurrence in `format`.
pub(super) fn encode(
    format: Format,
    problem_type: &ProblemType<'_>,
    occurrence: &mut Occurrence<'_>,
    error: &dyn Answer,
    request: Option<&RequestContext>,
) -> Bytes {
    match (problem_type.known_row(), request) {
        (Some(row), None) if format == Format::Json => encode_row(&row, occurrence, error),
        (Some(row), Some(request)) => encode_row_in_request(format, &row, occurrence, error, request),
        _ => {
            convert_errors(format, occurrence, request);
            encode_texts(format, (problem_type.status(), &problem_type.texts()), occurrence, error, request)
        }
    }
}

/// Writes `errors` in the shape of the service.
#[inline]
fn convert_errors(format: Format, occurrence: &mut Occurrence<'_>, request: Option<&RequestContext>) {
    #[cfg(feature = "boundary")]
    if let Some(shape) = request.and_then(RequestContext::errors_shape) {
        errors_shape::convert(shape, format, occurrence);
    }
    #[cfg(not(feature = "boundary"))]
    let _ = (format, occurrence, request);
}

/// The body of an occurrence of which nothing is known at compile time.
fn encode_texts(
    format: Format,
    (status, texts): (ErrorStatus, &Texts<'_>),
    occurrence: &mut Occurrence<'_>,
    error: &dyn Answer,
    request: Option<&RequestContext>,
) -> Bytes {
    occurrence.complete(texts.detail, error);
    match format {
        Format::Json => json::encode(status, texts, occurrence, request),
        #[cfg(feature = "boundary")]
        Format::Envelope => envelope::encode(status, texts, occurrence, request),
        #[cfg(all(feature = "boundary", feature = "xml"))]
        Format::Xml => xml::encode(status, texts, occurrence, request),
        // `render_for` does not come here
        #[cfg(feature = "tonic")]
        Format::Grpc => Bytes::new(),
    }
}

/// What the request puts before the type URI of a row. It is `None` if the request replaces the type URI in another way.
fn type_uri_prefix<'a>(row: &Row, request: &'a RequestContext) -> Option<&'a str> {
    if !request.changes_type_uris() {
        return Some("");
    }
    match request.type_uri(row.type_uri(), row.code()) {
        None => Some(""),
        Some(ChangedUri::Prefixed(prefix)) => Some(prefix),
        Some(ChangedUri::Replaced(_)) => None,
    }
}

/// The JSON body of an occurrence whose problem type the derive wrote.
#[inline]
pub(super) fn encode_row(row: &Row, occurrence: &mut Occurrence<'_>, error: &dyn Answer) -> Bytes {
    // a body that nothing varies is not copied
    if let Some(body) = row.body()
        && occurrence.is_plain()
    {
        return Bytes::from_static(body);
    }
    complete_row(row, occurrence, error)
}

/// A function of its own, so that returning a constant body stays cheap.
fn complete_row(row: &Row, occurrence: &mut Occurrence<'_>, error: &dyn Answer) -> Bytes {
    if occurrence.is_plain()
        && row.lacks_only_message()
        && let Some(pieces) = row.body_pieces()
    {
        return json::complete_with_message(&pieces, occurrence.answering(error));
    }
    complete_with_parts(row, occurrence, error)
}

/// A function of its own, so that a body that lacks the message only stays cheap.
#[inline(never)]
fn complete_with_parts(row: &Row, occurrence: &mut Occurrence<'_>, error: &dyn Answer) -> Bytes {
    match known_pieces(row, occurrence) {
        Some(pieces) => {
            occurrence.complete(row.written_detail(), error);
            json::complete(&pieces, occurrence)
        }
        None => encode_texts(Format::Json, (row.status(), &row.texts()), occurrence, error, None),
    }
}

/// The body of the same occurrence inside a boundary.
pub(super) fn encode_row_in_request(
    format: Format,
    row: &Row,
    occurrence: &mut Occurrence<'_>,
    error: &dyn Answer,
    request: &RequestContext,
) -> Bytes {
    convert_errors(format, occurrence, Some(request));
    if format == Format::Json
        && let Some(pieces) = known_pieces(row, occurrence)
        && let Some(prefix) = type_uri_prefix(row, request)
    {
        occurrence.complete(row.written_detail(), error);
        return json::complete_in_request(&pieces, prefix, occurrence, request);
    }
    encode_texts(format, (row.status(), &row.texts()), occurrence, error, Some(request))
}

/// The pieces of a body that are known at compile time, if the occurrence does not replace one of them.
#[inline]
fn known_pieces(row: &Row, occurrence: &Occurrence<'_>) -> Option<BodyPieces> {
    // a detail that the occurrence has set replaces a message that the body contains
    let is_replaced = occurrence.detail.is_some() && row.has_message_text();
    row.body_pieces().filter(|_| !is_replaced)
}
