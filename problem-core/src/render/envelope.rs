//! `{"error":{…}}` in `application/json`, for services that have promised this shape to their clients.

use std::borrow::Cow;

use bytes::Bytes;
use problem_shared::members::StandardMember;

use crate::occurrence::Occurrence;
use crate::problem_type::table::Texts;
use crate::render::extra_members::extra_members;
use crate::render::json::{write_json_member, write_member};
use crate::render::standard_members::StandardMembers;
use crate::request::RequestContext;
use crate::request::member_text::MemberText;
use crate::status::ErrorStatus;
use crate::text::buffer;
use crate::text::json_escape::escape;
use crate::text::percent_encode::percent_encode;

/// The length of what the JSON encoder writes before the list of `errors`.
const ERRORS_NAME: usize = b",\"errors\":".len();

pub(crate) fn encode(
    status: ErrorStatus,
    texts: &Texts<'_>,
    occurrence: &mut Occurrence<'_>,
    request: Option<&RequestContext>,
) -> Bytes {
    let (mut code, mut title, mut detail) = (None, None, None);
    // members that the envelope has no place of its own for
    let mut others: [Option<(&str, Cow<'_, str>)>; StandardMember::ORDER.len()] = Default::default();
    let [written, instance] = occurrence.texts();
    let instance = instance.map(String::from_utf8_lossy).map(percent_encode);
    let instance = instance.as_deref().map(str::as_bytes);
    let members = StandardMembers::of(status, texts, [written, instance], request);
    for ((member, value), other) in members.in_order().zip(&mut others) {
        match member {
            StandardMember::Code => code = Some(value.into_text()),
            StandardMember::Title => title = Some(value.into_text()),
            StandardMember::Detail => detail = Some(value.into_text()),
            // the envelope has neither a type URI nor a status
            StandardMember::Type | StandardMember::Status => {}
            member => *other = Some((member.name(), value.into_text())),
        }
    }
    let [extensions, errors] = occurrence.members_and_errors();
    let mut out = buffer::BODY.take();
    out.extend_from_slice(b"{\"error\":{\"code\":\"");
    escape(&mut out, code.unwrap_or_default().as_bytes());
    out.push(b'"');
    write_member(&mut out, "message", &MemberText::Known(&detail.or(title).unwrap_or_default()));
    let mut last = request.map_or_else(Vec::new, |request| context_members(&mut out, request));
    if let Some(errors) = errors.get(ERRORS_NAME..) {
        out.extend_from_slice(b",\"fields\":");
        out.extend_from_slice(errors);
    }
    out.extend_from_slice(extensions);
    for (name, value) in extra_members(request) {
        write_json_member(&mut out, name, &value);
    }
    for (name, text) in others.into_iter().flatten() {
        write_member(&mut out, name, &MemberText::Known(&text));
    }
    out.append(&mut last);
    out.extend_from_slice(b"}}");
    occurrence.give_back();
    buffer::BODY.finish(out)
}

/// Writes the request ID, and returns the other members of the context. The context has all its members in one order; the envelope has
/// the request ID first and the others last.
pub(super) fn context_members(out: &mut Vec<u8>, request: &RequestContext) -> Vec<u8> {
    let (id, mut last) = (request.request_id_member(), Vec::new());
    request.for_each_member(|name, value| match Some(name) == id {
        true => write_member(out, name, value),
        false => write_member(&mut last, name, value),
    });
    last
}
