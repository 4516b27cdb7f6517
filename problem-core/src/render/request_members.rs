//! The members of the request in a body that was rendered before. They are removed from an answer that is stored, and added to its
//! replay, which is the answer to another request.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::format::Format;
use crate::render::envelope::write_last_members;
use crate::render::extra_members::extra_members;
use crate::render::json::{write_json_member, write_member};
#[cfg(feature = "xml")]
use crate::render::xml;
use crate::request::RequestContext;
use crate::text::json::Members;

/// A member, with the JSON text of its value.
type JsonMember<'a> = (Cow<'a, str>, &'a RawValue);

/// A body that was rendered for `request`, without the members of its context. It is `None` if the body was not rendered in this
/// format. A member that the service has declared stays, because a handler may have set it.
pub(crate) fn without_context_members(
    format: Format,
    body: &[u8],
    request: &RequestContext,
) -> Option<Vec<u8>> {
    let is_kept = |name: &str| !request.adds_member(name);
    match format {
        Format::Json => {
            let mut members = json_members(body)?;
            members.retain(|(name, _)| is_kept(name));
            let mut out = object(&members);
            out.push(b'}');
            Some(out)
        }
        Format::Envelope => {
            let mut members = members_of_envelope(body)?;
            members.retain(|(name, _)| is_kept(name));
            Some([ENVELOPE_START, &object(&members), ENVELOPE_END].concat())
        }
        #[cfg(feature = "xml")]
        Format::Xml => {
            let (root, mut elements) = elements(std::str::from_utf8(body).ok()?)?;
            elements.retain(|(name, _)| is_kept(name));
            let elements: String = elements.into_iter().map(|(_, element)| element).collect();
            Some([root.as_bytes(), elements.as_bytes(), xml::END].concat())
        }
        // it has no body
        #[cfg(feature = "tonic")]
        Format::Grpc => None,
    }
}

/// Adds the members of `request` to a body that has no members of a context, where an encoder writes them. A member that the
/// service has declared gets the value of `request`, if it has one.
pub(crate) fn with_request_members(format: Format, body: &[u8], request: &RequestContext) -> Option<Vec<u8>> {
    match format {
        Format::Json => {
            let [declared, own] = partition(json_members(body)?, request);
            let mut out = object(&own);
            write_declared(&mut out, declared, request);
            request.for_each_member(|name, text| write_member(&mut out, name, text));
            out.push(b'}');
            Some(out)
        }
        Format::Envelope => {
            let [declared, own] = partition(members_of_envelope(body)?, request);
            // the code and the message
            let (start, rest) = own.split_at_checked(2)?;
            let has_instance = rest.last().is_some_and(|(name, _)| name == "instance");
            let (rest, instance) = rest.split_at_checked(rest.len() - usize::from(has_instance))?;
            let mut out = [ENVELOPE_START, &object(start)].concat();
            request.id_member(|name, value| write_member(&mut out, name, value));
            write_members(&mut out, rest);
            write_declared(&mut out, declared, request);
            write_members(&mut out, instance);
            write_last_members(&mut out, request);
            out.extend_from_slice(ENVELOPE_END);
            Some(out)
        }
        #[cfg(feature = "xml")]
        Format::Xml => {
            let (root, elements) = elements(std::str::from_utf8(body).ok()?)?;
            let [declared, own] = partition(elements, request);
            let mut out = root.as_bytes().to_vec();
            for (_, element) in own {
                out.extend_from_slice(element.as_bytes());
            }
            for (name, value) in merged(declared, request) {
                match value {
                    Value::New(value) => xml::json_element(&mut out, &name, &value),
                    Value::Stored(element) => out.extend_from_slice(element.as_bytes()),
                }
            }
            xml::context_elements(&mut out, request);
            out.extend_from_slice(xml::END);
            Some(out)
        }
        // it has no body
        #[cfg(feature = "tonic")]
        Format::Grpc => None,
    }
}

/// The members that the service has declared, and all others.
fn partition<N: AsRef<str>, V>(members: Vec<(N, V)>, request: &RequestContext) -> [Vec<(N, V)>; 2] {
    let (declared, own) = members.into_iter().partition(|(name, _)| request.declares_member(name.as_ref()));
    [declared, own]
}

/// The value of a member that the service has declared.
enum Value<V> {
    /// The request has it, as JSON.
    New(Box<str>),
    /// The stored body has it.
    Stored(V),
}

/// The members that the service has declared, in their order.
fn merged<N: AsRef<str>, V>(stored: Vec<(N, V)>, request: &RequestContext) -> Vec<(String, Value<V>)> {
    let new =
        extra_members(Some(request)).into_iter().map(|(name, value)| (name.to_owned(), Value::New(value)));
    let mut members: Vec<_> = new.collect();
    for (name, value) in stored {
        if !members.iter().any(|(known, _)| known == name.as_ref()) {
            members.push((name.as_ref().to_owned(), Value::Stored(value)));
        }
    }
    members.sort_by_key(|(name, _)| request.place_of_declared(name));
    members
}

fn write_declared(out: &mut Vec<u8>, stored: Vec<JsonMember<'_>>, request: &RequestContext) {
    for (name, value) in merged(stored, request) {
        match value {
            Value::New(value) => write_json_member(out, &name, &value),
            Value::Stored(value) => write_json_member(out, &name, value.get()),
        }
    }
}

fn json_members(object: &[u8]) -> Option<Vec<JsonMember<'_>>> {
    serde_json::from_slice::<Members<'_, &RawValue>>(object).ok().map(|Members(members)| members)
}

const ENVELOPE_START: &[u8] = b"{\"error\":";
const ENVELOPE_END: &[u8] = b"}}";

fn members_of_envelope(body: &[u8]) -> Option<Vec<JsonMember<'_>>> {
    json_members(body.strip_prefix(ENVELOPE_START)?.strip_suffix(b"}")?)
}

/// An object with these members, without its end.
fn object(members: &[JsonMember<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    write_members(&mut out, members);
    match out.first_mut() {
        // the comma before the first member
        Some(first) => *first = b'{',
        None => out.push(b'{'),
    }
    out
}

/// Writes members, each with a comma before it.
fn write_members(out: &mut Vec<u8>, members: &[JsonMember<'_>]) {
    for (name, value) in members {
        write_json_member(out, name, value.get());
    }
}

/// The start tag of a document, and the children of its root with their names. This crate has written the document, so it has neither
/// attributes nor empty tags nor comments in its root, and every `<` in a text is escaped.
#[cfg(feature = "xml")]
fn elements(document: &str) -> Option<(&str, Vec<(&str, &str)>)> {
    let (root, mut rest) = document.split_at_checked(document.find('>')? + 1)?;
    let mut elements = Vec::new();
    while rest.as_bytes() != xml::END {
        let name = rest.strip_prefix('<')?.split('>').next()?;
        let (element, after) = rest.split_at_checked(len_of_element(rest)?)?;
        elements.push((name, element));
        rest = after;
    }
    Some((root, elements))
}

/// The length of the element at the start of a text.
#[cfg(feature = "xml")]
fn len_of_element(text: &str) -> Option<usize> {
    let (mut depth, mut rest) = (0_usize, text);
    loop {
        let tag = rest.get(rest.find('<')?..)?;
        depth = if tag.starts_with("</") { depth.checked_sub(1)? } else { depth + 1 };
        rest = tag.get(tag.find('>')? + 1..)?;
        if depth == 0 {
            return Some(text.len() - rest.len());
        }
    }
}
