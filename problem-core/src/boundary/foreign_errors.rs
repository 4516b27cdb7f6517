//! Errors of inner services as problems.

use std::error::Error;

use crate::log::error_chain::chain;
use crate::problem::Problem;
use crate::request::settings::{BoxError, Settings};
use crate::status::ErrorStatus;

/// The status of an error of a framework. It is `None` for any other error.
pub(crate) trait StatusOf: Fn(&(dyn Error + 'static)) -> Option<ErrorStatus> {}

impl<F: Fn(&(dyn Error + 'static)) -> Option<ErrorStatus>> StatusOf for F {}

/// The problem for an error. If the error is a problem, it is used as it is. Otherwise it is what the service has decided for the
/// error or one of its sources, or else a problem with the first status that `status_of` gives for one of them, or with 500.
pub(crate) fn problem_of(error: BoxError, settings: &Settings, status_of: impl StatusOf) -> Problem {
    let error = match error.downcast::<Problem>() {
        Ok(problem) => return *problem,
        Err(error) => error,
    };
    let error = match error.downcast::<Box<Problem>>() {
        Ok(problem) => return **problem,
        Err(error) => error,
    };
    if let Some(problem) = decided(&*error, settings) {
        return problem.keeping(error);
    }
    let status = chain(&*error).find_map(status_of);
    Problem::from_foreign_error(status.unwrap_or(ErrorStatus::INTERNAL_SERVER_ERROR), error)
}

/// What the service has decided for an error or one of its sources.
pub(crate) fn decided(error: &(dyn Error + 'static), settings: &Settings) -> Option<Problem> {
    let decide = settings.service_errors.as_ref()?;
    let decided = decide.call(|decide| chain(error).find_map(decide)).flatten()?;
    decided.downcast::<Problem>().ok().map(|problem| *problem)
}
