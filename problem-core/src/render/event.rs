//! The log event of an occurrence.

use std::error::Error;

use problem_shared::members::ABOUT_BLANK;

use crate::log::{self, ErrorEvent};
use crate::problem_type::ProblemType;
use crate::request::RequestContext;

/// Logs an occurrence.
pub(super) fn log(problem_type: &ProblemType<'_>, error: &dyn Error, request: Option<&RequestContext>) {
    let type_uri = problem_type.type_uri();
    let absolute = request.and_then(|request| request.type_uri(type_uri, problem_type.code()));
    let own = || type_uri.map_or(ABOUT_BLANK.into(), |uri| uri.to_cow());
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
