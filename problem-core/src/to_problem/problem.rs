//! From an error to a [`Problem`](struct@crate::Problem).

use crate::occurrence::answer::Answer;
use crate::problem::Problem;
use crate::problem::source::Cause;
use crate::to_problem::ToProblem;

/// The problem keeps the error: it is the `source` of the problem, and the log describes it.
impl<E> From<E> for Problem
where
    E: ToProblem + Send + Sync + 'static,
{
    fn from(error: E) -> Self {
        keep(Box::new(error))
    }
}

/// It is not generic, so that it is compiled once for all errors.
fn keep(error: Box<dyn Answer + Send + Sync>) -> Problem {
    let mut problem = Problem::described_by(&*error);
    problem.0.cause = Cause::Problem(error);
    problem
}
