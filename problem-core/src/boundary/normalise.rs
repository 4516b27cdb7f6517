//! What the boundary does with a response that was not rendered from a problem.

use std::error::Error;
use std::fmt;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::response::Parts;

#[cfg(any(feature = "poem", feature = "rocket"))]
use crate::boundary::consumed_error::ConsumedError;
#[cfg(feature = "rocket")]
use crate::boundary::consumed_problem::ConsumedProblem;
use crate::boundary::recognise::{Candidate, Recognised, recognise};
use crate::headers::{essence, no_store, vary_by_accept};
use crate::problem::Problem;
use crate::render::original_error::OriginalError;
use crate::render::without_context::WithoutContext;
use crate::request::RequestContext;
use crate::request::rendered::{RenderedResponse, fields_of_the_body};
use crate::request::settings::BoxError;
use crate::status::ErrorStatus;
use crate::{log, render};

/// In the extensions of a response, it tells the boundary to keep the body, even with
/// [`Boundary::without_foreign_bodies`](crate::Boundary::without_foreign_bodies). In axum, return `Extension(KeepBody)` as a part of the
/// response.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeepBody;

/// What happens to the response of a service.
pub(crate) enum Verdict {
    /// Its body is sent as it is.
    Pass,
    /// Its body is discarded, and a problem with this status replaces it.
    Replace(ErrorStatus),
    /// Only the first bytes of the body tell: whether a rendered response starts with them, or whether there are any.
    Inspect(Option<Box<Candidate>>),
}

/// Decides what happens to a response whose body has this length, if that is known. An error response that stays as it is gets
/// logged here.
#[inline]
pub(super) fn judge(context: &RequestContext, parts: &mut Parts, len: Option<u64>) -> Verdict {
    let is_as_usual = match parts.extensions.get::<OriginalError>().map(OriginalError::rendered) {
        // no error: nothing was rendered
        None => !context.has_rendered() && ErrorStatus::try_from(parts.status).is_err(),
        // an error: nothing has changed what was rendered
        Some(rendered) => rendered.is_unchanged(parts.status, &parts.headers, len),
    };
    if is_as_usual { Verdict::Pass } else { judge_unusual(context, parts, len) }
}

/// Does the same for an error that was not rendered, and for a response that may have been changed after it was rendered.
fn judge_unusual(context: &RequestContext, parts: &mut Parts, len: Option<u64>) -> Verdict {
    // only an error has the mark, and an outer boundary does not find it again
    if ErrorStatus::try_from(parts.status).is_ok()
        && parts.extensions.remove::<WithoutContext>().is_some()
        && context.settings().warned_without_context.is_first()
    {
        log::rendered_without_context(context);
    }
    match recognise(context, parts, len) {
        Some(Recognised::Yes(rendered)) => {
            let is_encoded = parts.headers.contains_key(header::CONTENT_ENCODING);
            keep(parts, rendered, is_encoded)
        }
        Some(Recognised::Perhaps(candidate)) => Verdict::Inspect(Some(candidate)),
        None => judge_foreign(context, parts, len.map(|len| len == 0)),
    }
}

/// Keeps a problem. It keeps its status (RFC 9457 §3.1.2), even if code around it has changed the status of the response, and
/// the header fields that describe its body. `is_encoded`: a layer has encoded the body.
pub(super) fn keep(parts: &mut Parts, rendered: RenderedResponse, is_encoded: bool) -> Verdict {
    let status = rendered.status.into();
    if parts.status != status {
        log::left_out("status", parts.status.as_str(), &"the problem in the body has another status");
        parts.status = status;
    }
    let (len, is_negotiated) = (rendered.len, rendered.is_negotiated);
    for name in rendered.added_body_fields(&parts.headers) {
        // a server, and a layer that encodes the body, add fields about it
        let is_right = is_encoded
            || (*name == header::CONTENT_LENGTH
                && parts.headers.get(name).is_some_and(|value| *value == HeaderValue::from(len)));
        if !is_right {
            parts.headers.remove(name);
        }
    }
    let media_type = rendered.format.media_type();
    if !is_encoded && parts.headers.get(header::CONTENT_TYPE) != Some(&media_type) {
        let _ = parts.headers.try_insert(header::CONTENT_TYPE, media_type);
    }
    // code around the problem may have replaced these fields
    if is_negotiated {
        vary_by_accept(&mut parts.headers);
    }
    if !parts.headers.contains_key(header::CACHE_CONTROL) {
        let _ = parts.headers.try_insert(header::CACHE_CONTROL, no_store());
    }
    // a framework or a middleware may have lost the extensions
    if parts.extensions.get::<OriginalError>().is_none() {
        parts.extensions.insert(OriginalError::from(rendered));
    }
    Verdict::Pass
}

