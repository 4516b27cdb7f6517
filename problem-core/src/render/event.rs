//! The log event of an occurrence.

use problem_shared::members::ABOUT_BLANK;

use crate::log::error_chain::chain;
use crate::log::{self, ErrorEvent};
use crate::occurrence::Logged;
use crate::problem::Problem;
use crate::problem_type::ProblemType;
use crate::request::RequestContext;

/// Logs an occurrence.
pub(super) fn log(problem_type: &ProblemType<'_>, logged: &Logged<'_>, request: Option<&RequestContext>) {
    let type_uri = problem_type.type_uri();
    let mut added = logged.added.clone();
    // a problem among the sources may keep several errors, of which `Error::source` has the first
    let sources = logged.foreign.or_else(|| logged.error.source());
    for source in sources.into_iter().chain(logged.added.iter().copied()).flat_map(chain) {
        if let Some(problem) = source.downcast_ref::<Problem>() {
            added.extend(problem.kept().skip(1));
        }
    }
    let absolute = request.and_then(|request| request.type_uri(type_uri, problem_type.code()));
    let own = || type_uri.map_or(ABOUT_BLANK.into(), |uri| uri.to_cow());
    log::error(&ErrorEvent {
        level: problem_type.log(),
        status: problem_type.status(),
        code: problem_type.code(),
        type_uri: &absolute.map_or_else(own, Into::into),
        error: &logged.error,
        source: logged.error.source(),
        added_sources: &added,
        request,
    });
}
