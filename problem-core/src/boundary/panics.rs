//! Panics as problems.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::problem::Problem;

/// The result of `f`, or the 500 for its panic.
// callers are in other modules, so the compiler would not inline it without being told
#[inline]
pub(crate) fn catch<T>(f: impl FnOnce() -> T) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(f)).map_err(|payload| {
        let problem = problem_of(&*payload);
        // the payload may panic when it is dropped, and that panic has a payload as well
        if let Err(thrown) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(thrown);
        }
        problem
    })
}

/// The 500 for a panic. Its message is logged and not sent.
fn problem_of(payload: &(dyn Any + Send)) -> Problem {
    let message = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    Problem::internal(Panicked(message.or_else(|| payload.downcast_ref::<String>().cloned())))
}

#[derive(Debug)]
struct Panicked(Option<String>);

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked: {}", self.0.as_deref().unwrap_or("without a message"))
    }
}

impl Error for Panicked {}