/// Decides what happens to a response that this crate has not rendered. `is_empty`: whether its body has no bytes, if that is known.
pub(super) fn judge_foreign(context: &RequestContext, parts: &mut Parts, is_empty: Option<bool>) -> Verdict {
    // the error behind another response
    parts.extensions.remove::<OriginalError>();
    let Ok(status) = ErrorStatus::try_from(parts.status) else { return Verdict::Pass };
    let media_type = parts.headers.get(header::CONTENT_TYPE).map(|value| essence(value.as_bytes()));
    // an empty body is not a problem details document, except in the response to a HEAD request
    let may_be_problem = is_empty != Some(true) || context.is_head();
    let keeps =
        parts.extensions.get::<KeepBody>().is_some() || may_be_problem && media_type.is_some_and(is_problem);
    let replaces_all = context.settings().replaces_all_bodies;
    if !keeps {
        let is_default =
            |is_empty| replaces_all || is_framework_default(context, parts, media_type, is_empty);
        if is_default(is_empty.unwrap_or(false)) {
            return Verdict::Replace(status);
        }
        // a layer may have wrapped an empty body so that its length is no longer known
        if is_empty.is_none() && media_type.is_none() && is_default(true) {
            return Verdict::Inspect(None);
        }
    }
    if context.has_passed_on(status) {
        // a boundary inside this one has logged it
        return Verdict::Pass;
    }
    let media_type =
        String::from_utf8_lossy(media_type.unwrap_or(b"a body without a media type")).into_owned();
    let problem = Problem::new(status).because_of(Box::new(Passed(media_type)));
    #[cfg(any(feature = "poem", feature = "rocket"))]
    let problem = match parts.extensions.remove::<ConsumedError>() {
        Some(error) => problem.with_source(error),
        None => problem,
    };
    let problem = match consumed_problem(parts) {
        Some(consumed) => problem.with_source(consumed),
        None => problem,
    };
    render::log_without_rendering(&problem, Some(context), Some(&parts.headers));
    context.set_passed_on(status);
    Verdict::Pass
}

/// Whether the body is what frameworks send by themselves: no body, or plain text. A 5xx without a media type counts as text, because
/// it may be the text of an error.
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
    let is_text = media_type.is_none() && parts.status.is_server_error();
    (is_empty || is_text) && !(context.is_head() && describes_another_body)
}

fn is_problem(media_type: &[u8]) -> bool {
    [b"application/problem+json".as_slice(), b"application/problem+xml"]
        .iter()
        .any(|problem| media_type.eq_ignore_ascii_case(problem))
}

/// The number of field lines that a response may keep when its body is replaced. A header map is full with 24,576.
const MOST_FIELDS: usize = 24_000;

/// The number of bytes of a replaced body that are logged.
const MAX_LOGGED: usize = 512;

/// Replaces a response by a problem. Only its status and its header fields remain. `start` is the beginning of
/// the old body, or its error, for the log.
pub(super) fn replace_with_problem(
    context: &RequestContext,
    parts: &mut Parts,
    status: ErrorStatus,
    start: Result<&[u8], BoxError>,
    is_empty: bool,
) -> Bytes {
    // axum adds `Allow` to its own 405 after the layers inside the router
    let is_unfinished = is_empty && start.is_ok() && status == ErrorStatus::METHOD_NOT_ALLOWED;
    #[cfg(any(feature = "poem", feature = "rocket"))]
    let start = parts.extensions.remove::<ConsumedError>().map_or(start, |error| Err(error.into()));
    let problem = consumed_problem(parts).unwrap_or_else(|| {
        let problem = refusal(context, status);
        match start.map_or_else(Some, |start| cause(&parts.headers, start)) {
            Some(cause) => problem.because_of(cause),
            None => problem,
        }
    });
    // an empty response says which representation a condition was about, and the problem does not change that (RFC 9110 §8.8)
    let describes_selected = is_empty && status == ErrorStatus::PRECONDITION_FAILED;
    for name in fields_of_the_body(&parts.headers) {
        if !(describes_selected && (*name == header::ETAG || *name == header::LAST_MODIFIED)) {
            parts.headers.remove(name);
        }
    }
    if parts.headers.len() > MOST_FIELDS {
        // there would be no room for the fields of the problem
        parts.headers.clear();
    }
    let caching: Vec<_> = parts.headers.get_all(header::CACHE_CONTROL).iter().cloned().collect();
    let rendered = render::render_for(&problem, Some(context), &mut parts.headers, is_unfinished);
    if let Some((first, more)) = caching.split_first() {
        parts.headers.insert(header::CACHE_CONTROL, first.clone());
        for value in more {
            parts.headers.append(header::CACHE_CONTROL, value.clone());
        }
    }
    if let Some(mark) = rendered.mark {
        OriginalError::mark_with_problem(&mut parts.extensions, mark, problem);
    }
    rendered.body
}

/// The problem of a response that describes nothing.
fn refusal(context: &RequestContext, status: ErrorStatus) -> Problem {
    let problem = Problem::new(status);
    #[cfg(feature = "tonic")]
    if context.is_grpc() && status == ErrorStatus::NOT_FOUND {
        // a path that nobody serves is a method that nobody implements
        return problem.with_grpc(problem_shared::grpc::UNIMPLEMENTED);
    }
    let _ = context;
    problem
}

/// The problem that the response is about, if the framework has kept only its status.
#[cfg(feature = "rocket")]
fn consumed_problem(parts: &mut Parts) -> Option<Problem> {
    parts.extensions.remove::<ConsumedProblem>().and_then(ConsumedProblem::into_inner)
}

#[cfg(not(feature = "rocket"))]
fn consumed_problem(_: &mut Parts) -> Option<Problem> {
    None
}

/// What the log says about a body that is replaced. It is `None` for an empty text.
fn cause(headers: &HeaderMap, start: &[u8]) -> Option<BoxError> {
    let coding = headers.get(header::CONTENT_ENCODING).filter(|coding| *coding != "identity");
    let text = match coding {
        Some(coding) => {
            format!("a body with the content coding {}", String::from_utf8_lossy(coding.as_bytes()))
        }
        None => String::from_utf8_lossy(&start[..start.len().min(MAX_LOGGED)]).trim().to_owned(),
    };
    (!text.is_empty()).then(|| Replaced(text).into())
}

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
