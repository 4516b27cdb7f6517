//! `application/problem+json` (RFC 9457 §3).

use std::fmt;

use http::HeaderValue;
use serde::Serialize;

use super::Encoded;
use crate::field_error::ToFieldError;
use crate::log;
use crate::member::{self, MemberVisitor, Names};
use crate::occurrence::{Detail, Head, Instance, Occurrence};

/// Writes what comes before the extension members, which are to be visited next.
pub(crate) fn start(head: &Head<'_>, occurrence: &dyn Occurrence) -> Object {
    let mut object = Object::start(head);
    match head.detail {
        Detail::None => {}
        Detail::Text("") => {}
        Detail::Text(text) => object.text("detail", text),
        Detail::Written => object.written("detail", &|out| occurrence.write_detail(out)),
    }
    match head.instance {
        Instance::None => {}
        Instance::Text("") => {}
        Instance::Text(text) => object.text("instance", text),
        Instance::Display(value) => object.written("instance", &|out| write!(out, "{value}")),
    }
    object.text("code", head.code);
    object
}

/// A JSON object that is being written.
pub(crate) struct Object {
    out: Vec<u8>,
    names: Names,
    /// Where `errors` starts, once it stands there: it stays behind the other members.
    errors: Option<usize>,
}

impl Object {
    fn start(head: &Head<'_>) -> Self {
        let mut out = Vec::with_capacity(256);
        out.push(b'{');
        let mut object = Self { out, names: Names::new(head.members), errors: None };
        object.optional("type", head.type_uri);
        object.text("title", head.title);
        object.name("status");
        // an error status has three digits
        let status = head.status.as_u16();
        object.out.extend([status / 100, status / 10 % 10, status % 10].map(|digit| b'0' + digit as u8));
        object
    }

    /// The whole body.
    pub(crate) fn end(mut self) -> Encoded {
        self.out.push(b'}');
        Encoded { media_type: HeaderValue::from_static("application/problem+json"), body: self.out.into() }
    }

    fn name(&mut self, name: &str) {
        if self.out.len() > 1 {
            self.out.push(b',');
        }
        string(&mut self.out, name);
        self.out.push(b':');
    }

    fn text(&mut self, name: &str, value: &str) {
        self.name(name);
        string(&mut self.out, value);
    }

    fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    /// A text that is written rather than had. An empty one, and one whose `Display` fails, is no
    /// member.
    fn written(&mut self, name: &str, write: &dyn Fn(&mut dyn fmt::Write) -> fmt::Result) {
        let start = self.out.len();
        self.name(name);
        self.out.push(b'"');
        let text_start = self.out.len();
        if let Err(error) = write(&mut Escaping(&mut self.out)) {
            self.out.truncate(start);
            log::left_out("member", name, &error);
        } else if self.out.len() == text_start {
            self.out.truncate(start);
        } else {
            self.out.push(b'"');
        }
    }
}

impl MemberVisitor for Object {
    fn extension<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.names.take(name) && !self.value(name, value) {
            self.names.release(name);
        }
    }

    fn flatten<T: Serialize + ?Sized>(&mut self, value: &T) {
        for (name, value) in member::split(value) {
            if value.get() != "null" && self.names.take_flattened(&name) {
                self.value(&name, &value);
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
        self.name("errors");
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
}

impl Object {
    /// Whether there was a value: one that serialises as `null` is none, and neither is one that
    /// does not serialise.
    fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> bool {
        let errors = self.errors.take().map(|start| self.out.split_off(start));
        let start = self.out.len();
        self.name(name);
        let value_start = self.out.len();
        let result = serde_json::to_writer(&mut self.out, value);
        let is_there = result.is_ok() && self.out[value_start..] != *b"null";
        if !is_there {
            self.out.truncate(start);
        }
        if let Err(error) = result {
            log::left_out("member", name, &error);
        }
        if let Some(errors) = errors {
            self.errors = Some(self.out.len());
            self.out.extend(errors);
        }
        is_there
    }

    fn field_error(&mut self, error: &crate::FieldError) {
        let mut before = b'{';
        for (name, value) in error.members() {
            self.out.push(before);
            before = b',';
            string(&mut self.out, name);
            self.out.push(b':');
            string(&mut self.out, value);
        }
        self.out.push(b'}');
    }
}

fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    escape(out, text);
    out.push(b'"');
}

/// Writes the inside of a JSON string (RFC 8259 §7). Only what must be escaped is.
fn escape(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut copied = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[copied..index]);
        copied = index + 1;
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            b'\n' => out.extend(*b"\\n"),
            b'\r' => out.extend(*b"\\r"),
            b'\t' => out.extend(*b"\\t"),
            0x08 => out.extend(*b"\\b"),
            0x0c => out.extend(*b"\\f"),
            _ => {
                const HEX: [u8; 16] = *b"0123456789abcdef";
                let digits = [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
                out.extend(*b"\\u00");
                out.extend(digits);
            }
        }
    }
    out.extend_from_slice(&bytes[copied..]);
}

/// Escapes what is formatted into it, so that no text has to be built first.
struct Escaping<'a>(&'a mut Vec<u8>);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn strings_are_escaped_as_serde_json_does() {
        let all: String = ('\0'..='\u{ff}').chain("\u{2028}\u{2029}\u{fffd}😀".chars()).collect();
        for text in [all.as_str(), "", "plain", "\"", "\\\"\n", "ends with \u{1f}"] {
            let mut out = Vec::new();
            string(&mut out, text);
            assert_eq!(out, serde_json::to_vec(text).unwrap());
        }
    }
}
