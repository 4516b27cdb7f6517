//! `{"error":{…}}` in `application/json`, for services that have promised this shape to their clients.

use std::borrow::Cow;

use bytes::Bytes;
use problem_shared::members::StandardMember;

use crate::render::buffer;
use crate::render::escape::escape;
use crate::render::json::write_member;
use crate::render::json_object;
use crate::render::occurrence::{Head, Occurrence};
use crate::render::standard_members::StandardMembers;
use crate::request::RequestContext;

/// The length of what the JSON encoder writes before the list of `errors`.
const ERRORS_NAME: usize = b",\"errors\":".len();

pub(crate) fn encode(
    head: &Head<'_>,
    occurrence: &dyn Occurrence,
    request: Option<&RequestContext>,
) -> Bytes {
    let (mut code, mut title, mut detail) = (None, None, None);
    // members that the envelope has no place of its own for
    let mut others: [Option<(&str, Cow<'_, str>)>; StandardMember::ORDER.len()] = Default::default();
    let members = StandardMembers::of(head.status, &head.texts(), occurrence, request);
    for ((member, value), other) in members.in_order().zip(&mut others) {
        match member {
            StandardMember::Code => code = value.into_text(member.name()),
            StandardMember::Title => title = value.into_text(member.name()),
            StandardMember::Detail => detail = value.into_text(member.name()),
            // the envelope has neither a type URI nor a status
            StandardMember::Type | StandardMember::Status => {}
            member => *other = value.into_text(member.name()).map(|text| (member.name(), text)),
        }
    }
    let members = json_object::members(Vec::new(), head.declared(), occurrence, request);
    let (extensions, errors) = members.out.split_at(members.errors.unwrap_or(members.out.len()));
    let mut out = buffer::take();
    out.extend_from_slice(b"{\"error\":{\"code\":\"");
    escape(&mut out, code.unwrap_or_default().as_bytes());
    out.push(b'"');
    write_member(&mut out, "message", &detail.or(title).unwrap_or_default());
    // the context visits all its members; the envelope has the request ID first and the others last
    let mut last = Vec::new();
    if let Some(request) = request {
        let id = request.request_id_member();
        request.for_each_member(|name, value| match Some(name) == id {
            true => write_member(&mut out, name, value),
            false => write_member(&mut last, name, value),
        });
    }
    if let Some(errors) = errors.get(ERRORS_NAME..) {
        out.extend_from_slice(b",\"fields\":");
        out.extend_from_slice(errors);
    }
    out.extend_from_slice(extensions);
    for (name, text) in others.into_iter().flatten() {
        write_member(&mut out, name, &text);
    }
    out.append(&mut last);
    out.extend_from_slice(b"}}");
    buffer::finish(out)
}
