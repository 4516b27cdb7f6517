//! `application/problem+json` (RFC 9457 §3).

use std::fmt::{self, Write};

use bytes::Bytes;
use serde_core::Serialize;

use super::escape::{escape, escape_behind};
use super::scratch;
use crate::ErrorStatus;
use crate::field_error::ToFieldError;
use crate::layout::{AFTER_TYPE, CODE, DETAIL, END, STATUS, TITLE, TYPE, digits};
use crate::log;
use crate::member::{self, Declared, MemberVisitor, Names};
use crate::occurrence::{Defined, Detail, Head, Instance, Occurrence, Texts};
use crate::table::Entered;

/// The body of an occurrence. One that is known at compile time is only handed on.
#[inline]
pub(crate) fn encode(head: &Head<'_>, occurrence: &dyn Occurrence) -> Bytes {
    match &head.defined {
        Defined::Row(row) => match row.body() {
            Some(body) => Bytes::from_static(body),
            None => complete(row, occurrence),
        },
        Defined::Given(texts, members) => write(head.status, texts, *members, occurrence),
    }
}

/// `{` and [`TYPE`] in one.
const FIRST_TYPE: &[u8] = b"{\"type\":\"";
/// The end of a text and [`CODE`] in one.
const END_AND_CODE: &[u8] = b"\",\"code\":\"";

/// Completes a body that is known at compile time but for what the value writes.
fn complete(row: &Entered, occurrence: &dyn Occurrence) -> Bytes {
    let known = row.fragments();
    let mut out = scratch::take();
    match known.base {
        Some(base) => {
            out.extend_from_slice(FIRST_TYPE);
            out.extend_from_slice(base);
        }
        None => out.push(b'{'),
    }
    out.extend_from_slice(known.before_detail);
    if !known.varies {
        // nothing but the detail is left, and the code behind it
        if !write_detail(&mut out, occurrence, END_AND_CODE) {
            out.extend_from_slice(CODE);
        }
        out.extend_from_slice(known.code);
        out.extend_from_slice(END);
        return scratch::finish(out);
    }
    if known.is_detail_written {
        write_detail(&mut out, occurrence, b"\"");
    }
    write_instance(&mut out, occurrence);
    out.extend_from_slice(CODE);
    out.extend_from_slice(known.code);
    out.push(b'"');
    // the derive has seen to the names; where it cannot it declares them first
    let mut out = write_members(out, Declared::Distinct, occurrence);
    out.push(b'}');
    scratch::finish(out)
}

/// Writes a body of which nothing is known.
fn write(status: ErrorStatus, texts: &Texts<'_>, members: Declared, occurrence: &dyn Occurrence) -> Bytes {
    let Texts { type_uri, title, detail, code } = *texts;
    let mut out = scratch::take();
    out.push(b'{');
    if let Some((base, rest)) = type_uri {
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
    write_instance(&mut out, occurrence);
    out.extend_from_slice(CODE);
    escape(&mut out, code);
    out.push(b'"');
    let mut out = write_members(out, members, occurrence);
    out.push(b'}');
    scratch::finish(out)
}

/// Whether there is a detail; `end` stands behind it then.
#[inline]
fn write_detail(out: &mut Vec<u8>, occurrence: &dyn Occurrence, end: &[u8]) -> bool {
    let start = out.len();
    out.extend_from_slice(DETAIL);
    let result = occurrence.write_detail(&mut Raw(out));
    written(out, "detail", (start, DETAIL), result, end)
}

fn write_instance(out: &mut Vec<u8>, occurrence: &dyn Occurrence) {
    const INSTANCE: &[u8] = b",\"instance\":\"";
    let instance = occurrence.instance();
    if let Instance::None | Instance::Text("") = instance {
        return;
    }
    let start = out.len();
    out.extend_from_slice(INSTANCE);
    let result = match instance {
        Instance::None => Ok(()),
        Instance::Text(text) => Raw(out).write_str(text),
        Instance::Display(value) => write!(Raw(out), "{value}"),
    };
    written(out, "instance", (start, INSTANCE), result, b"\"");
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

fn write_members(out: Vec<u8>, declared: Declared, occurrence: &dyn Occurrence) -> Vec<u8> {
    let mut object =
        Object { out, names: Names::new(declared), errors: None, open: (0, 0), behind: Vec::new() };
    occurrence.visit_json(&mut object);
    object.out
}

/// A JSON object whose members are being written.
pub(crate) struct Object {
    out: Vec<u8>,
    names: Names,
    /// Where `errors` starts, once it stands there: it stays behind the other members.
    errors: Option<usize>,
    /// Where the member that is open starts, and its value.
    open: (usize, usize),
    /// `errors`, while it is out of the way of the member that is open.
    behind: Vec<u8>,
}

impl Object {
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

    fn field_error(&mut self, error: &crate::FieldError) {
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

impl MemberVisitor for Object {
    fn extension<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.names.take(name) {
            self.open(name);
            let result = serde_json::to_writer(&mut self.out, value);
            if !self.close(name, result) {
                self.names.release(name);
            }
        }
    }

    fn flatten<T: Serialize + ?Sized>(&mut self, value: &T) {
        for (name, value) in member::split(value) {
            if value.get() != "null" && self.names.take_flattened(&name) {
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
        if !self.names.take_errors() {
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
