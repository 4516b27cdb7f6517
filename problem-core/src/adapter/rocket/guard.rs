//! Guards whose errors are logged.

use std::error::Error;
use std::fmt;
use std::ops::{Deref, DerefMut};

use ::rocket::data::{FromData, Outcome as DataOutcome};
use ::rocket::http::Status;
use ::rocket::request::{FromRequest, Outcome};
use ::rocket::{Data, Request};

use crate::adapter::rocket::state::{self, Rejection};
use crate::boundary::ConsumedError;

/// A guard of rocket, such as `Json` or `Form`, whose error is in the log event of the problem. rocket itself tells a boundary only the
/// status of a guard that rejects a request.
///
/// The text of the event is the `Debug` text of the error. It is not sent, because it may quote the request. If the error converts into a
/// [`Problem`](struct@crate::Problem), use [`WithProblem`](crate::rocket::WithProblem).
///
/// ```
/// use problem_core::rocket::Logged;
/// use rocket::form::{Form, FromForm};
/// use rocket::post;
///
/// #[derive(FromForm)]
/// struct NewOrder {
///     quantity: u32,
/// }
///
/// #[post("/orders", data = "<order>")]
/// fn place_order(order: Logged<Form<NewOrder>>) -> String {
///     format!("{} items", order.quantity)
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Logged<G>(pub G);

impl<G> Deref for Logged<G> {
    type Target = G;

    fn deref(&self) -> &G {
        &self.0
    }
}

impl<G> DerefMut for Logged<G> {
    fn deref_mut(&mut self) -> &mut G {
        &mut self.0
    }
}

#[::rocket::async_trait]
impl<'r, G: FromRequest<'r>> FromRequest<'r> for Logged<G> {
    type Error = G::Error;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, G::Error> {
        let outcome = G::from_request(request).await.map(Self);
        if let Outcome::Error((status, error)) = &outcome {
            remember(request, *status, error);
        }
        outcome
    }
}

#[::rocket::async_trait]
impl<'r, G: FromData<'r>> FromData<'r> for Logged<G> {
    type Error = G::Error;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> DataOutcome<'r, Self> {
        let outcome = G::from_data(request, data).await.map(Self);
        if let DataOutcome::Error((status, error)) = &outcome {
            remember(request, *status, error);
        }
        outcome
    }
}

fn remember(request: &Request<'_>, status: Status, error: &dyn fmt::Debug) {
    let error = ConsumedError::new(&Rejected(format!("{error:?}")));
    state::set_rejection(request, status, Rejection::Error(error));
}

/// The `Debug` text of an error that a guard has returned.
#[derive(Debug)]
struct Rejected(String);

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Rejected {}
