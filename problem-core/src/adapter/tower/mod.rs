//! [`Boundary`] as a layer of tower: the types of its service, its future and its body. With the feature `idempotency`, also those
//! of the layer `Idempotency`.
//!
//! This module calls the inner service, and has the types of its requests and errors. An `Exchange` makes the decisions of
//! the boundary.

pub(super) mod error_statuses;
#[cfg(feature = "idempotency")]
mod idempotency;

use std::convert::Infallible;
use std::error::Error;
use std::task::{Context, Poll};

use bytes::Bytes;
#[cfg(feature = "tonic")]
use http::header::CONTENT_TYPE;
use http::header::{HeaderName, HeaderValue};
use http::uri::PathAndQuery;
use http::{Request, Response};
use http_body::Body;
use tower::{Layer, Service};

pub use crate::adapter::http_service::body::BoundaryBody;
pub use crate::adapter::http_service::future::BoundaryFuture;
use crate::adapter::http_service::future::State;
use crate::adapter::tower::error_statuses::status_of;
#[cfg(feature = "idempotency")]
pub use crate::adapter::tower::idempotency::{IdempotencyBody, IdempotencyFuture, IdempotencyService};
use crate::boundary::{Boundary, Exchange, catch};
use crate::problem::Problem;
use crate::request::RequestContext;
#[cfg(feature = "tonic")]
use crate::request::grpc::GrpcMedia;
use crate::request::head::{RequestHead, only_value};

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
    B::Error: Into<BoxError>,
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
        let exchange = Exchange::start(
            &self.boundary.settings,
            &Head(&request),
            request.extensions().get::<RequestContext>().cloned(),
        );
        let context = exchange.context();
        // a service that forwards the request forwards this ID as well
        context.put_new_request_id(request.headers_mut());
        // code behind a buffer runs outside of this future
        request.extensions_mut().insert(context.clone());
        let entered = exchange.enter();
        let state = match self.failed.take() {
            Some(Failed::Panicked(problem)) => State::failed(problem),
            Some(Failed::Error(error)) => State::failed(exchange.problem_of(error, status_of)),
            None => catch(|| self.inner.call(request))
                .map_or_else(State::failed, |future| State::Running { future }),
        };
        drop(entered);
        BoundaryFuture::new(state, exchange)
    }
}

/// The head of a request that tower passes on.
struct Head<'a, Q>(&'a Request<Q>);

impl<Q> RequestHead for Head<'_, Q> {
    fn method(&self) -> &str {
        self.0.method().as_str()
    }

    fn target(&self) -> Option<PathAndQuery> {
        // inside of `Router::nest`, axum removes the prefix from the path
        #[cfg(feature = "axum-extract")]
        if let Some(axum::extract::OriginalUri(uri)) = self.0.extensions().get() {
            return uri.path_and_query().cloned();
        }
        self.0.uri().path_and_query().cloned()
    }

    #[cfg(feature = "tonic")]
    fn grpc(&self) -> Option<GrpcMedia> {
        GrpcMedia::of(self.0.headers().get(CONTENT_TYPE)?.as_bytes())
    }

    fn header(&self, name: &HeaderName) -> impl Iterator<Item = HeaderValue> {
        self.0.headers().get_all(name).iter().cloned()
    }

    fn only(&self, name: &HeaderName) -> Option<HeaderValue> {
        only_value(self.0.headers(), name)
    }
}
