//! The log event of an occurrence.

use problem_shared::members::ABOUT_BLANK;

use crate::log::{self, ErrorEvent};
use crate::occurrence::Logged;
use crate::problem_type::ProblemType;
use crate::request::RequestContext;

/// Logs an occurrence.
pub(super) fn log(problem_type: &ProblemType<'_>, logged: &Logged<'_>, request: Option<&RequestContext>) {
    let type_uri = problem_type.type_uri();
    let absolute = request.and_then(|request| request.type_uri(type_uri, problem_type.code()));
    let own = || type_uri.map_or(ABOUT_BLANK.into(), |uri| uri.to_cow());
    log::error(&ErrorEvent {
        level: problem_type.log(),
        status: problem_type.status(),
        code: problem_type.code(),
        type_uri: &absolute.map_or_else(own, Into::into),
        error: &logged.error,
        source: logged.error.source(),
        added_sources: &logged.added,
        request,
    });
}
