//! [`Idempotency`] as a layer of tower: the types of its service, its future and its bodies.
//!
//! This module reads bodies and calls the inner service. `crate::idempotency` decides which requests run once, which answers are
//! stored, and what a replay contains.

mod body;
mod future;
mod run;

use std::fmt;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use tower::{Layer, Service};

pub use crate::adapter::tower::idempotency::body::IdempotencyBody;
pub use crate::adapter::tower::idempotency::future::IdempotencyFuture;
use crate::adapter::tower::idempotency::run::{problem_response, run};
use crate::adapter::tower::{BoxError, Head};
use crate::idempotency::{Admission, ClientOf, Idempotency, IdempotencyStore, Settings};
use crate::request::RequestContext;
use crate::request::head::RequestHead as _;

impl<S, T> Layer<T> for Idempotency<S>
where
    S: IdempotencyStore,
{
    type Service = IdempotencyService<T, S>;

    fn layer(&self, inner: T) -> Self::Service {
        IdempotencyService { inner, settings: self.settings.clone() }
    }
}

/// The service that an [`Idempotency`] layer makes of an inner service. The bodies of requests and responses are
/// [`IdempotencyBody`].
pub struct IdempotencyService<T, S> {
    inner: T,
    settings: Settings<S, ClientOf>,
}

impl<T: Clone, S> Clone for IdempotencyService<T, S> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), settings: self.settings.clone() }
    }
}

impl<T: fmt::Debug, S> fmt::Debug for IdempotencyService<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdempotencyService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<T, S, Q, B> Service<Request<Q>> for IdempotencyService<T, S>
where
    S: IdempotencyStore,
    T: Service<Request<IdempotencyBody<Q>>, Response = Response<B>> + Clone + Send + 'static,
    T::Future: Send,
    T::Error: Send + 'static,
    Q: Body<Data = Bytes> + Send + 'static,
    Q::Error: Into<BoxError>,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<IdempotencyBody<B>>;
    type Error = T::Error;
    type Future = IdempotencyFuture<T::Future, B, T::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), T::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Q>) -> Self::Future {
        // behind a buffer, only the request has the context
        let context = RequestContext::current().or_else(|| request.extensions().get().cloned());
        match context {
            Some(context) => context.enter(|| self.call_in_context(request)),
            None => self.call_in_context(request),
        }
    }
}

impl<T, S> IdempotencyService<T, S> {
    fn call_in_context<Q, B>(&mut self, request: Request<Q>) -> IdempotencyFuture<T::Future, B, T::Error>
    where
        S: IdempotencyStore,
        T: Service<Request<IdempotencyBody<Q>>, Response = Response<B>> + Clone + Send + 'static,
        T::Future: Send,
        T::Error: Send + 'static,
        Q: Body<Data = Bytes> + Send + 'static,
        Q::Error: Into<BoxError>,
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let (path, is_http) = (path(&request), is_http(&request));
        let (parts, body) = request.into_parts();
        let admission = if is_http { self.settings.admit(&parts, &path) } else { Ok(Admission::Pass) };
        match admission {
            Ok(Admission::Pass) => {
                let request = Request::from_parts(parts, IdempotencyBody::inner(body));
                IdempotencyFuture::passed(self.inner.call(request))
            }
            Ok(Admission::Run(key)) => {
                // the service that is ready is this one
                let clone = self.inner.clone();
                let inner = std::mem::replace(&mut self.inner, clone);
                let run = run(inner, self.settings.clone(), key, path, parts, body);
                IdempotencyFuture::running(RequestContext::carry(run))
            }
            Err(error) => IdempotencyFuture::refused(problem_response(error)),
        }
    }
}

/// Whether a request is not a gRPC request, whose answer may be a stream with trailers.
fn is_http<Q>(request: &Request<Q>) -> bool {
    #[cfg(feature = "tonic")]
    if Head(request).grpc().is_some() {
        return false;
    }
    let _ = request;
    true
}

/// The path that the client sent. Inside of a nested router, the path of the request is shorter.
fn path<Q>(request: &Request<Q>) -> String {
    let of_boundary = RequestContext::current().map(|context| context.path().to_owned());
    of_boundary
        .filter(|path| !path.is_empty())
        .unwrap_or_else(|| Head(request).target().map_or_else(String::new, |target| target.path().to_owned()))
}
