//! `application/problem+json` (RFC 9457 §3).

use std::fmt::{self, Write};

use bytes::Bytes;

use crate::log;
use crate::members::names::Declared;
use crate::problem_type::table::{RowRef, Texts};
use crate::render::buffer;
use crate::render::escape::{escape, escape_from};
use crate::render::json_object::members;
use crate::render::occurrence::{Head, Instance, Known, Occurrence};
use crate::render::standard_members::{MemberValue, StandardMembers};
use crate::request::RequestContext;
use crate::status::ErrorStatus;
use crate::text::percent_encode::{is_uri_text, percent_encode};
use problem_shared::row::{CODE, DETAIL, END};

/// The body of an occurrence. If the whole body is known at compile time, and no request adds members to it,
/// it is returned without being copied.
#[inline]
pub(crate) fn encode(
    head: &Head<'_>,
    occurrence: &dyn Occurrence,
    request: Option<&RequestContext>,
) -> Bytes {
    match (&head.known, request) {
        (Known::Row(row), None) => match row.body() {
            Some(body) => Bytes::from_static(body),
            None => complete(row, occurrence, None),
        },
        (Known::Row(row), Some(request)) => encode_row(head, row, occurrence, request),
        (Known::Texts(texts, members), _) => write(head.status, texts, *members, occurrence, request),
    }
}

/// The body of a row with the members of a request. This is a cold function of its own, so that returning a
/// constant body stays cheap.
#[cold]
fn encode_row(head: &Head<'_>, row: &RowRef, occurrence: &dyn Occurrence, request: &RequestContext) -> Bytes {
    if request.changes_type_uris() {
        return write(head.status, &head.texts(), Declared::AlreadyChecked, occurrence, Some(request));
    }
    let Some(body) = row.body() else { return complete(row, occurrence, Some(request)) };
    let code = body.len().saturating_sub(CODE.len() + row.code_len() + END.len());
    let (before, code) = body.split_at_checked(code).unwrap_or_default();
    let mut out = buffer::take();
    out.extend_from_slice(before);
    write_instance(&mut out, occurrence, Some(request));
    out.extend_from_slice(code);
    out.pop();
    finish(out, Some(request))
}

/// `{` and [`TYPE`] in one constant.
const FIRST_TYPE: &[u8] = b"{\"type\":\"";
/// The end of a text and [`CODE`] in one constant.
const END_AND_CODE: &[u8] = b"\",\"code\":\"";

/// Completes a body of which all but the parts that the occurrence writes is known at compile time.
fn complete(row: &RowRef, occurrence: &dyn Occurrence, request: Option<&RequestContext>) -> Bytes {
    let known = row.partial_body();
    let mut out = buffer::take();
    match known.base {
        Some(base) => {
            out.extend_from_slice(FIRST_TYPE);
            out.extend_from_slice(base);
        }
        None => out.push(b'{'),
    }
    out.extend_from_slice(known.before_detail);
    if !known.varies && request.is_none() {
        // only the detail is missing, and the code after it
        if !write_detail(&mut out, occurrence, END_AND_CODE) {
            out.extend_from_slice(CODE);
        }
        out.extend_from_slice(known.code);
        out.extend_from_slice(END);
        return buffer::finish(out);
    }
    if known.is_detail_written {
        write_detail(&mut out, occurrence, b"\"");
    }
    write_instance(&mut out, occurrence, request);
    out.extend_from_slice(CODE);
    out.extend_from_slice(known.code);
    out.push(b'"');
    // the derive has checked the names; if it cannot, generated code declares them first
    let out =
        if known.varies { members(out, Declared::AlreadyChecked, occurrence, request).out } else { out };
    finish(out, request)
}

/// Writes a body of which nothing is known at compile time.
fn write(
    status: ErrorStatus,
    texts: &Texts<'_>,
    declared: Declared,
    occurrence: &dyn Occurrence,
    request: Option<&RequestContext>,
) -> Bytes {
    let mut out = buffer::take();
    for (member, value) in StandardMembers::of(status, texts, occurrence, request).in_order() {
        write_standard_member(&mut out, member.name(), value);
    }
    finish(members(out, declared, occurrence, request).out, request)
}

