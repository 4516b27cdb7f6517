//! What an inner service answers instead of a response.

use std::any::Any;
use std::error::Error;
use std::fmt;

use crate::log::error_chain::chain;
use crate::problem::Problem;
use crate::status::ErrorStatus;

/// The 500 for a panic. The message is for the log.
pub(crate) fn of_panic(payload: &(dyn Any + Send)) -> Problem {
    let message = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    Problem::internal(Panicked(message.or_else(|| payload.downcast_ref::<String>().cloned())))
}

/// The problem that an error is: itself, if it is one, else that of the status that some error behind it
/// stands for, or 500.
pub(crate) fn of_error(
    error: Box<dyn Error + Send + Sync>,
    status_of: impl Fn(&(dyn Error + 'static)) -> Option<ErrorStatus>,
) -> Problem {
    let error = match error.downcast::<Problem>() {
        Ok(problem) => return *problem,
        Err(error) => error,
    };
    let status = chain(&*error).find_map(status_of);
    Problem::of_error(status.unwrap_or(ErrorStatus::INTERNAL_SERVER_ERROR), error)
}

#[derive(Debug)]
struct Panicked(Option<String>);

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked: {}", self.0.as_deref().unwrap_or("without a message"))
    }
}

impl Error for Panicked {}
