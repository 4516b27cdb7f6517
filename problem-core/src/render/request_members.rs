//! The members of the request in a body that was rendered before. They are removed from an answer that is stored, and added to its
//! replay, which is the answer to another request.

use serde_json::value::RawValue;

use crate::format::Format;
use crate::render::envelope::context_members;
use crate::render::extra_members::extra_members;
use crate::render::json::{write_json_member, write_request_members};
#[cfg(feature = "xml")]
use crate::render::xml;
use crate::request::RequestContext;
use crate::text::json::Members;

/// The members of a JSON object, with the texts of their values.
type JsonMembers<'a> = Members<'a, &'a RawValue>;

/// A body that was rendered for `request`, without its members. It is `None` if the body was not rendered in this format.
pub(crate) fn without_request_members(
    format: Format,
    body: &[u8],
    request: &RequestContext,
) -> Option<Vec<u8>> {
    let is_kept = |name: &str| !request.adds_member(name);
    match format {
        Format::Json => {
            let Members(mut members) = serde_json::from_slice::<JsonMembers<'_>>(body).ok()?;
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
        Format::Xml => without_elements(std::str::from_utf8(body).ok()?, |name| !is_kept(name)),
    }
}

/// A body without the members of a request, with those of `request`. They are where an encoder writes them.
pub(crate) fn with_request_members(format: Format, body: &[u8], request: &RequestContext) -> Option<Vec<u8>> {
    match format {
        Format::Json => {
            let mut out = body.strip_suffix(b"}")?.to_vec();
            write_request_members(&mut out, request);
            out.push(b'}');
            Some(out)
        }
        Format::Envelope => {
            let members = members_of_envelope(body)?;
            // the code and the message
            let (start, rest) = members.split_at_checked(2)?;
            let has_instance = rest.last().is_some_and(|(name, _)| name == "instance");
            let (rest, instance) = rest.split_at_checked(rest.len() - usize::from(has_instance))?;
            let mut out = [ENVELOPE_START, &object(start)].concat();
            let last = context_members(&mut out, request);
            write_members(&mut out, rest);
            for (name, value) in extra_members(Some(request)) {
                write_json_member(&mut out, name, &value);
            }
            write_members(&mut out, instance);
            out.extend_from_slice(&last);
            out.extend_from_slice(ENVELOPE_END);
            Some(out)
        }
        #[cfg(feature = "xml")]
        Format::Xml => {
            let mut out = body.strip_suffix(xml::END)?.to_vec();
            xml::request_elements(&mut out, request);
            out.extend_from_slice(xml::END);
            Some(out)
        }
    }
}

const ENVELOPE_START: &[u8] = b"{\"error\":";
const ENVELOPE_END: &[u8] = b"}}";

fn members_of_envelope(body: &[u8]) -> Option<Vec<(std::borrow::Cow<'_, str>, &RawValue)>> {
    let error = body.strip_prefix(ENVELOPE_START)?.strip_suffix(b"}")?;
    serde_json::from_slice::<JsonMembers<'_>>(error).ok().map(|Members(members)| members)
}

/// An object with these members, without its end.
fn object<N: AsRef<str>>(members: &[(N, &RawValue)]) -> Vec<u8> {
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
fn write_members<N: AsRef<str>>(out: &mut Vec<u8>, members: &[(N, &RawValue)]) {
    for (name, value) in members {
        write_json_member(out, name.as_ref(), value.get());
    }
}

/// A document without some children of its root. It has neither attributes nor empty tags nor comments, and every `<` in a text is
/// escaped, because this crate has written it.
#[cfg(feature = "xml")]
fn without_elements(document: &str, is_removed: impl Fn(&str) -> bool) -> Option<Vec<u8>> {
    let (root, mut rest) = document.split_at_checked(document.find('>')? + 1)?;
    let mut out = root.as_bytes().to_vec();
    while !rest.starts_with("</") {
        let name = rest.strip_prefix('<')?.split('>').next()?;
        let (element, after) = rest.split_at_checked(len_of_element(rest)?)?;
        if !is_removed(name) {
            out.extend_from_slice(element.as_bytes());
        }
        rest = after;
    }
    out.extend_from_slice(rest.as_bytes());
    Some(out)
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
