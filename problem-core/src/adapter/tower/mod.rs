//! [`Boundary`] as a layer of tower: the types of its service, its future and its body.
//!
//! This module converts between tower's requests and responses and the types of the boundary, and polls the inner
//! service. The boundary decides what happens to a response.

mod body;
pub(super) mod error_statuses;
mod future;

use std::convert::Infallible;
use std::error::Error;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use tower::{Layer, Service};

pub use crate::adapter::tower::body::BoundaryBody;
use crate::adapter::tower::error_statuses::status_of;
pub use crate::adapter::tower::future::BoundaryFuture;
use crate::adapter::tower::future::State;
use crate::boundary::{Boundary, catch, problem_of};
use crate::problem::Problem;
use crate::request::{Incoming, RequestContext};

type BoxError = Box<dyn Error + Send + Sync>;

impl<S> Layer<S> for Boundary {
    type Service = BoundaryService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        BoundaryService { inner, boundary: self.clone(), failed: None }
    }
}

/// The service that a [`Boundary`] makes of an inner service. It always returns a response: an error or a panic of the inner service
/// becomes a problem.
#[derive(Debug)]
pub struct BoundaryService<S> {
    inner: S,
    boundary: Boundary,
    /// Why the inner service could not get ready. It becomes the response to the next request.
    failed: Option<Failed>,
}

/// Why a service is not ready.
#[derive(Debug)]
enum Failed {
    Error(BoxError),
    Panicked(Problem),
}

impl<S: Clone> Clone for BoundaryService<S> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), boundary: self.boundary.clone(), failed: None }
    }
}

impl<S, Q, B> Service<Request<Q>> for BoundaryService<S>
where
    S: Service<Request<Q>, Response = Response<B>>,
    S::Error: Into<BoxError>,
    B: Body<Data = Bytes>,
{
    type Response = Response<BoundaryBody<B>>;
    type Error = Infallible;
    type Future = BoundaryFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // the error is converted when there is a request, whose context the conversion may need
        let failed = match catch(|| self.inner.poll_ready(cx).map_err(Into::into)) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(ready)) => ready.err().map(Failed::Error),
            Err(panicked) => Some(Failed::Panicked(panicked)),
        };
        self.failed = failed;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Q>) -> Self::Future {
        let incoming = Incoming { method: request.method(), uri: request.uri(), headers: request.headers() };
        let context = RequestContext::new(&self.boundary.settings, &incoming);
        // the span has the level `error`, so that no filter by level removes it; it does not contain the
        // query, which may be confidential
        let span = tracing::error_span!(
            target: "problem_core",
            "request",
            method = request.method().as_str(),
            path = request.uri().path(),
            request_id = context.request_id(),
            trace_id = context.trace_id(),
        );
        // a service that forwards the request forwards this ID as well
        context.put_new_request_id(request.headers_mut());
        let state = match self.failed.take() {
            Some(Failed::Panicked(problem)) => State::failed(problem),
            Some(Failed::Error(error)) => {
                let settings = &self.boundary.settings;
                let convert = || context.enter(|| span.in_scope(|| problem_of(error, settings, status_of)));
                State::failed(catch(convert).unwrap_or_else(|panicked| panicked))
            }
            None => {
                let call = || context.enter(|| span.in_scope(|| self.inner.call(request)));
                catch(call).map_or_else(State::failed, |future| State::Running { future })
            }
        };
        BoundaryFuture::new(state, context, span)
    }
}
