//! A layer with the duties of `Boundary`, as a careful person would tune it by hand for one axum service. It has no settings, no trait
//! and no format besides JSON, and it knows the types of the service: the body of axum, and `ShopError`.
//!
//! The code for rare cases is shorter than that of `problem-core`: it does not compare the bytes of a body, does not know rate limits,
//! and is not meant for a layer inside another one.

mod body;
mod context;
mod error;
mod future;
mod judge;
mod time;
mod watched;

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context as TaskContext, Poll};

use axum_core::body::Body;
use axum_core::response::Response;
use http::Request;
use tower::Service;

pub use error::{Original, errors, fields, unit};

use context::Context;
use future::{State, TunedFuture};

/// The service inside the layer.
pub struct Tuned<S>(pub S);

impl<S> Service<Request<Body>> for Tuned<S>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = TunedFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let context = Context::new(&mut request);
        request.extensions_mut().insert(context.clone());
        let span = tracing::error_span!(
            "request",
            method = request.method().as_str(),
            path = context.path(),
            request_id = context.id(),
            trace_id = context.trace_id(),
        );
        let inner = {
            let _current = context.enter();
            let _span = span.enter();
            catch_unwind(AssertUnwindSafe(|| self.0.call(request)))
        };
        let state = inner.map_or_else(|_| State::Ended, |future| State::Running { future });
        TunedFuture::new(state, context, span)
    }
}
