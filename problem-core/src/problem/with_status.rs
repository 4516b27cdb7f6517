//! `WithStatus`: changes the status of the error of a `Result`.

use crate::problem::Problem;
use crate::status::IntoErrorStatus;

/// Adds the method `with_status` to a `Result`, for a route on which an error has another status than elsewhere.
///
/// ```
/// use problem_core::{ErrorStatus, Problem, WithStatus};
///
/// // instead of `Problem`, the error can be a type with `#[derive(Problem)]`
/// fn find(id: u64) -> Result<(), Problem> {
///     Err(Problem::new(ErrorStatus::NOT_FOUND).with_code("ORDER_NOT_FOUND").with_detail(format!("there is no order {id}")))
/// }
///
/// // this route is for orders that were archived
/// fn archived(id: u64) -> Result<(), Problem> {
///     find(id).with_status(ErrorStatus::GONE)?;
///     Ok(())
/// }
///
/// let problem = archived(7).unwrap_err();
/// assert_eq!((problem.status(), problem.code()), (ErrorStatus::GONE, "ORDER_NOT_FOUND"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`with_status` does not take `{Self}`",
    label = "expected a `Result` whose error is a problem: a type with `#[derive(Problem)]`, or `Problem`"
)]
pub trait WithStatus<T> {
    /// The error that becomes a [`Problem`](struct@crate::Problem).
    type Error;

    /// Returns the value, or the problem with this status, as [`Problem::with_status`](struct@crate::Problem#method.with_status) does.
    /// The members, the header fields and the type URI stay the same, and so does the detail, unless it is the message of the error and
    /// the new status is a 5xx. The title and the code change if they are made from the old status. **What the new status requires,
    /// such as a challenge with a 401, is not checked at compile time.** If the response lacks it, that is logged.
    ///
    /// # Errors
    ///
    /// Returns the problem if the result is an error.
    fn with_status(self, status: impl IntoErrorStatus) -> Result<T, Problem>
    where
        Problem: From<Self::Error>;
}

impl<T, E> WithStatus<T> for Result<T, E> {
    type Error = E;

    // the bound is here, so that the compiler explains what an error without it lacks
    fn with_status(self, status: impl IntoErrorStatus) -> Result<T, Problem>
    where
        Problem: From<E>,
    {
        self.map_err(|error| Problem::from(error).with_status(status))
    }
}
