//! Guards whose errors are the responses.

use std::ops::{Deref, DerefMut};

use ::rocket::data::{FromData, Outcome as DataOutcome};
use ::rocket::http::Status;
use ::rocket::request::{FromRequest, Outcome};
use ::rocket::{Data, Request};

use crate::adapter::rocket::convert::to_status;
use crate::adapter::rocket::state::{self, Rejection};
use crate::problem::Problem;
use crate::status::ErrorStatus;

/// A guard of rocket whose error is the response: a derived error, a [`Problem`](struct@crate::Problem), or any other error that converts
/// into a `Problem`, such as the error of rocket's `Json`. rocket itself only takes a status from a guard that rejects a request.
///
/// The status of the response is the status of the problem. The one that the guard returns beside the error is ignored.
///
/// In a route of [`Boundary::routes`](crate::Boundary::routes), the problem is the response, and no catcher is called. In any other route,
/// catchers come first: the problem replaces the response of a catcher only if its body is empty or plain text. Without a boundary, the
/// error is logged, and the catchers get the status of the problem.
///
/// ```
/// use problem_core::Problem;
/// use problem_core::rocket::WithProblem;
/// use rocket::Request;
/// use rocket::get;
/// use rocket::http::Status;
/// use rocket::request::{FromRequest, Outcome};
///
/// #[derive(Debug, thiserror::Error, Problem)]
/// #[error("authentication is required")]
/// #[problem(status = 401, www_authenticate = r#"Bearer realm="orders""#)]
/// struct Unauthenticated;
///
/// struct User(String);
///
/// #[rocket::async_trait]
/// impl<'r> FromRequest<'r> for User {
///     type Error = Unauthenticated;
///
///     async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Unauthenticated> {
///         match request.headers().get_one("authorization") {
///             Some("Bearer of-alice") => Outcome::Success(User("Alice".to_owned())),
///             _ => Outcome::Error((Status::Unauthorized, Unauthenticated)),
///         }
///     }
/// }
///
/// #[get("/orders")]
/// fn list_orders(user: WithProblem<User>) -> String {
///     format!("the orders of {}", user.0.0)
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WithProblem<G>(pub G);

impl<G> Deref for WithProblem<G> {
    type Target = G;

    fn deref(&self) -> &G {
        &self.0
    }
}

impl<G> DerefMut for WithProblem<G> {
    fn deref_mut(&mut self) -> &mut G {
        &mut self.0
    }
}

/// The error is only the status, because rocket logs the `Debug` text of the error of a guard.
#[::rocket::async_trait]
impl<'r, G> FromRequest<'r> for WithProblem<G>
where
    G: FromRequest<'r, Error: Into<Problem>>,
{
    type Error = ErrorStatus;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ErrorStatus> {
        match G::from_request(request).await {
            Outcome::Success(guard) => Outcome::Success(Self(guard)),
            Outcome::Error((_, error)) => Outcome::Error(reject(request, error.into())),
            Outcome::Forward(status) => Outcome::Forward(status),
        }
    }
}

/// The error is only the status, because rocket logs the `Debug` text of the error of a guard.
#[::rocket::async_trait]
impl<'r, G> FromData<'r> for WithProblem<G>
where
    G: FromData<'r, Error: Into<Problem>>,
{
    type Error = ErrorStatus;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> DataOutcome<'r, Self> {
        match G::from_data(request, data).await {
            DataOutcome::Success(guard) => DataOutcome::Success(Self(guard)),
            DataOutcome::Error((_, error)) => DataOutcome::Error(reject(request, error.into())),
            DataOutcome::Forward(forward) => DataOutcome::Forward(forward),
        }
    }
}

/// Remembers the problem until the response is made. Without a boundary, the response does not contain the problem, so it is logged now.
fn reject(request: &Request<'_>, problem: Problem) -> (Status, ErrorStatus) {
    let status = problem.status();
    if state::exchange(request).is_some() {
        state::set_rejection(request, to_status(status.into()), Rejection::Problem(problem));
    } else {
        problem.log();
    }
    (to_status(status.into()), status)
}
