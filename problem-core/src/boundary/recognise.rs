//! Whether the response of a service is one that was rendered for the request.
//!
//! The request may also have rendered an error that is not its response, for example in a first attempt. And code around a rendered
//! response may have put another body in its place.

use http::header;
use http::response::Parts;

use crate::render::original_error::OriginalError;
use crate::request::RequestContext;
use crate::request::rendered::RenderedResponse;

/// The result for a response.
pub(super) enum Recognised {
    /// It is this response. Only its status and its header fields may have changed.
    Yes(RenderedResponse),
    /// It may be this response. The first bytes of the body tell.
    Perhaps(Box<Candidate>),
}

/// A response that was rendered, and that may be the one of the service. It is boxed wherever it is passed on, because it is large and
/// few responses have one.
pub(crate) struct Candidate {
    rendered: RenderedResponse,
    /// What counts if there are no bytes to compare.
    is_likely: bool,
}

impl Candidate {
    /// The response that was rendered, if these are the first bytes of its body. `has_bytes` is false if they cannot tell.
    pub(super) fn confirm(self, start: &[u8], has_bytes: bool) -> Option<RenderedResponse> {
        let is_body = if has_bytes { self.rendered.is_body(start) } else { self.is_likely };
        is_body.then_some(self.rendered)
    }
}

/// Compares the response of a service, whose body has this length if that is known, with those that were rendered.
pub(super) fn recognise(context: &RequestContext, parts: &Parts, len: Option<u64>) -> Option<Recognised> {
    // middleware that redirects the client may leave the body
    if parts.status.is_redirection() {
        return None;
    }
    let compare = |rendered: &RenderedResponse, is_marked| compare(context, parts, len, rendered, is_marked);
    let original = parts.extensions.get::<OriginalError>().map(OriginalError::rendered);
    let marked = original.and_then(|rendered| compare(rendered, true));
    marked.or_else(|| context.find_rendered(|rendered| compare(rendered, false)))
}

/// `is_marked`: the extensions of the response say that it is this one.
fn compare(
    context: &RequestContext,
    parts: &Parts,
    len: Option<u64>,
    rendered: &RenderedResponse,
    is_marked: bool,
) -> Option<Recognised> {
    let (content_length, media_type) = (header::CONTENT_LENGTH, rendered.format.media_type());
    let has_type = parts.headers.get(header::CONTENT_TYPE) == Some(&media_type);
    let is_encoded = parts.headers.contains_key(header::CONTENT_ENCODING);
    let is_known = is_marked || parts.status == rendered.status.as_u16();
    let (is_candidate, is_sure) = match len {
        Some(len) if len == rendered.len as u64 => (true, has_type && is_known && !is_encoded),
        // the header fields describe another body, but the body may have stayed
        None if is_marked && !has_type => (true, false),
        // the bytes of an encoded body cannot be compared
        _ if is_encoded => (has_type && is_known, true),
        // a layer has removed the body of the response to a HEAD request, and may have kept its length
        Some(0) if context.is_head() => {
            let has_length =
                parts.headers.get(content_length).is_some_and(|len| *len == *rendered.len.to_string());
            (if has_length { has_type || is_known } else { has_type && is_known }, true)
        }
        Some(_) => (false, false),
        None => (has_type, is_marked && parts.status == rendered.status.as_u16()),
    };
    let rendered = is_candidate.then(|| rendered.clone())?;
    Some(match is_sure {
        true => Recognised::Yes(rendered),
        false => {
            let is_likely = has_type && is_known && !is_encoded;
            Recognised::Perhaps(Box::new(Candidate { rendered, is_likely }))
        }
    })
}
