//! Errors of inner services as problems.

use std::error::Error;

use crate::log::error_chain::chain;
use crate::problem::Problem;
use crate::status::ErrorStatus;

/// The problem for an error. If the error is a problem, it is used as it is. Otherwise the status is the
/// first one that `status_of` gives for the error or one of its sources, or 500.
pub(crate) fn problem_of(
    error: Box<dyn Error + Send + Sync>,
    status_of: impl Fn(&(dyn Error + 'static)) -> Option<ErrorStatus>,
) -> Problem {
    let error = match error.downcast::<Problem>() {
        Ok(problem) => return *problem,
        Err(error) => error,
    };
    let status = chain(&*error).find_map(status_of);
    Problem::from_foreign_error(status.unwrap_or(ErrorStatus::INTERNAL_SERVER_ERROR), error)
}
