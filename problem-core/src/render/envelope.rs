//! `{"error":{…}}` in `application/json`, for services that have promised this shape to their clients.

use bytes::Bytes;

use crate::occurrence::Occurrence;
use crate::problem_type::row::Texts;
use crate::render::json::{write_extra_members, write_member, write_value};
use crate::render::standard_members::{MemberValue, StandardMembers};
use crate::request::RequestContext;
use crate::status::ErrorStatus;
use crate::text::buffer;
use crate::text::percent_encode::percent_encode;

/// The length of what the JSON encoder writes before the list of `errors`.
const ERRORS_NAME: usize = b",\"errors\":".len();

pub(crate) fn encode(
    status: ErrorStatus,
    texts: &Texts<'_>,
    occurrence: &mut Occurrence<'_>,
    request: Option<&RequestContext>,
) -> Bytes {
    let [written, instance] = occurrence.texts();
    let instance = instance.map(String::from_utf8_lossy).map(percent_encode);
    let instance = instance.as_deref().map(str::as_bytes);
    // the envelope has neither a type URI nor a status
    let StandardMembers { type_uri: _, title, status: _, detail, instance, code } =
        StandardMembers::of(status, texts, [written, instance], request);
    let [extensions, errors] = occurrence.members_and_errors();
    let mut out = buffer::BODY.take();
    out.extend_from_slice(b"{\"error\":{\"code");
    write_value(&mut out, code.unwrap_or(MemberValue::text("")));
    out.extend_from_slice(b",\"message");
    write_value(&mut out, detail.or(title).unwrap_or(MemberValue::text("")));
    if let Some(request) = request {
        request.id_member(|name, value| write_member(&mut out, name, value));
    }
    if let Some(errors) = errors.get(ERRORS_NAME..) {
        out.extend_from_slice(b",\"fields\":");
        out.extend_from_slice(errors);
    }
    out.extend_from_slice(extensions);
    if let Some(request) = request {
        write_extra_members(&mut out, request);
    }
    if let Some(instance) = instance {
        out.extend_from_slice(b",\"instance");
        write_value(&mut out, instance);
    }
    if let Some(request) = request {
        write_last_members(&mut out, request);
    }
    out.extend_from_slice(b"}}");
    occurrence.give_back();
    buffer::BODY.finish(out)
}

/// Writes the members of the context that come last.
pub(super) fn write_last_members(out: &mut Vec<u8>, request: &RequestContext) {
    request.renamed_instance(|name, value| write_member(out, name, value));
    request.time_and_trace(|name, value| write_member(out, name, value));
}
