//! Routes whose handlers run inside a boundary.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::rocket::route::{Handler, Outcome, Route};
use ::rocket::{Data, Request};

use crate::adapter::rocket::{convert, state};
use crate::boundary::{Boundary, Exchange, catch};

impl Boundary {
    /// Runs the handlers and guards of these routes of rocket inside the boundary: they have the context and the span of their request, and
    /// a panic becomes a problem whose message is logged with the request ID. The problem of a guard in
    /// [`WithProblem`](crate::rocket::WithProblem) is the response, and no catcher replaces it. The boundary must also be attached as a fairing. If it is
    /// not, the routes do the same as without this function.
    ///
    /// rocket does not run handlers inside of fairings. **In a route without this function, [`RequestContext::current`] is `None`**, and the
    /// log of a panic does not have its message.
    ///
    /// ```
    /// use problem_core::Boundary;
    /// use rocket::{Build, Rocket, get, routes};
    ///
    /// #[get("/orders/<id>")]
    /// fn get_order(id: u64) -> String {
    ///     format!("order {id}")
    /// }
    ///
    /// fn service() -> Rocket<Build> {
    ///     rocket::build().mount("/", Boundary::routes(routes![get_order])).attach(Boundary::new())
    /// }
    /// # let _ = service;
    /// ```
    ///
    /// [`RequestContext::current`]: crate::RequestContext::current
    #[must_use]
    pub fn routes(routes: Vec<Route>) -> Vec<Route> {
        let inside = |mut route: Route| {
            route.handler = Box::new(InBoundary { inner: route.handler });
            route
        };
        routes.into_iter().map(inside).collect()
    }
}

#[derive(Clone)]
struct InBoundary {
    inner: Box<dyn Handler>,
}

#[::rocket::async_trait]
impl Handler for InBoundary {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let Some(exchange) = state::exchange(request) else { return self.inner.handle(request, data).await };
        let future = {
            let _entered = exchange.enter();
            catch(|| self.inner.handle(request, data))
        };
        let outcome = match future {
            Ok(future) => Handling { future: Some(future), exchange: Arc::clone(&exchange) }.await,
            Err(panicked) => Err(panicked),
        };
        let problem = match outcome {
            Ok(Outcome::Error(status)) => match state::take_problem(request, status) {
                Some(problem) => problem,
                None => return Outcome::Error(status),
            },
            Ok(outcome) => return outcome,
            Err(panicked) => panicked,
        };
        let _entered = exchange.enter();
        let (parts, body) = exchange.respond(problem);
        Outcome::Success(convert::new_response(&parts, body))
    }
}

/// The future of a handler.
struct Handling<F> {
    /// `None` when it is ready.
    future: Option<F>,
    exchange: Arc<Exchange>,
}

impl<F, T> Future for Handling<F>
where
    F: Future<Output = T> + Unpin,
{
    type Output = Result<T, crate::problem::Problem>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { future, exchange } = self.get_mut();
        let _entered = exchange.enter();
        let poll = |future: &mut Option<F>| match future {
            Some(future) => Pin::new(future).poll(cx).map(Ok),
            None => Poll::Pending,
        };
        // the values in the future are dropped with the context of the request
        exchange.poll(future, poll, |future| *future = None)
    }
}

impl<F> Drop for Handling<F> {
    fn drop(&mut self) {
        let Self { future, exchange } = self;
        if future.is_some() {
            exchange.drop_unfinished(|| *future = None);
        }
    }
}
