//! `application/problem+json` (RFC 9457 §3).

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use serde_core::Serialize;

use super::escape::escape;
use super::{Encoded, scratch};
use crate::field_error::ToFieldError;
use crate::layout::{AFTER_TYPE, CODE, DETAIL, STATUS, TITLE, TYPE, digits};
use crate::log;
use crate::member::{self, MemberVisitor, Names};
use crate::occurrence::{Detail, Head, Instance, Occurrence};

/// The body of an occurrence. One that is known at compile time is only handed on.
pub(crate) fn encode(head: &Head<'_>, occurrence: &dyn Occurrence) -> Encoded {
    let body = match head.complete() {
        Some(body) => Bytes::from_static(body),
        None => {
            let mut object = Object::start(head, occurrence);
            occurrence.visit_json(&mut object);
            object.out.push(b'}');
            scratch::finish(object.out)
        }
    };
    Encoded { media_type: HeaderValue::from_static("application/problem+json"), body }
}

/// A JSON object that is being written.
pub(crate) struct Object {
    out: Vec<u8>,
    names: Names,
    /// Where `errors` starts, once it stands there: it stays behind the other members.
    errors: Option<usize>,
}

impl Object {
    /// Writes what comes before the extension members.
    fn start(head: &Head<'_>, occurrence: &dyn Occurrence) -> Self {
        let mut object = Self { out: scratch::take(), names: Names::new(head.members), errors: None };
        let out = &mut object.out;
        out.push(b'{');
        if let Some(uri) = head.type_uri() {
            out.extend_from_slice(TYPE);
            escape(out, uri);
            out.extend_from_slice(AFTER_TYPE);
        }
        out.extend_from_slice(TITLE);
        escape(out, head.title());
        out.extend_from_slice(STATUS);
        out.extend_from_slice(&digits(head.status.as_u16()));
        match head.detail() {
            Detail::None | Detail::Text([]) => {}
            Detail::Text(text) => {
                out.extend_from_slice(DETAIL);
                escape(out, text);
                out.push(b'"');
            }
            Detail::Written => object.written("detail", DETAIL, &|out| occurrence.write_detail(out)),
        }
        match occurrence.instance() {
            Instance::None | Instance::Text("") => {}
            Instance::Text(text) => object.written("instance", INSTANCE, &|out| out.write_str(text)),
            Instance::Display(value) => {
                object.written("instance", INSTANCE, &|out| write!(out, "{value}"));
            }
        }
        let out = &mut object.out;
        out.extend_from_slice(CODE);
        escape(out, head.code());
        out.push(b'"');
        object
    }

    /// A text that is written rather than had, behind its `name` as it stands in the body. An empty
    /// one, and one whose `Display` fails, is no member.
    fn written(&mut self, name: &str, lead: &[u8], write: &dyn Fn(&mut dyn fmt::Write) -> fmt::Result) {
        let start = self.out.len();
        self.out.extend_from_slice(lead);
        let text = self.out.len();
        let result = write(&mut Escaping(&mut self.out));
        if result.is_ok() && self.out.len() > text {
            self.out.push(b'"');
            return;
        }
        self.out.truncate(start);
        if let Err(error) = result {
            log::left_out("member", name, &error);
        }
    }

    /// Opens the member `name`, if it may come.
    fn open(&mut self, name: &str) -> Option<Place> {
        self.names.take(name).then(|| self.place(name))
    }

    fn place(&mut self, name: &str) -> Place {
        let errors = self.errors.take().map(|start| self.out.split_off(start));
        let start = self.out.len();
        self.out.extend_from_slice(b",\"");
        escape(&mut self.out, name.as_bytes());
        self.out.extend_from_slice(b"\":");
        Place { start, value: self.out.len(), errors }
    }

    /// Whether there was a value: one that serialises as `null` is none, and neither is one that
    /// does not serialise.
    fn close(&mut self, name: &str, place: Place, result: serde_json::Result<()>) -> bool {
        let is_there = result.is_ok() && self.out.get(place.value..) != Some(b"null");
        if !is_there {
            self.out.truncate(place.start);
        }
        if let Err(error) = result {
            log::left_out("member", name, &error);
        }
        if let Some(errors) = place.errors {
            self.errors = Some(self.out.len());
            self.out.extend(errors);
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

const INSTANCE: &[u8] = b",\"instance\":\"";

/// Where a member stands that is being written, and what stands behind it.
struct Place {
    start: usize,
    value: usize,
    errors: Option<Vec<u8>>,
}

impl MemberVisitor for Object {
    fn extension<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if let Some(place) = self.open(name) {
            let result = serde_json::to_writer(&mut self.out, value);
            if !self.close(name, place, result) {
                self.names.release(name);
            }
        }
    }

    fn flatten<T: Serialize + ?Sized>(&mut self, value: &T) {
        for (name, value) in member::split(value) {
            if value.get() != "null" && self.names.take_flattened(&name) {
                let place = self.place(&name);
                self.out.extend_from_slice(value.get().as_bytes());
                self.close(&name, place, Ok(()));
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

/// Escapes what is formatted into it, so that no text has to be built first.
struct Escaping<'a>(&'a mut Vec<u8>);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text.as_bytes());
        Ok(())
    }
}
