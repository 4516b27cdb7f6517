//! `application/problem+json` (RFC 9457 §3).

use std::fmt::Write;
use std::ops::Range;

use bytes::Bytes;
use problem_shared::row::{CODE, DETAIL, END, TYPE};

use crate::log;
use crate::occurrence::Occurrence;
use crate::occurrence::answer::Answer;
use crate::problem_type::row::{BodyPieces, Texts};
use crate::render::extra_members::extra_members;
use crate::render::standard_members::{MemberValue, StandardMembers};
use crate::request::RequestContext;
use crate::request::member_text::MemberText;
use crate::status::ErrorStatus;
use crate::text::buffer::{self, Utf8};
use crate::text::json_escape::{escape, escape_from, is_plain};
use crate::text::percent_encode::{is_uri_text, percent_encode};

const INSTANCE: &str = ",\"instance\":\"";

/// Completes a body of which all but the parts that the occurrence has written is known at compile time.
#[inline]
pub(super) fn complete(pieces: &BodyPieces, occurrence: &mut Occurrence<'_>) -> Bytes {
    let detail = occurrence.detail.take().map(|place| escaped(&mut occurrence.out, place));
    let instance = occurrence.instance.take().map(|place| {
        let place = encoded(&mut occurrence.out, place);
        escaped(&mut occurrence.out, place)
    });
    let (detail, instance) = (
        detail.as_ref().map(|place| occurrence.text(place)),
        instance.as_ref().map(|place| occurrence.text(place)),
    );
    let members = occurrence.text(&occurrence.members);
    let ([start, base], before_detail, code) = (pieces.start, pieces.before_detail, pieces.code);
    let in_quotes = |name: &str, text: Option<&[u8]>| text.map_or(0, |text| name.len() + text.len() + 1);
    let len = start.len()
        + base.len()
        + before_detail.len()
        + in_quotes(DETAIL, detail)
        + in_quotes(INSTANCE, instance)
        + in_quotes(CODE, Some(code))
        + members.len()
        + 1;
    let mut body = Vec::with_capacity(len);
    body.extend_from_slice(start);
    body.extend_from_slice(base);
    body.extend_from_slice(before_detail);
    if let Some(detail) = detail {
        body.extend_from_slice(DETAIL.as_bytes());
        body.extend_from_slice(detail);
        body.push(b'"');
    }
    if let Some(instance) = instance {
        body.extend_from_slice(INSTANCE.as_bytes());
        body.extend_from_slice(instance);
        body.push(b'"');
    }
    body.extend_from_slice(CODE.as_bytes());
    body.extend_from_slice(code);
    body.push(b'"');
    if !members.is_empty() {
        body.extend_from_slice(members);
    }
    body.push(b'}');
    occurrence.give_back();
    body.into()
}

/// Does the same inside a boundary, whose request adds an instance and members. `prefix` comes before the type URI.
pub(super) fn complete_in_request(
    pieces: &BodyPieces,
    prefix: &str,
    occurrence: &mut Occurrence<'_>,
    request: &RequestContext,
) -> Bytes {
    let mut body = buffer::BODY.take();
    let ([start, base], mut before_detail) = (pieces.start, pieces.before_detail);
    if prefix.is_empty() {
        body.extend_from_slice(start);
    } else {
        body.extend_from_slice(TYPE.as_bytes());
        // a URI has no characters to escape
        body.extend_from_slice(prefix.as_bytes());
        if start.is_empty() {
            // the pieces contain the start of the member
            before_detail = before_detail.get(TYPE.len()..).unwrap_or_default();
        }
    }
    body.extend_from_slice(base);
    body.extend_from_slice(before_detail);
    if let Some(place) = occurrence.detail.take() {
        body.extend_from_slice(DETAIL.as_bytes());
        escape(&mut body, occurrence.text(&place));
        body.push(b'"');
    }
    if let Some(place) = occurrence.instance.take() {
        let place = encoded(&mut occurrence.out, place);
        body.extend_from_slice(INSTANCE.as_bytes());
        escape(&mut body, occurrence.text(&place));
        body.push(b'"');
    } else if let Some(path) = request.instance() {
        body.extend_from_slice(INSTANCE.as_bytes());
        // a URI reference has no characters to escape
        body.extend_from_slice(path.as_bytes());
        body.push(b'"');
    }
    body.extend_from_slice(CODE.as_bytes());
    body.extend_from_slice(pieces.code);
    body.push(b'"');
    body.extend_from_slice(occurrence.text(&occurrence.members));
    occurrence.give_back();
    write_request_members(&mut body, request);
    body.push(b'}');
    buffer::BODY.finish(body)
}

