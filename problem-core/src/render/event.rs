//! The log event of an occurrence.

use problem_shared::members::ABOUT_BLANK;

use crate::log::{self, ErrorEvent};
use crate::occurrence::answer::Answer;
use crate::problem_type::ProblemType;
use crate::request::RequestContext;

/// Logs an occurrence. `error` is the error that described itself last.
pub(super) fn log(problem_type: &ProblemType<'_>, error: &dyn Answer, request: Option<&RequestContext>) {
    let type_uri = problem_type.type_uri();
    let absolute = request.and_then(|request| request.type_uri(type_uri, problem_type.code()));
    let own = || type_uri.map_or(ABOUT_BLANK.into(), |uri| uri.to_cow());
    let error = error.logged();
    log::error(&ErrorEvent {
        level: problem_type.log(),
        status: problem_type.status(),
        code: problem_type.code(),
        type_uri: &absolute.map_or_else(own, Into::into),
        error: &error,
        source: error.source(),
        request,
    });
}
