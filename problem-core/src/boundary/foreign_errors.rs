//! Errors of inner services as problems.

use std::error::Error;

use crate::log::error_chain::chain;
use crate::problem::Problem;
use crate::request::hook::Hook;
use crate::status::ErrorStatus;

/// The problems that the service has chosen for errors of inner services.
pub(crate) type ForeignErrors = Hook<dyn Fn(&(dyn Error + 'static)) -> Option<Problem> + Send + Sync>;

/// The problem for an error. If the error is a problem, it is used as it is. Otherwise it is what the service has chosen for the
/// error or one of its sources, or else a problem with the first status that `status_of` gives for one of them, or with 500.
pub(crate) fn problem_of(
    error: Box<dyn Error + Send + Sync>,
    chosen: Option<&ForeignErrors>,
    status_of: impl Fn(&(dyn Error + 'static)) -> Option<ErrorStatus>,
) -> Problem {
    let error = match error.downcast::<Problem>() {
        Ok(problem) => return *problem,
        Err(error) => error,
    };
    let chosen = chosen.and_then(|chosen| chosen.call(|choose| chain(&*error).find_map(choose)).flatten());
    if let Some(problem) = chosen {
        return problem.keeping(error);
    }
    let status = chain(&*error).find_map(status_of);
    Problem::from_foreign_error(status.unwrap_or(ErrorStatus::INTERNAL_SERVER_ERROR), error)
}
