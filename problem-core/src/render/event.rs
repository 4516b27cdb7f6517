//! The log event of an occurrence.

use std::error::Error;

use problem_shared::members::ABOUT_BLANK;

use crate::log::error_chain::{chain, source};
use crate::log::{self, ErrorEvent};
use crate::occurrence::Logged;
use crate::problem::Problem;
use crate::problem_type::ProblemType;
use crate::request::RequestContext;

/// Logs an occurrence.
pub(super) fn log(problem_type: &ProblemType<'_>, logged: &Logged<'_>, request: Option<&RequestContext>) {
    let type_uri = problem_type.type_uri();
    let mut added = logged.added.clone();
    let first = source(logged.error);
    let sources = logged.foreign.or(first);
    add_kept(&mut added, sources.into_iter().chain(logged.added.iter().copied()).flat_map(chain));
    let absolute = request.and_then(|request| request.type_uri(type_uri, problem_type.code()));
    let own = || type_uri.map_or(ABOUT_BLANK.into(), |uri| uri.to_cow());
    log::error(&ErrorEvent {
        level: problem_type.log(),
        status: problem_type.status(),
        code: problem_type.code(),
        type_uri: &absolute.map_or_else(own, Into::into),
        error: &logged.error,
        source: first,
        added_sources: &added,
        request,
    });
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
