//! The log event of an occurrence.

use std::error::Error;

use problem_shared::members::ABOUT_BLANK;
use problem_shared::status::required_field;

use crate::log::error_chain::{chain, source};
use crate::log::{self, ErrorEvent, LogLevel};
use crate::occurrence::Logged;
use crate::problem::Problem;
use crate::problem_type::ProblemType;
use crate::request::RequestContext;
use crate::status::ErrorStatus;

/// Logs an occurrence. `missing_header` is the header field that its response must have, and does not have.
pub(super) fn log(
    problem_type: &ProblemType<'_>,
    logged: &Logged<'_>,
    request: Option<&RequestContext>,
    missing_header: Option<&'static str>,
) {
    let level = level(problem_type, missing_header);
    if !log::is_enabled(level) {
        return;
    }
    let texts = problem_type.texts();
    let mut added = logged.added.clone();
    let first = source(logged.error);
    let sources = logged.foreign.or(first);
    add_kept(&mut added, sources.into_iter().chain(logged.added.iter().copied()).flat_map(chain));
    let changed = request.and_then(|request| request.type_uri(texts.type_uri, texts.code));
    let own = || texts.type_uri.map_or(ABOUT_BLANK.into(), |uri| uri.to_cow());
    log::error(&ErrorEvent {
        level,
        status: problem_type.status(),
        code: texts.code,
        type_uri: &changed.map_or_else(own, |uri| uri.instead_of(texts.type_uri).into()),
        error: &logged.error,
        source: first,
        added_sources: &added,
        missing_header,
        request,
    });
}

/// A response without a header field that it must have is a mistake of the service.
fn level(problem_type: &ProblemType<'_>, missing_header: Option<&'static str>) -> LogLevel {
    match missing_header {
        Some(_) => problem_type.log().at_least_warn(),
        None => problem_type.log(),
    }
}

/// The header field that a response with this status must have, if it does not have it. The derive has checked its own problem types.
pub(super) fn missing_header(
    problem_type: &ProblemType<'_>,
    status: ErrorStatus,
    has_header: impl Fn(&str) -> bool,
) -> Option<&'static str> {
    if problem_type.is_checked() {
        return None;
    }
    required_field(status.as_u16()).filter(|name| !has_header(name))
}

/// Logs that the body of a response failed after the head of the response was sent.
#[cfg(feature = "boundary")]
pub(crate) fn log_failed_body(error: &(dyn Error + 'static), request: &RequestContext) {
    let mut added = Vec::new();
    add_kept(&mut added, chain(error));
    log::body_failed(error, &added, request);
}

/// Adds the errors that problems among `errors` keep. Such a problem may keep several, of which `Error::source` has the first.
fn add_kept<'a>(
    added: &mut Vec<&'a (dyn Error + 'static)>,
    errors: impl Iterator<Item = &'a (dyn Error + 'static)>,
) {
    for error in errors {
        if let Some(problem) = error.downcast_ref::<Problem>() {
            added.extend(problem.kept().skip(1));
        }
    }
}
