//! [`Boundary`] as a middleware of poem.

use std::convert::Infallible;
use std::io;

use ::poem::http::Response as HttpResponse;
use ::poem::{Body, Endpoint, IntoResponse, Middleware, Request, Response, Result};
use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::uri::PathAndQuery;
use http_body_util::BodyExt as _;
use http_body_util::combinators::BoxBody;

use crate::adapter::http_service::future::{BoundaryFuture, State};
use crate::adapter::poem::foreign_errors::respond_to;
use crate::adapter::poem::responses::from_http;
use crate::boundary::{Boundary, Exchange};
use crate::request::RequestContext;
use crate::request::head::{RequestHead, only_value};

impl<E: Endpoint> Middleware<E> for Boundary {
    type Output = BoundaryEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        BoundaryEndpoint { inner, boundary: self.clone() }
    }
}

/// The endpoint that a [`Boundary`] makes of an inner endpoint. It always returns a response: an error or a panic of the inner
/// endpoint becomes a problem.
#[derive(Debug)]
pub struct BoundaryEndpoint<E> {
    inner: E,
    boundary: Boundary,
}

impl<E: Endpoint> Endpoint for BoundaryEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let outer = request.data::<RequestContext>().cloned();
        let exchange = Exchange::start(&self.boundary.settings, &Head(&request), outer);
        let context = exchange.context();
        // an endpoint that forwards the request forwards this ID as well
        context.put_new_request_id(request.headers_mut());
        // middleware may pass the request on to another task
        request.set_data(context.clone());
        let future = respond(&self.inner, request);
        let Ok(response) = BoundaryFuture::new(State::Running { future }, exchange).await;
        // the body of poem has no other type for its errors
        let response = response.map(|body| {
            let body = body.map_err(|error| match error.downcast::<io::Error>() {
                Ok(error) => *error,
                Err(error) => io::Error::other(error),
            });
            Body::from(BoxBody::new(body))
        });
        Ok(from_http(response))
    }
}

/// The response of the inner endpoint, also if it fails.
async fn respond(
    endpoint: &impl Endpoint,
    request: Request,
) -> Result<HttpResponse<BoxBody<Bytes, io::Error>>, Infallible> {
    let response = match endpoint.call(request).await {
        Ok(output) => output.into_response(),
        Err(error) => respond_to(error).await,
    };
    Ok(response.into())
}

/// The head of a request of poem.
struct Head<'a>(&'a Request);

impl RequestHead for Head<'_> {
    fn method(&self) -> &str {
        self.0.method().as_str()
    }

    fn target(&self) -> Option<PathAndQuery> {
        // inside of `Route::nest`, poem removes the prefix from the path
        self.0.original_uri().path_and_query().cloned()
    }

    fn header(&self, name: &HeaderName) -> impl Iterator<Item = HeaderValue> {
        self.0.headers().get_all(name).iter().cloned()
    }

    fn only(&self, name: &HeaderName) -> Option<HeaderValue> {
        only_value(self.0.headers(), name)
    }
}
