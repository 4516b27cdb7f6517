//! `application/problem+json` (RFC 9457 §3).

use std::fmt::{self, Write};

use bytes::Bytes;
use serde_core::Serialize;

use crate::log;
use crate::members::field_error::{FieldError, ToFieldError};
use crate::members::names::{Declared, SeenNames};
use crate::members::visitor::{MemberVisitor, flattened_members, sealed};
use crate::problem_type::layout::{AFTER_TYPE, CODE, DETAIL, END, STATUS, TITLE, TYPE, digits};
use crate::problem_type::table::{Detail, RowRef, Texts};
use crate::render::buffer;
use crate::render::escape::{escape, escape_behind};
use crate::render::occurrence::{Defined, Head, Instance, Occurrence, whole};
use crate::request::RequestContext;
use crate::status::ErrorStatus;
use crate::text::percent_encode::{is_uri_text, percent_encode};

/// The body of an occurrence. One that is known at compile time is only handed on, if no request adds to
/// it.
#[inline]
pub(crate) fn encode(
    head: &Head<'_>,
    occurrence: &dyn Occurrence,
    request: Option<&RequestContext>,
) -> Bytes {
    match (&head.defined, request) {
        (Defined::Row(row), None) => match row.body() {
            Some(body) => Bytes::from_static(body),
            None => complete(row, occurrence, None),
        },
        (Defined::Row(row), Some(request)) => encode_row(head, row, occurrence, request),
        (Defined::Texts(texts, members), _) => write(head.status, texts, *members, occurrence, request),
    }
}

/// The body of a row, to which a request adds. It is apart, so that a body that is only handed on stays as
/// cheap as that.
#[cold]
fn encode_row(head: &Head<'_>, row: &RowRef, occurrence: &dyn Occurrence, request: &RequestContext) -> Bytes {
    if request.changes_type_uris() {
        return write(head.status, &head.texts(), Declared::CheckedByDerive, occurrence, Some(request));
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

/// `{` and [`TYPE`] in one.
const FIRST_TYPE: &[u8] = b"{\"type\":\"";
/// The end of a text and [`CODE`] in one.
const END_AND_CODE: &[u8] = b"\",\"code\":\"";

/// Completes a body that is known at compile time but for what the value writes.
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
        // nothing but the detail is left, and the code behind it
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
    // the derive has seen to the names; where it cannot it declares them first
    let out =
        if known.varies { members(out, Declared::CheckedByDerive, occurrence, request).out } else { out };
    finish(out, request)
}

/// Writes a body of which nothing is known.
fn write(
    status: ErrorStatus,
    texts: &Texts<'_>,
    declared: Declared,
    occurrence: &dyn Occurrence,
    request: Option<&RequestContext>,
) -> Bytes {
    let Texts { type_uri, title, detail, code } = *texts;
    let absolute = request.and_then(|request| request.type_uri(type_uri, code));
    let mut out = buffer::take();
    out.push(b'{');
    if let Some((base, rest)) = absolute.as_deref().map(whole).or(type_uri) {
        out.extend_from_slice(TYPE);
        escape(&mut out, base);
        escape(&mut out, rest);
        out.extend_from_slice(AFTER_TYPE);
    }
    out.extend_from_slice(TITLE);
    escape(&mut out, title);
    out.extend_from_slice(STATUS);
    out.extend_from_slice(&digits(status.as_u16()));
    match detail {
        Detail::None | Detail::Text([]) => {}
        Detail::Text(text) => {
            out.extend_from_slice(DETAIL);
            escape(&mut out, text);
            out.push(b'"');
        }
        Detail::Written => {
            write_detail(&mut out, occurrence, b"\"");
        }
    }
    write_instance(&mut out, occurrence, request);
    out.extend_from_slice(CODE);
    escape(&mut out, code);
    out.push(b'"');
    finish(members(out, declared, occurrence, request).out, request)
}

/// Writes the members of the request, which stand behind all others, and ends the body.
#[inline]
fn finish(mut out: Vec<u8>, request: Option<&RequestContext>) -> Bytes {
    if let Some(request) = request {
        request.for_each_member(|name, value| write_member(&mut out, name, value));
    }
    out.push(b'}');
    buffer::finish(out)
}

/// Writes a member that is a text.
pub(super) fn write_member(out: &mut Vec<u8>, name: &str, value: &dyn fmt::Display) {
    out.extend_from_slice(b",\"");
    escape(out, name.as_bytes());
    out.extend_from_slice(b"\":\"");
    write_text(out, value);
    out.push(b'"');
}

/// Writes the inside of a string whose `Display` does not fail.
pub(super) fn write_text(out: &mut Vec<u8>, value: &dyn fmt::Display) {
    let start = out.len();
    let _ = write!(Raw(out), "{value}");
    escape_behind(out, start);
}

/// Whether there is a detail; `end` stands behind it then.
#[inline]
fn write_detail(out: &mut Vec<u8>, occurrence: &dyn Occurrence, end: &[u8]) -> bool {
    let start = out.len();
    out.extend_from_slice(DETAIL);
    let result = occurrence.write_detail(&mut Raw(out));
    written(out, "detail", (start, DETAIL), result, end)
}

/// Writes the instance of the occurrence; if it has none, that of the request.
fn write_instance(out: &mut Vec<u8>, occurrence: &dyn Occurrence, request: Option<&RequestContext>) {
    let is_there = match occurrence.instance() {
        Instance::None | Instance::Text("") => false,
        Instance::Text(text) => write_own_instance(out, &text),
        Instance::Display(value) => write_own_instance(out, value),
    };
    if let Some(path) = request.filter(|_| !is_there).and_then(RequestContext::instance) {
        write_member(out, "instance", path);
    }
}

fn write_own_instance(out: &mut Vec<u8>, value: &dyn fmt::Display) -> bool {
    const INSTANCE: &[u8] = b",\"instance\":\"";
    let start = out.len();
    out.extend_from_slice(INSTANCE);
    let result = write!(Raw(out), "{value}");
    let text = start + INSTANCE.len();
    if !is_uri_text(&out[text..]) {
        let instance = out.split_off(text);
        out.extend_from_slice(percent_encode(String::from_utf8_lossy(&instance)).as_bytes());
    }
    written(out, "instance", (start, INSTANCE), result, b"\"")
}

/// Whether a text that was written behind its `name` and `lead` is one; it gets its `end` then. An
/// empty one, and one whose `Display` failed, is no member.
#[inline]
fn written(
    out: &mut Vec<u8>,
    name: &str,
    (start, lead): (usize, &[u8]),
    result: fmt::Result,
    end: &[u8],
) -> bool {
    let text = start + lead.len();
    if result.is_ok() && out.len() > text {
        escape_behind(out, text);
        out.extend_from_slice(end);
        return true;
    }
    out.truncate(start);
    if let Err(error) = result {
        log::left_out("member", name, &error);
    }
    false
}

/// Writes the members of the occurrence, each behind a comma.
pub(super) fn members<'a>(
    out: Vec<u8>,
    declared: Declared,
    occurrence: &dyn Occurrence,
    request: Option<&'a RequestContext>,
) -> Object<'a> {
    let names = SeenNames::new(declared);
    let mut object = Object { out, names, errors: None, open: (0, 0), behind: Vec::new(), request };
    occurrence.visit_json(&mut object);
    object
}

