//! What becomes of a response that did not come from a problem.

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

/// In the extensions of a response: its body stays, whatever the boundary does with others
/// ([`Boundary::strict`](crate::Boundary::strict)). In axum, `Extension(KeepBody)` is a part of a response.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeepBody;

/// Decides on a response, and logs it if it is an error that stays as it is. `Some` is the status of one
/// whose body is to be replaced. A problem keeps its status (RFC 9457 §3.1.2), whatever was said around it.
pub(crate) fn judge(context: &RequestContext, parts: &mut Parts, is_empty: bool) -> Option<ErrorStatus> {
    if let Some(original) = parts.extensions.get::<OriginalError>() {
        // it is a problem of ours, and was logged when it was rendered
        let status = original.status().into();
        if parts.status != status {
            log::left_out("status", parts.status.as_str(), &"the problem in the body has another");
            parts.status = status;
        }
        return None;
    }
    let status = ErrorStatus::try_from(parts.status).ok()?;
    let media_type = parts.headers.get(header::CONTENT_TYPE).map(essence);
    let keeps = parts.extensions.get::<KeepBody>().is_some() || media_type.is_some_and(is_problem);
    if !keeps && (is_plain(context, parts, media_type, is_empty) || context.settings().is_strict) {
        return Some(status);
    }
    let media_type = String::from_utf8_lossy(media_type.unwrap_or(b"a body without a type")).into_owned();
    log::passed(&Problem::new(status).because_of(Box::new(Passed(media_type))), context);
    None
}

/// An empty body, or one of plain text.
fn is_plain(context: &RequestContext, parts: &Parts, media_type: Option<&[u8]>, is_empty: bool) -> bool {
    let is_of_another_type = match media_type {
        Some(media_type) if media_type.eq_ignore_ascii_case(b"text/plain") => return true,
        Some(_) => true,
        // somebody has taken the body of a HEAD already, and said how long it is
        None => parts.headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0"),
    };
    is_empty && !(context.is_head() && is_of_another_type)
}

fn is_problem(media_type: &[u8]) -> bool {
    [b"application/problem+json".as_slice(), b"application/problem+xml"]
        .iter()
        .any(|problem| media_type.eq_ignore_ascii_case(problem))
}

/// Makes a response a problem that has nothing of it but the status and the header fields. `text` is what the
/// body starts with, for the log.
pub(crate) fn replace(
    context: &RequestContext,
    parts: &mut Parts,
    status: ErrorStatus,
    text: String,
) -> Bytes {
    let mut problem = Problem::new(status);
    if let Some(coding) = parts.headers.get(header::CONTENT_ENCODING).filter(|coding| *coding != "identity") {
        let text = format!("a body in {}", String::from_utf8_lossy(coding.as_bytes()));
        problem = problem.because_of(Box::new(Replaced(text)));
    } else if !text.is_empty() {
        problem = problem.because_of(Box::new(Replaced(text)));
    }
    let rendered = render::render(&problem, Some(context));
    let body = rendered.body;
    for name in OF_THE_BODY {
        parts.headers.remove(name);
    }
    let caching: Vec<_> = parts.headers.get_all(header::CACHE_CONTROL).iter().cloned().collect();
    rendered.fields.write(&mut parts.headers);
    if let Some((first, more)) = caching.split_first() {
        parts.headers.insert(header::CACHE_CONTROL, first.clone());
        for value in more {
            parts.headers.append(header::CACHE_CONTROL, value.clone());
        }
    }
    OriginalError::put(&mut parts.extensions, problem);
    body
}

/// The header fields that say something of the body that is gone (RFC 9110 §8, RFC 9530).
const OF_THE_BODY: [HeaderName; 14] = [
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

/// The text that stood where a problem is now.
#[derive(Debug)]
struct Replaced(String);

impl fmt::Display for Replaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Replaced {}

/// An error response that is no problem, and stays.
#[derive(Debug)]
struct Passed(String);

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "passed on as it is: {}", self.0)
    }
}

impl Error for Passed {}

/// For a request with the method HEAD: how long the body is that it does not get (RFC 9110 §8.6).
pub(crate) fn head(headers: &mut HeaderMap, len: Option<u64>) {
    if let Some(len) = len.filter(|_| !headers.contains_key(header::CONTENT_LENGTH)) {
        let _ = headers.try_insert(header::CONTENT_LENGTH, len.into());
    }
}
