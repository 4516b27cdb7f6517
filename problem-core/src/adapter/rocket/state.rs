//! What a request of rocket remembers while it is answered.

use std::sync::{Arc, Mutex, PoisonError};

use ::rocket::http::Status;
use ::rocket::request::{FromRequest, Outcome};
use ::rocket::{Request, Response};
use http::Extensions;

use crate::boundary::{ConsumedError, ConsumedProblem, Exchange, KeepBody, OriginalError};
use crate::problem::Problem;
use crate::request::RequestContext;

/// It is in the request-local state of rocket, which keeps the first value of each type. A clone of a request shares the state with the
/// original, so the next dispatch replaces what is inside.
#[derive(Default)]
struct State(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    exchange: Option<Arc<Exchange>>,
    original: Option<OriginalError>,
    kept: Option<Shape>,
    /// The status and the error of the last guard that has rejected the request.
    rejection: Option<(Status, Rejection)>,
    is_complete: bool,
}

/// The request is dropped without a response if a fairing panics.
impl Drop for Inner {
    fn drop(&mut self) {
        if let (Some(exchange), false) = (&self.exchange, self.is_complete) {
            exchange.drop_unfinished(|| ());
        }
    }
}

/// What is known of a response without reading it. It tells a response from another one for the same request, because responses of rocket
/// cannot be marked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    status: Status,
    len: Option<usize>,
}

impl Shape {
    pub(super) fn of(response: &Response<'_>) -> Self {
        Self { status: response.status(), len: response.body().preset_size() }
    }
}

/// The error of a guard that has rejected the request.
pub(super) enum Rejection {
    /// It is only logged.
    Error(ConsumedError),
    /// It is the response.
    Problem(Problem),
}

fn with<T>(request: &Request<'_>, f: impl FnOnce(&mut Inner) -> T) -> T {
    let State(inner) = request.local_cache(State::default);
    f(&mut inner.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Remembers the exchange of a request that has arrived.
pub(super) fn start(request: &Request<'_>, exchange: Exchange) {
    let mut fresh = Inner::default();
    fresh.exchange = Some(Arc::new(exchange));
    // what was there before runs code when it is dropped, so the lock is released first
    drop(with(request, |inner| std::mem::replace(inner, fresh)));
}

/// The exchange of a request. It is `None` without a boundary.
pub(super) fn exchange(request: &Request<'_>) -> Option<Arc<Exchange>> {
    with(request, |inner| inner.exchange.clone())
}

/// Remembers that the response is complete, and the error that became the response.
pub(super) fn complete(request: &Request<'_>, original: Option<OriginalError>) {
    drop(with(request, |inner| {
        inner.is_complete = true;
        std::mem::replace(&mut inner.original, original)
    }));
}

/// Remembers that the handler has chosen the body of this response.
pub(super) fn keep_body(request: &Request<'_>, response: &Response<'_>) {
    with(request, |inner| inner.kept = Some(Shape::of(response)));
}

/// Remembers the error of a guard that has rejected the request.
pub(super) fn set_rejection(request: &Request<'_>, status: Status, error: Rejection) {
    drop(with(request, |inner| inner.rejection.replace((status, error))));
}

/// The problem of the guard that has rejected the request with this status, if it is the response.
pub(super) fn take_problem(request: &Request<'_>, status: Status) -> Option<Problem> {
    with(request, |inner| match inner.rejection.take() {
        Some((rejected, Rejection::Problem(problem))) if rejected == status => Some(problem),
        other => {
            inner.rejection = other;
            None
        }
    })
}

/// The marks of a response. A handler can also go on with the error of a guard, and then the response usually has
/// another status.
pub(super) fn marks(request: &Request<'_>, shape: Shape) -> Extensions {
    let (rejection, kept) = with(request, |inner| (inner.rejection.take(), inner.kept));
    let mut marks = Extensions::new();
    match rejection.filter(|(rejected, _)| *rejected == shape.status) {
        Some((_, Rejection::Error(error))) => drop(marks.insert(error)),
        Some((_, Rejection::Problem(problem))) => drop(marks.insert(ConsumedProblem::new(problem))),
        None => {}
    }
    if kept == Some(shape) {
        marks.insert(KeepBody);
    }
    marks
}

/// The error that became the response to a request, for fairings that count or report errors. It is `None` if the response is not a
/// problem, and until the boundary has completed the response. So attach such a fairing after the boundary.
///
/// Problems that the boundary makes are kept as [`OriginalError::error`]. Errors of handlers are not: rocket renders them before the
/// boundary sees the response.
#[must_use]
pub fn original_error(request: &Request<'_>) -> Option<OriginalError> {
    with(request, |inner| inner.original.clone())
}

/// The context of the request, for handlers, guards and fairings, whether or not the route is one of
/// [`Boundary::routes`](crate::Boundary::routes). Without a boundary, the response is a 500.
#[::rocket::async_trait]
impl<'r> FromRequest<'r> for RequestContext {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match exchange(request) {
            Some(exchange) => Outcome::Success(exchange.context().clone()),
            None => Outcome::Error((Status::InternalServerError, ())),
        }
    }
}
