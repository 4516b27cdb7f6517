//! A gRPC status (`google.rpc.Status`) as data, without any library for gRPC.

mod limits;

use http::header::{self, HeaderMap, HeaderName};
use problem_shared::grpc::{self, is_binary_metadata, is_metadata};
use problem_shared::members::ERRORS;
use serde_json::value::RawValue;

use crate::format::Format;
use crate::grpc_status::{GrpcStatus, Violation};
use crate::log;
use crate::members::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::occurrence::answer::Answer;
use crate::problem_type::row::Texts;
use crate::render::event;
use crate::render::extra_members::extra_members;
use crate::render::grpc::limits::fit;
#[cfg(feature = "coverage")]
use crate::render::sighting::sighting_of;
use crate::render::standard_members::{MemberValue, StandardMembers};
use crate::request::RequestContext;
use crate::request::rendered::RenderedResponse;
use crate::status::ErrorStatus;
use crate::text::json::Members;
use crate::text::percent_encode::percent_encode;

/// The most bytes of the metadata that an error adds.
const MAX_METADATA: usize = 1024;

/// An error as a gRPC status. This logs it.
pub(crate) struct RenderedStatus {
    pub(crate) status: GrpcStatus,
    /// The mark of the response.
    pub(crate) mark: RenderedResponse,
}

/// Renders an occurrence and logs it, as [`render`](crate::render::render) does for HTTP.
pub(crate) fn render_status(error: &dyn Answer, request: Option<&RequestContext>) -> RenderedStatus {
    let mut headers = HeaderMap::new();
    let mut rendered = render_beside(error, request, &mut headers);
    rendered.status.metadata = metadata(headers);
    // nothing tells later whether a status in trailers was made from this error
    #[cfg(feature = "coverage")]
    rendered.mark.note_sent();
    rendered
}

/// Renders an occurrence into a response that has header fields already, and logs it. Its own are written into `headers`.
pub(super) fn render_beside(
    error: &dyn Answer,
    request: Option<&RequestContext>,
    headers: &mut HeaderMap,
) -> RenderedStatus {
    let mut occurrence = Occurrence::for_response(headers, request);
    let problem_type = error.answer(&mut occurrence);
    occurrence.settle(&problem_type);
    let (http_status, texts) = (problem_type.status(), problem_type.texts());
    occurrence.complete(texts.detail, error);
    let mut status = encode(http_status, &texts, &occurrence, request);
    if log::is_enabled(problem_type.log()) {
        // what RFC 9110 requires of a status is about HTTP
        event::log(&problem_type, &occurrence.logged(error), request, None);
    }
    occurrence.give_back();
    let code = problem_type.code_to_store();
    #[cfg(feature = "coverage")]
    let sighting = sighting_of(&problem_type, Format::Grpc, request);
    drop(occurrence);
    status.retry_after = retry_after(headers);
    fit(&mut status);
    let format = (Format::Grpc, false);
    let mark = RenderedResponse::new(http_status, code, format, &bytes::Bytes::new(), headers);
    #[cfg(feature = "coverage")]
    let mark = mark.with_sighting(sighting);
    RenderedStatus { status, mark }
}

fn encode(
    http_status: ErrorStatus,
    texts: &Texts<'_>,
    occurrence: &Occurrence<'_>,
    request: Option<&RequestContext>,
) -> GrpcStatus {
    let keys = occurrence.grpc;
    let number = http_status.as_u16();
    // a code that an error has set at run time counts only if it fits
    let code = keys.code.filter(|code| grpc::fits(*code, number)).unwrap_or(grpc::default_code(number));
    let standard = StandardMembers::of(http_status, texts, occurrence.texts(), None);
    let type_uri = request
        .and_then(|request| request.type_uri(texts.type_uri, texts.code))
        .map(|uri| uri.instead_of(texts.type_uri))
        .or(texts.type_uri.map(|uri| uri.to_string()));
    let domain = match (keys.domain, &type_uri) {
        (Some(domain), _) => domain.to_owned(),
        (None, Some(uri)) => host(uri).to_owned(),
        (None, None) => String::new(),
    };
    let reason = grpc::reason(texts.code).into_owned();
    let mut status = GrpcStatus {
        code,
        message: standard.detail.map(text).unwrap_or_default(),
        domain,
        help: type_uri.map(|uri| (texts.title.to_owned(), uri)),
        ..GrpcStatus::default()
    };
    // what the other parts of the status do not tell
    let mut member = |name: &str, json: String| status.members.push((name.to_owned(), json));
    if grpc::http_status(code) != number {
        member("status", number.to_string());
    }
    if reason != texts.code {
        member("code", json_text(texts.code));
    }
    if let Some(instance) = standard.instance {
        member("instance", json_text(&percent_encode(text(instance))));
    }
    let [own, errors] = occurrence.members_and_errors();
    for (name, value) in members(own) {
        member(&name, value.get().to_owned());
    }
    for (name, value) in extra_members(request) {
        member(name, value.into_string());
    }
    if let Some(request) = request {
        request.trace_member(|name, id| member(name, json_text(&id.to_cow())));
        request.id_member(|_, id| status.request_id = Some(id.to_cow().into_owned()));
    }
    status.reason = reason;
    for (name, value) in members(errors) {
        if name == ERRORS {
            let entries: Vec<FieldError> = serde_json::from_str(value.get()).unwrap_or_default();
            if !entries.iter().all(fits_violation) {
                status.members.push((ERRORS.to_owned(), value.get().to_owned()));
            }
            status.violations = entries.into_iter().map(violation).collect();
        }
    }
    status
}

