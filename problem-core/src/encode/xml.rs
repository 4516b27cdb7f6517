//! `application/problem+xml` (RFC 9457 appendix B).

use std::fmt::Display;

use bytes::Bytes;
use quick_xml::escape::partial_escape;
use serde_json::value::RawValue;

use super::json;
use super::parts::Parts;
use super::scratch;
use crate::json_text::{self, Members};
use crate::log;
use crate::occurrence::{Head, Occurrence};
use crate::request::RequestContext;

pub(crate) fn encode(
    head: &Head<'_>,
    occurrence: &dyn Occurrence,
    request: Option<&RequestContext>,
) -> Bytes {
    let parts = Parts::new(head, occurrence, request);
    let mut out = scratch::take();
    out.extend_from_slice(b"<problem xmlns=\"urn:ietf:rfc:7807\">");
    let status = parts.status.as_u16().to_string();
    let standard = [
        ("type", parts.type_uri.as_deref()),
        ("title", Some(&*parts.title)),
        ("status", Some(&*status)),
        ("detail", parts.detail.as_deref()),
        ("instance", parts.instance.as_deref()),
        ("code", Some(&*parts.code)),
    ];
    for (name, value) in standard {
        if let Some(value) = value {
            element(&mut out, name, value);
        }
    }
    extensions(&mut out, json::members(Vec::new(), parts.declared, occurrence, request).out);
    if let Some(request) = request {
        request.for_each_member(|name, value| match is_name(name) {
            true => element(&mut out, name, value),
            false => log::left_out("member", name, &NO_NAME),
        });
    }
    out.extend_from_slice(b"</problem>");
    scratch::finish(out)
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
        if let Err(reason) = member(out, &name, value, 0) {
            out.truncate(start);
            log::left_out("member", &name, &reason);
        }
    }
}

/// As deep as a reader can be expected to follow.
const DEEPEST: usize = 128;

fn member(out: &mut Vec<u8>, name: &str, json: &RawValue, depth: usize) -> Result<(), &'static str> {
    if !is_name(name) {
        return Err(NO_NAME);
    }
    if depth > DEEPEST {
        return Err("nested too deeply");
    }
    tag(out, b"<", name);
    let text = json.get();
    match text.as_bytes().first() {
        Some(b'{') => {
            let Members(members) =
                serde_json::from_str::<Members<'_, &RawValue>>(text).map_err(|_| NO_JSON)?;
            for (name, value) in members {
                member(out, &name, value, depth + 1)?;
            }
        }
        // an element whose children are all called `i` is an array
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| NO_JSON)?;
            for item in items {
                member(out, "i", item, depth + 1)?;
            }
        }
        Some(b'"') => write(out, &json_text::string(text).ok_or(NO_JSON)?),
        Some(b'n') | None => {}
        Some(_) => write(out, text),
    }
    tag(out, b"</", name);
    Ok(())
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

/// Writes a text. What XML cannot carry (XML 1.0 §2.2) is replaced; a carriage return would be read as a
/// line feed if it were not written as a reference (§2.11).
fn write(out: &mut Vec<u8>, text: &str) {
    let cannot_stand = |c: char| c < ' ' && !matches!(c, '\t' | '\n') || matches!(c, '\u{fffe}' | '\u{ffff}');
    for part in partial_escape(text).split_inclusive(cannot_stand) {
        let mut letters = part.chars();
        match letters.next_back() {
            Some(last) if cannot_stand(last) => {
                out.extend_from_slice(letters.as_str().as_bytes());
                out.extend_from_slice(if last == '\r' { "&#13;" } else { "\u{fffd}" }.as_bytes());
            }
            _ => out.extend_from_slice(part.as_bytes()),
        }
    }
}

/// Whether an element can have the name: it is a name (XML 1.0 §2.3) without a prefix (Namespaces in XML §4).
fn is_name(name: &str) -> bool {
    let starts = |c: char| {
        matches!(c,
            'A'..='Z' | 'a'..='z' | '_' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}' | '\u{2070}'..='\u{218f}'
            | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
            | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
    };
    let goes_on = |c: char| {
        starts(c)
            || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}')
    };
    let is_reserved = || name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("xml"));
    let mut letters = name.chars();
    letters.next().is_some_and(starts) && letters.all(goes_on) && !is_reserved()
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

    #[test]
    fn names_are_those_of_elements() {
        for name in ["a", "orderId", "_1", "a-b.c", "é", "type_name", "日本"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1st", "a b", "-a", ".a", "a:b", "xmlns", "XMLa", "a<", "a\u{0}", "×"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
