//! From an error to a [`Problem`](struct@crate::Problem).

use crate::problem::Problem;
use crate::to_problem::ToProblem;

/// The problem keeps the error: it is the `source` of the problem, and the log describes it.
impl<E> From<E> for Problem
where
    E: ToProblem + Send + Sync + 'static,
{
    fn from(error: E) -> Self {
        Self::keeping_answer(Box::new(error))
    }
}