fn text(value: MemberValue<'_>) -> String {
    value.into_text().into_owned()
}

fn json_text(text: &str) -> String {
    // a text always serialises
    serde_json::to_string(text).unwrap_or_default()
}

/// Members that were written as JSON, each with a comma before it.
fn members(written: &[u8]) -> Vec<(std::borrow::Cow<'static, str>, Box<RawValue>)> {
    let object = [b"{", written.get(1..).unwrap_or_default(), b"}"].concat();
    let read = serde_json::from_slice::<Members<'_, &RawValue>>(&object);
    let Ok(Members(members)) = read else { return Vec::new() };
    members.into_iter().map(|(name, value)| (name.into_owned().into(), value.to_owned())).collect()
}

fn violation(entry: FieldError) -> Violation {
    let reason = match entry.code() {
        "" => String::new(),
        code => grpc::reason(code).into_owned(),
    };
    Violation { field: entry.field().to_owned(), reason, description: entry.message().to_owned() }
}

/// Whether `google.rpc.BadRequest` can tell everything about an entry: its code is a reason, and its field is in the request message.
fn fits_violation(entry: &FieldError) -> bool {
    let is_reason = entry.code().is_empty() || grpc::reason(entry.code()) == entry.code();
    is_reason && entry.is_at_field_of_body()
}

/// The host of a URI (RFC 3986 §3.2.2). It is empty if the URI has none.
fn host(uri: &str) -> &str {
    let authority = uri.split_once("://").map_or("", |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.strip_prefix('[') {
        // an IPv6 address contains colons
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// The seconds in `Retry-After`. A time counts as none.
fn retry_after(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

/// The header fields that can be metadata of a call, up to [`MAX_METADATA`] bytes.
fn metadata(headers: HeaderMap) -> HeaderMap {
    let (mut kept, mut len) = (HeaderMap::new(), 0);
    let mut add = |name: &HeaderName| {
        for value in headers.get_all(name) {
            let size = name.as_str().len() + value.len();
            if len + size > MAX_METADATA {
                log::left_out("header", name.as_str(), &"the metadata of a gRPC status would be too large");
            } else if kept.try_append(name.clone(), value.clone()).is_ok() {
                len += size;
            }
        }
    };
    // what tells a client how to go on comes first
    let first = [header::RETRY_AFTER, header::WWW_AUTHENTICATE];
    first.iter().for_each(&mut add);
    // the value of a header field is a text
    let is_metadata = |name: &str| is_metadata(name) && !is_binary_metadata(name);
    headers.keys().filter(|name| is_metadata(name.as_str()) && !first.contains(name)).for_each(add);
    kept
}

/// Removes the header fields that are about HTTP and not about the call.
pub(crate) fn keep_metadata(headers: &mut HeaderMap) {
    let others: Vec<_> = headers.keys().filter(|name| !is_metadata(name.as_str())).cloned().collect();
    for name in others {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_uri() {
        for (uri, expected) in [
            ("https://api.example.com/errors/a", "api.example.com"),
            ("https://user:secret@api.example.com:8443?a#b", "api.example.com"),
            ("http://[::1]:80/", "::1"),
            ("/errors/a", ""),
            ("urn:problem:a", ""),
            ("about:blank", ""),
        ] {
            assert_eq!(host(uri), expected, "{uri}");
        }
    }
}
