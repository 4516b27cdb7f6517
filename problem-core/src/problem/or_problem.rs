//! `OrProblem`: turns the error of a `Result`, or the `None` of an `Option`, into a `Problem`.

use std::error::Error;

use crate::problem::Problem;
use crate::status::IntoErrorStatus;

/// Adds the method `or_problem` to `Result` and `Option`.
///
/// ```
/// use problem_core::{ErrorStatus, OrProblem, Problem};
///
/// fn port(text: Option<&str>) -> Result<u16, Problem> {
///     let text = text.or_problem(ErrorStatus::NOT_FOUND)?;
///     text.parse().or_problem(ErrorStatus::BAD_REQUEST)
/// }
/// assert_eq!(port(None).unwrap_err().status(), ErrorStatus::NOT_FOUND);
/// assert_eq!(port(Some("x")).unwrap_err().detail(), None);
/// ```
#[diagnostic::on_unimplemented(
    message = "`or_problem` does not take `{Self}`",
    label = "expected an `Option`, or a `Result` whose error converts to `Box<dyn Error + Send + Sync>`"
)]
pub trait OrProblem<T> {
    /// Returns the value, or a problem with this status. The problem keeps an error for the log, and sends
    /// nothing of it.
    ///
    /// # Errors
    ///
    /// If there is no value.
    fn or_problem(self, status: impl IntoErrorStatus) -> Result<T, Problem>;
}

impl<T, E: Into<Box<dyn Error + Send + Sync>>> OrProblem<T> for Result<T, E> {
    fn or_problem(self, status: impl IntoErrorStatus) -> Result<T, Problem> {
        self.map_err(|error| Problem::from_foreign_error(status.into_error_status(), error.into()))
    }
}

impl<T> OrProblem<T> for Option<T> {
    fn or_problem(self, status: impl IntoErrorStatus) -> Result<T, Problem> {
        self.ok_or_else(|| Problem::new(status))
    }
}
