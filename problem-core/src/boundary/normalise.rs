//! What the boundary does with a response that was not rendered from a problem.

use std::error::Error;
use std::fmt;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName};
use http::response::Parts;

use crate::headers::essence;
use crate::problem::Problem;
use crate::render::original_error::OriginalError;
use crate::request::RequestContext;
use crate::status::ErrorStatus;
use crate::{log, render};

/// In the extensions of a response, it tells the boundary to keep the body, even with
/// [`Boundary::without_foreign_bodies`](crate::Boundary::without_foreign_bodies). In axum, return `Extension(KeepBody)` as a part of the
/// response.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeepBody;

/// Decides what happens to a response. If its body has to be replaced, this returns the status of the
/// problem. An error response that stays as it is gets logged here.
///
/// A problem keeps its status (RFC 9457 §3.1.2), even if code around it has changed the status of the
/// response.
pub(crate) fn classify(context: &RequestContext, parts: &mut Parts, is_empty: bool) -> Option<ErrorStatus> {
    if let Some(original) = parts.extensions.get::<OriginalError>() {
        // this crate rendered it, and logged it at that time
        let status = original.status().into();
        if parts.status != status {
            log::left_out("status", parts.status.as_str(), &"the problem in the body has another status");
            parts.status = status;
        }
        return None;
    }
    let status = ErrorStatus::try_from(parts.status).ok()?;
    let media_type = parts.headers.get(header::CONTENT_TYPE).map(essence);
    let keeps = parts.extensions.get::<KeepBody>().is_some() || media_type.is_some_and(is_problem);
    let replaces_all = context.settings().replaces_all_bodies;
    if !keeps && (is_framework_default(context, parts, media_type, is_empty) || replaces_all) {
        return Some(status);
    }
    if parts.extensions.get::<PassedOn>().is_some() {
        // a boundary inside this one has logged it
        return None;
    }
    let media_type =
        String::from_utf8_lossy(media_type.unwrap_or(b"a body without a media type")).into_owned();
    render::log_without_rendering(
        &Problem::new(status).because_of(Box::new(Passed(media_type))),
        Some(context),
    );
    parts.extensions.insert(PassedOn);
    None
}

/// In the extensions of a response, it tells an outer boundary that the response was logged.
#[derive(Clone, Copy)]
struct PassedOn;

/// Whether the body is what frameworks send by themselves: no body, or plain text.
fn is_framework_default(
    context: &RequestContext,
    parts: &Parts,
    media_type: Option<&[u8]>,
    is_empty: bool,
) -> bool {
    let describes_another_body = match media_type {
        Some(media_type) if media_type.eq_ignore_ascii_case(b"text/plain") => return true,
        Some(_) => true,
        // an inner layer has removed the body of the response to a HEAD request, but kept its length
        None => parts.headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0"),
    };
    is_empty && !(context.is_head() && describes_another_body)
}

fn is_problem(media_type: &[u8]) -> bool {
    [b"application/problem+json".as_slice(), b"application/problem+xml"]
        .iter()
        .any(|problem| media_type.eq_ignore_ascii_case(problem))
}

/// Replaces a response by a problem. Only its status and its header fields remain. `text` is the beginning of
/// the old body, for the log.
pub(crate) fn replace_with_problem(
    context: &RequestContext,
    parts: &mut Parts,
    status: ErrorStatus,
    text: String,
) -> Bytes {
    let mut problem = Problem::new(status);
    if let Some(coding) = parts.headers.get(header::CONTENT_ENCODING).filter(|coding| *coding != "identity") {
        let text = format!("a body with the content coding {}", String::from_utf8_lossy(coding.as_bytes()));
        problem = problem.because_of(Box::new(Replaced(text)));
    } else if !text.is_empty() {
        problem = problem.because_of(Box::new(Replaced(text)));
    }
    for name in FIELDS_OF_THE_BODY {
        parts.headers.remove(name);
    }
    let caching: Vec<_> = parts.headers.get_all(header::CACHE_CONTROL).iter().cloned().collect();
    let rendered = render::render(&problem, Some(context), &mut parts.headers);
    if let Some((first, more)) = caching.split_first() {
        parts.headers.insert(header::CACHE_CONTROL, first.clone());
        for value in more {
            parts.headers.append(header::CACHE_CONTROL, value.clone());
        }
    }
    OriginalError::mark_with_problem(&mut parts.extensions, problem);
    rendered.body
}

/// The header fields that describe the old body (RFC 9110 §8, RFC 9530).
const FIELDS_OF_THE_BODY: [HeaderName; 14] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LOCATION,
    header::CONTENT_DISPOSITION,
    header::TRANSFER_ENCODING,
    header::TRAILER,
    header::ETAG,
    header::LAST_MODIFIED,
    HeaderName::from_static("content-digest"),
    HeaderName::from_static("content-md5"),
    HeaderName::from_static("digest"),
    HeaderName::from_static("repr-digest"),
];

/// The text of the body that a problem has replaced.
#[derive(Debug)]
struct Replaced(String);

impl fmt::Display for Replaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Replaced {}

/// An error response that is not a problem, and that the boundary does not change: the media type of its
/// body.
#[derive(Debug)]
struct Passed(String);

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "passed on unchanged: {}", self.0)
    }
}

impl Error for Passed {}

/// Sets `Content-Length` in the response to a HEAD request to the length of the body that it would have
/// (RFC 9110 §8.6).
pub(crate) fn set_content_length(headers: &mut HeaderMap, len: Option<u64>) {
    if let Some(len) = len.filter(|_| !headers.contains_key(header::CONTENT_LENGTH)) {
        let _ = headers.try_insert(header::CONTENT_LENGTH, len.into());
    }
}
