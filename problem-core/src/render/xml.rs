//! `application/problem+xml` (RFC 9457 appendix B).

use std::fmt::Display;

use bytes::Bytes;
use quick_xml::escape::partial_escape;
use serde_json::value::RawValue;

use crate::log;
use crate::render::buffer;
use crate::render::json;
use crate::render::occurrence::{Head, Occurrence};
use crate::render::standard_members::StandardMembers;
use crate::request::RequestContext;
use crate::text::json::{DEEPEST, Members, string};
use crate::text::xml::{is_allowed, is_name};

pub(crate) fn encode(
    head: &Head<'_>,
    occurrence: &dyn Occurrence,
    request: Option<&RequestContext>,
) -> Bytes {
    let members = StandardMembers::new(head, occurrence, request);
    let mut out = buffer::take();
    out.extend_from_slice(b"<problem xmlns=\"urn:ietf:rfc:7807\">");
    let status = members.status.as_u16().to_string();
    let standard = [
        ("type", members.type_uri.as_deref()),
        ("title", Some(&*members.title)),
        ("status", Some(&*status)),
        ("detail", members.detail.as_deref()),
        ("instance", members.instance.as_deref()),
        ("code", Some(&*members.code)),
    ];
    for (name, value) in standard {
        if let Some(value) = value {
            element(&mut out, name, value);
        }
    }
    extensions(&mut out, json::members(Vec::new(), members.declared, occurrence, request).out);
    if let Some(request) = request {
        // a name that a service has chosen is one
        request.for_each_member(|name, value| element(&mut out, name, value));
    }
    out.extend_from_slice(b"</problem>");
    buffer::finish(out)
}

const NO_NAME: &str = "XML has no element of this name";

/// Writes the extension members. Their JSON is what is mapped to XML, so that no type of error is compiled
/// for a format of its own.
fn extensions(out: &mut Vec<u8>, mut members: Vec<u8>) {
    match members.first_mut() {
        Some(comma) => *comma = b'{',
        None => return,
    }
    members.push(b'}');
    // the JSON encoder has written it
    let Ok(Members(members)) = serde_json::from_slice::<Members<'_, &RawValue>>(&members) else { return };
    for (name, value) in members {
        let start = out.len();
        // the root is an element too
        if let Err(reason) = (Json { rest: value.get() }).element(out, &name, 2) {
            out.truncate(start);
            log::left_out("member", &name, &reason);
        }
    }
}

/// A JSON text that is mapped as it is read: what somebody else wrote may nest so deeply that nothing of it
/// should be read twice.
struct Json<'a> {
    rest: &'a str,
}

impl<'a> Json<'a> {
    /// Maps the value in front to an element.
    fn element(&mut self, out: &mut Vec<u8>, name: &str, depth: usize) -> Result<(), &'static str> {
        if !is_name(name) || name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("xml")) {
            return Err(NO_NAME);
        }
        if depth > DEEPEST {
            return Err("nested too deeply");
        }
        tag(out, b"<", name);
        self.skip_space();
        match self.rest.as_bytes().first() {
            Some(b'{') => {
                while self.goes_on(b'}') {
                    let name = string(self.string()).ok_or(NO_JSON)?;
                    self.skip_space();
                    self.skip(1);
                    self.element(out, &name, depth + 1)?;
                }
            }
            // an element whose children are all called `i` is an array
            Some(b'[') => {
                while self.goes_on(b']') {
                    self.element(out, "i", depth + 1)?;
                }
            }
            Some(b'"') => write(out, &string(self.string()).ok_or(NO_JSON)?),
            Some(b'n') | None => self.skip("null".len()),
            Some(_) => {
                let text = self.rest;
                let end = text.find([',', '}', ']', ' ', '\n', '\r', '\t']).unwrap_or(text.len());
                self.skip(end);
                write(out, &text[..end]);
            }
        }
        tag(out, b"</", name);
        Ok(())
    }

    /// Passes the bracket or the comma in front. Whether a value is behind it, or `end`.
    fn goes_on(&mut self, end: u8) -> bool {
        self.skip_space();
        let is_end = self.rest.as_bytes().first().is_none_or(|byte| *byte == end);
        self.skip(1);
        if is_end {
            return false;
        }
        self.skip_space();
        let is_empty = self.rest.as_bytes().first() == Some(&end);
        if is_empty {
            self.skip(1);
        }
        !is_empty
    }

    /// Takes the string in front.
    fn string(&mut self) -> &'a str {
        let text = self.rest;
        let mut escaped = false;
        let end = text.bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        let (string, rest) = text.split_at(end.map_or(text.len(), |end| end + 2));
        self.rest = rest;
        string
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\r', '\t']);
    }
}

/// What serialises as JSON is JSON.
const NO_JSON: &str = "not JSON";

fn element(out: &mut Vec<u8>, name: &str, value: impl Display) {
    tag(out, b"<", name);
    write(out, &value.to_string());
    tag(out, b"</", name);
}

fn tag(out: &mut Vec<u8>, start: &[u8], name: &str) {
    out.extend_from_slice(start);
    out.extend_from_slice(name.as_bytes());
    out.push(b'>');
}

/// Writes a text. What XML cannot carry (XML 1.0 §2.2) is replaced.
fn write(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'<' | b'>' | b'&')) {
        return out.extend_from_slice(text.as_bytes());
    }
    // a carriage return, which would be read as a line feed, is written as a reference
    let text = partial_escape(text);
    let mut parts = text.split(|letter| !is_allowed(letter));
    out.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        out.extend_from_slice("\u{fffd}".as_bytes());
        out.extend_from_slice(part.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_carry_is_replaced() {
        let mut out = Vec::new();
        write(&mut out, "a<b>&\"'\r\n\t\u{0}\u{1f}\u{7f}é\u{ffff}😀\r");
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "a&lt;b&gt;&amp;\"'&#13;\n\t\u{fffd}\u{fffd}\u{7f}é\u{fffd}😀&#13;"
        );
    }
}
