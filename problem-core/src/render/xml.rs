//! `application/problem+xml` (RFC 9457 appendix B).

use std::fmt::Display;

use bytes::Bytes;
use quick_xml::escape::partial_escape;
use serde_json::value::RawValue;

use crate::log;
use crate::occurrence::Occurrence;
use crate::problem_type::row::Texts;
use crate::render::extra_members::extra_members;
use crate::render::standard_members::StandardMembers;
use crate::request::RequestContext;
use crate::status::ErrorStatus;
use crate::text::buffer;
use crate::text::json::{MAX_NESTING, Members, string};
use crate::text::percent_encode::percent_encode;
use crate::text::xml::{is_allowed, is_name};

pub(crate) fn encode(
    status: ErrorStatus,
    texts: &Texts<'_>,
    occurrence: &mut Occurrence<'_>,
    request: Option<&RequestContext>,
) -> Bytes {
    let [written, instance] = occurrence.texts();
    let instance = instance.map(String::from_utf8_lossy).map(percent_encode);
    let instance = instance.as_deref().map(str::as_bytes);
    let members = StandardMembers::of(status, texts, [written, instance], request);
    let mut out = buffer::BODY.take();
    out.extend_from_slice(b"<problem xmlns=\"urn:ietf:rfc:7807\">");
    for (member, value) in members.in_order() {
        element(&mut out, member.name(), value.into_text());
    }
    extensions(&mut out, occurrence.text(&occurrence.members));
    for (name, value) in extra_members(request) {
        json_element(&mut out, name, &value);
    }
    if let Some(request) = request {
        context_elements(&mut out, request);
    }
    out.extend_from_slice(END);
    occurrence.give_back();
    buffer::BODY.finish(out)
}

/// The end of every document.
pub(super) const END: &[u8] = b"</problem>";

/// Writes the members of the context.
pub(super) fn context_elements(out: &mut Vec<u8>, request: &RequestContext) {
    // `Boundary` accepts only names that XML allows
    request.for_each_member(|name, value| element(out, name, value.to_cow()));
}

const NO_NAME: &str = "XML has no element of this name";

/// Writes the extension members. They are converted from JSON, so that the compiler instantiates only one
/// encoder for each type of error.
fn extensions(out: &mut Vec<u8>, members: &[u8]) {
    let Some((_comma, members)) = members.split_first() else { return };
    let members = [b"{", members, b"}"].concat();
    // the JSON encoder has written this text, so parsing does not fail
    let Ok(Members(members)) = serde_json::from_slice::<Members<'_, &RawValue>>(&members) else { return };
    for (name, value) in members {
        json_element(out, &name, value.get());
    }
}

/// Writes a member whose value is JSON. A member that XML cannot carry is left out and logged.
pub(super) fn json_element(out: &mut Vec<u8>, name: &str, value: &str) {
    let start = out.len();
    // the root is an element too, so these begin at depth 2
    if let Err(reason) = (Json { rest: value }).element(out, name, 2) {
        out.truncate(start);
        log::left_out("member", name, &reason);
    }
}

/// A JSON text that is converted while it is read. A value from outside may nest deeply, so no part of it is
/// read twice.
struct Json<'a> {
    rest: &'a str,
}

impl<'a> Json<'a> {
    /// Converts the next value to an element.
    fn element(&mut self, out: &mut Vec<u8>, name: &str, depth: usize) -> Result<(), &'static str> {
        if !is_name(name) || name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("xml")) {
            return Err(NO_NAME);
        }
        if depth > MAX_NESTING {
            return Err("nested too deeply");
        }
        tag(out, b"<", name);
        self.skip_space();
        match self.rest.as_bytes().first() {
            Some(b'{') => {
                while self.has_next(b'}') {
                    let name = string(self.string()).ok_or(NO_JSON)?;
                    self.skip_space();
                    self.skip(1);
                    self.element(out, &name, depth + 1)?;
                }
            }
            // an element whose children are all named `i` is an array
            Some(b'[') => {
                while self.has_next(b']') {
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

    /// Skips a bracket or a comma. It returns whether another value comes next, rather than `end`.
    fn has_next(&mut self, end: u8) -> bool {
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

    /// Takes the next value, which is a string.
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

/// This does not happen, because the text was serialised as JSON.
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

/// Writes a text. Characters that XML cannot contain (XML 1.0 §2.2) are replaced.
fn write(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'<' | b'>' | b'&')) {
        return out.extend_from_slice(text.as_bytes());
    }
    // a carriage return is written as a reference, because a parser would read it as a line feed
    let text = partial_escape(text);
    let mut allowed = text.split(|letter| !is_allowed(letter));
    out.extend_from_slice(allowed.next().unwrap_or_default().as_bytes());
    for part in allowed {
        out.extend_from_slice("\u{fffd}".as_bytes());
        out.extend_from_slice(part.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_cannot_contain_are_replaced() {
        let mut out = Vec::new();
        write(&mut out, "a<b>&\"'\r\n\t\u{0}\u{1f}\u{7f}é\u{ffff}😀\r");
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "a&lt;b&gt;&amp;\"'&#13;\n\t\u{fffd}\u{fffd}\u{7f}é\u{fffd}😀&#13;"
        );
    }
}
