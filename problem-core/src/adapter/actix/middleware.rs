//! [`Boundary`] as middleware of actix-web.

use std::future::{Ready, ready};
use std::task::{Context, Poll};

use actix_web::HttpMessage as _;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};

use crate::adapter::actix::body::BoundaryBody;
use crate::adapter::actix::convert::{Head, set_fields};
use crate::adapter::actix::future::{BoundaryFuture, State};
use crate::boundary::{Boundary, Exchange, catch};
use crate::request::RequestContext;

impl<S, B> Transform<S, ServiceRequest> for Boundary
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<BoundaryBody<B>>;
    type Error = actix_web::Error;
    type Transform = BoundaryService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(BoundaryService { inner, boundary: self.clone() }))
    }
}

/// The service that a [`Boundary`] makes of an inner service. An error or a panic of the inner service becomes a problem.
#[derive(Debug)]
pub struct BoundaryService<S> {
    inner: S,
    boundary: Boundary,
}

impl<S, B> Service<ServiceRequest> for BoundaryService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<BoundaryBody<B>>;
    type Error = actix_web::Error;
    type Future = BoundaryFuture<S::Future>;

    // services of actix-web are always ready
    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), actix_web::Error>> {
        self.inner.poll_ready(cx)
    }

    /// The boundary must not keep a clone of the request: actix-web panics if it cannot change the request, and it cannot if there is
    /// a second reference to it.
    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let outer = request.extensions().get::<RequestContext>().cloned();
        let exchange = Exchange::start(&self.boundary.settings, &Head(&request), outer);
        let context = exchange.context();
        // a service that forwards the request forwards this ID as well
        let mut fields = http::HeaderMap::new();
        context.put_new_request_id(&mut fields);
        set_fields(request.headers_mut(), fields);
        request.extensions_mut().insert(context.clone());
        let entered = exchange.enter();
        let state =
            catch(|| self.inner.call(request)).map_or_else(State::failed, |future| State::Running { future });
        drop(entered);
        BoundaryFuture::new(state, exchange)
    }
}