/// Writes a standard member in the form in which it exists. If the occurrence writes an empty text or fails, the member is left
/// out.
fn write_standard_member(out: &mut Vec<u8>, name: &'static str, value: MemberValue<'_>) {
    let start = out.len();
    out.extend_from_slice(if start == 0 { b"{\"" } else { b",\"" });
    out.extend_from_slice(name.as_bytes());
    if let MemberValue::Number(number) = value {
        out.extend_from_slice(b"\":");
        out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        return;
    }
    out.extend_from_slice(b"\":\"");
    let text = out.len();
    let result = match value {
        MemberValue::Number(_) => Ok(()),
        MemberValue::Text(first, rest) => {
            escape(out, first);
            escape(out, rest);
            return out.push(b'"');
        }
        MemberValue::OwnedText(text) => Raw(out).write_str(&text),
        MemberValue::Detail(occurrence) => occurrence.write_detail(&mut Raw(out)),
        MemberValue::Path(path) => write!(Raw(out), "{path}"),
        MemberValue::Instance(instance, path) => {
            let result = write!(Raw(out), "{instance}");
            encode_from(out, text);
            if !end_text(out, name, (start, text), result, b"\"")
                && let Some(path) = path
            {
                write_standard_member(out, name, MemberValue::Path(path));
            }
            return;
        }
    };
    end_text(out, name, (start, text), result, b"\"");
}

/// Writes the members of the request, which come after all others, and ends the body.
#[inline]
fn finish(mut out: Vec<u8>, request: Option<&RequestContext>) -> Bytes {
    if let Some(request) = request {
        request.for_each_member(|name, value| write_member(&mut out, name, value));
    }
    out.push(b'}');
    buffer::finish(out)
}

/// Writes a member whose value is a text.
pub(super) fn write_member(out: &mut Vec<u8>, name: &str, value: &dyn fmt::Display) {
    out.extend_from_slice(b",\"");
    escape(out, name.as_bytes());
    out.extend_from_slice(b"\":\"");
    write_text(out, value);
    out.push(b'"');
}

/// Writes a value as the inside of a string. Its `Display` must not fail.
pub(super) fn write_text(out: &mut Vec<u8>, value: &dyn fmt::Display) {
    let start = out.len();
    let _ = write!(Raw(out), "{value}");
    escape_from(out, start);
}

/// Writes the detail, followed by `end`. It returns whether the occurrence has a detail.
#[inline]
fn write_detail(out: &mut Vec<u8>, occurrence: &dyn Occurrence, end: &[u8]) -> bool {
    let start = out.len();
    out.extend_from_slice(DETAIL);
    let result = occurrence.write_detail(&mut Raw(out));
    end_text(out, "detail", (start, start + DETAIL.len()), result, end)
}

/// Writes the instance of the occurrence, or the path of the request if the occurrence has no instance.
fn write_instance(out: &mut Vec<u8>, occurrence: &dyn Occurrence, request: Option<&RequestContext>) {
    let has_instance = match occurrence.instance() {
        Instance::None | Instance::Text("") => false,
        Instance::Text(text) => write_instance_of_occurrence(out, &text),
        Instance::Display(value) => write_instance_of_occurrence(out, value),
    };
    if let Some(path) = request.filter(|_| !has_instance).and_then(RequestContext::instance) {
        write_member(out, "instance", path);
    }
}

fn write_instance_of_occurrence(out: &mut Vec<u8>, value: &dyn fmt::Display) -> bool {
    let start = out.len();
    out.extend_from_slice(b",\"instance\":\"");
    let text = out.len();
    let result = write!(Raw(out), "{value}");
    encode_from(out, text);
    end_text(out, "instance", (start, text), result, b"\"")
}

/// Percent-encodes the text from `start` on.
fn encode_from(out: &mut Vec<u8>, start: usize) {
    if !is_uri_text(&out[start..]) {
        let text = out.split_off(start);
        out.extend_from_slice(percent_encode(String::from_utf8_lossy(&text)).as_bytes());
    }
}

/// Ends a member that starts at `start`, and its text at `text`, with `end`. If the text is empty, or if its `Display`
/// failed, the member is removed. It returns whether the member is kept.
#[inline]
fn end_text(
    out: &mut Vec<u8>,
    name: &str,
    (start, text): (usize, usize),
    result: fmt::Result,
    end: &[u8],
) -> bool {
    if result.is_ok() && out.len() > text {
        escape_from(out, text);
        out.extend_from_slice(end);
        return true;
    }
    out.truncate(start);
    if let Err(error) = result {
        log::left_out("member", name, &error);
    }
    false
}

/// Appends formatted text without escaping it. The whole text is escaped at the end: one pass over it costs
/// less than one for each of its parts.
struct Raw<'a>(&'a mut Vec<u8>);

impl Write for Raw<'_> {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