/// Completes a body that lacks only the message of the error. Most errors that vary are of this kind, so it does without the
/// parts of an occurrence.
#[inline]
pub(super) fn complete_with_message(pieces: &BodyPieces, error: &dyn Answer) -> Bytes {
    let mut out = buffer::PARTS.take();
    let [start, base] = pieces.start;
    out.extend_from_slice(start);
    out.extend_from_slice(base);
    out.extend_from_slice(pieces.before_detail);
    let before = out.len();
    out.extend_from_slice(DETAIL.as_bytes());
    let text = out.len();
    match write!(Utf8(&mut out), "{error}") {
        Ok(()) if out.len() > text => {
            escape_from(&mut out, text);
            out.push(b'"');
        }
        Ok(()) => out.truncate(before),
        Err(error) => {
            out.truncate(before);
            log::left_out("member", "detail", &error);
        }
    }
    out.extend_from_slice(CODE.as_bytes());
    out.extend_from_slice(pieces.code);
    out.extend_from_slice(END.as_bytes());
    buffer::PARTS.finish(out)
}

/// Writes a body of which nothing is known at compile time.
pub(super) fn encode(
    status: ErrorStatus,
    texts: &Texts<'_>,
    occurrence: &mut Occurrence<'_>,
    request: Option<&RequestContext>,
) -> Bytes {
    if let Some(place) = occurrence.instance.take() {
        occurrence.instance = Some(encoded(&mut occurrence.out, place));
    }
    let mut body = buffer::BODY.take();
    let members = StandardMembers::of(status, texts, occurrence.texts(), request);
    members.in_order().for_each(|(member, value)| write_standard_member(&mut body, member.name(), value));
    body.extend_from_slice(occurrence.text(&occurrence.members));
    occurrence.give_back();
    if let Some(request) = request {
        write_request_members(&mut body, request);
    }
    body.push(b'}');
    buffer::BODY.finish(body)
}

/// Writes a standard member in the form in which it exists.
fn write_standard_member(out: &mut Vec<u8>, name: &'static str, value: MemberValue<'_>) {
    out.extend_from_slice(if out.is_empty() { b"{\"" } else { b",\"" });
    out.extend_from_slice(name.as_bytes());
    if let MemberValue::Number(number) = value {
        out.extend_from_slice(b"\":");
        out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        return;
    }
    write_value(out, value);
}

/// Writes the value of a standard member that is a text, after its name without the closing quote.
pub(super) fn write_value(out: &mut Vec<u8>, value: MemberValue<'_>) {
    out.extend_from_slice(b"\":\"");
    match value {
        MemberValue::Number(_) => {}
        MemberValue::Text(first, rest) => {
            escape(out, first);
            if !rest.is_empty() {
                escape(out, rest);
            }
        }
        MemberValue::OwnedText(text) => escape(out, text.as_bytes()),
    }
    out.push(b'"');
}

/// The place of a text after it was percent-encoded.
fn encoded(out: &mut Vec<u8>, place: Range<usize>) -> Range<usize> {
    let Some(text) = out.get(place.clone()) else { return place };
    if is_uri_text(text) {
        return place;
    }
    let text = percent_encode(String::from_utf8_lossy(text)).into_owned();
    let start = out.len();
    out.extend_from_slice(text.as_bytes());
    start..out.len()
}

/// The place of a text after it was escaped.
#[inline]
fn escaped(out: &mut Vec<u8>, place: Range<usize>) -> Range<usize> {
    if out.get(place.clone()).is_none_or(is_plain) { place } else { rewrite_escaped(out, place) }
}

#[cold]
fn rewrite_escaped(out: &mut Vec<u8>, place: Range<usize>) -> Range<usize> {
    let start = out.len();
    out.extend_from_within(place);
    escape_from(out, start);
    start..out.len()
}

/// Writes the members of the request, which come after all others.
fn write_request_members(out: &mut Vec<u8>, request: &RequestContext) {
    write_extra_members(out, request);
    request.for_each_member(|name, text| write_member(out, name, text));
}

/// Writes the members that the service declares.
#[inline]
pub(super) fn write_extra_members(out: &mut Vec<u8>, request: &RequestContext) {
    if request.has_extra_members() {
        for (name, value) in extra_members(Some(request)) {
            write_json_member(out, name, &value);
        }
    }
}

/// Writes a member whose value is JSON.
pub(super) fn write_json_member(out: &mut Vec<u8>, name: &str, value: &str) {
    out.extend_from_slice(b",\"");
    escape(out, name.as_bytes());
    out.extend_from_slice(b"\":");
    out.extend_from_slice(value.as_bytes());
}

/// Writes a member whose value is a text. Its name is one that [`Boundary`](crate::Boundary) has checked, so it has no characters to escape.
pub(super) fn write_member(out: &mut Vec<u8>, name: &str, text: &MemberText<'_>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":\"");
    match text {
        MemberText::Any(text) => escape(out, text.as_bytes()),
        MemberText::Id(text) => escape(out, text),
        MemberText::Time(text) => out.extend_from_slice(text),
    }
    out.push(b'"');
}