/// A JSON object whose members are being written.
pub(crate) struct Object<'a> {
    pub(super) out: Vec<u8>,
    names: SeenNames,
    /// Where `errors` starts, once it stands there: it stays behind the other members.
    pub(super) errors: Option<usize>,
    /// Where the member that is open starts, and its value.
    open: (usize, usize),
    /// `errors`, while it is out of the way of the member that is open.
    behind: Vec<u8>,
    /// Some names are its own.
    request: Option<&'a RequestContext>,
}

impl Object<'_> {
    /// Whether the request leaves the name to the occurrence.
    #[inline]
    fn is_free(&self, name: &str) -> bool {
        if self.request.is_some_and(|request| request.takes_name(name)) {
            log::left_out("member", name, &"the boundary has a member of this name");
            return false;
        }
        true
    }

    fn open(&mut self, name: &str) {
        if let Some(start) = self.errors {
            self.behind = self.out.split_off(start);
        }
        let start = self.out.len();
        self.out.extend_from_slice(b",\"");
        escape(&mut self.out, name.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.open = (start, self.out.len());
    }

    /// Whether there was a value: one that serialises as `null` is none, and neither is one that
    /// does not serialise.
    fn close(&mut self, name: &str, result: serde_json::Result<()>) -> bool {
        let (start, value) = self.open;
        let is_there = result.is_ok() && self.out.get(value..) != Some(b"null");
        if !is_there {
            self.out.truncate(start);
        }
        if let Err(error) = result {
            log::left_out("member", name, &error);
        }
        if self.errors.is_some() {
            self.errors = Some(self.out.len());
            self.out.append(&mut self.behind);
        }
        is_there
    }

    fn field_error(&mut self, error: &FieldError) {
        let out = &mut self.out;
        out.extend_from_slice(b"{\"field\":\"");
        escape(out, error.field().as_bytes());
        match (error.pointer(), error.location()) {
            (Some(pointer), _) => {
                out.extend_from_slice(b"\",\"pointer\":\"");
                escape(out, pointer.as_bytes());
            }
            (None, Some(part)) => {
                out.extend_from_slice(b"\",\"in\":\"");
                escape(out, part.as_bytes());
            }
            (None, None) => {}
        }
        out.extend_from_slice(b"\",\"code\":\"");
        escape(out, error.code().as_bytes());
        out.extend_from_slice(b"\",\"message\":\"");
        escape(out, error.message().as_bytes());
        out.extend_from_slice(b"\"}");
    }
}

impl sealed::Sealed for Object<'_> {}

impl MemberVisitor for Object<'_> {
    fn extension<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.is_free(name) && self.names.claim(name) {
            self.open(name);
            let result = serde_json::to_writer(&mut self.out, value);
            if !self.close(name, result) {
                self.names.release(name);
            }
        }
    }

    fn flatten<T: Serialize + ?Sized>(&mut self, value: &T) {
        for (name, value) in flattened_members(value) {
            if value.get() != "null" && self.is_free(&name) && self.names.claim_flattened(&name) {
                self.open(&name);
                self.out.extend_from_slice(value.get().as_bytes());
                self.close(&name, Ok(()));
            }
        }
    }

    fn errors<I>(&mut self, errors: I)
    where
        I: IntoIterator<Item: ToFieldError>,
    {
        if !self.names.claim_errors() {
            return;
        }
        let start = self.out.len();
        self.out.extend_from_slice(b",\"errors\":");
        let mut before = b'[';
        for error in errors {
            self.out.push(before);
            before = b',';
            self.field_error(&error.to_field_error());
        }
        if before == b'[' {
            self.out.truncate(start);
        } else {
            self.out.push(b']');
            self.errors = Some(start);
        }
    }

    fn __declare(&mut self, names: &'static [&'static str]) {
        self.names.declare(names);
    }
}

/// Takes what is formatted as it is. It is escaped when all of it is there: to look at one text once
/// costs less than to look at each of its parts.
struct Raw<'a>(&'a mut Vec<u8>);

impl Write for Raw<'_> {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
