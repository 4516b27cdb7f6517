//! The layers between the boundary and a framework's service, for the rows of the table and for the canary.

use std::convert::Infallible;
use std::error::Error;
use std::future::ready;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use domain::{Cause, DatabaseError, OrderError, canary};
use http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use http_body_util::combinators::{BoxBody, UnsyncBoxBody};
use problem_core::{ErrorStatus, Problem};

use tower::{Layer as _, Service, ServiceExt as _, service_fn};
use tower_http::body::Limited;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

pub type BoxError = Box<dyn Error + Send + Sync>;

/// The body of all requests, so that one service can have any of these layers. warp wants it to be `Sync`.
pub type RequestBody = BoxBody<Bytes, BoxError>;

/// The body of all responses. The one of axum is not `Sync`.
pub type Body = UnsyncBoxBody<Bytes, BoxError>;

pub fn boxed<B>(body: B) -> Body
where
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    body.map_err(Into::into).boxed_unsync()
}

pub fn boxed_request<B>(body: B) -> RequestBody
where
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + Sync + 'static,
{
    body.map_err(Into::into).boxed()
}

pub type Answer = Pin<Box<dyn Future<Output = Result<Response<Body>, BoxError>> + Send>>;

/// Calls the service of a framework, behind the layer that the path needs.
pub fn call<S, B>(service: S, request: Request<RequestBody>) -> Answer
where
    S: Service<Request<RequestBody>, Response = Response<B>, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    let service = service.map_response(|response| response.map(boxed));
    let timeout = |status| TimeoutLayer::with_status_code(status, Duration::from_millis(5));
    match request.uri().path() {
        "/limited" => {
            let inner =
                service.map_request(|request: Request<Limited<RequestBody>>| request.map(boxed_request));
            answer(RequestBodyLimitLayer::new(4).layer(inner), request)
        }
        "/slow/408" => answer(timeout(StatusCode::REQUEST_TIMEOUT).layer(service), request),
        "/slow/503" => answer(timeout(StatusCode::SERVICE_UNAVAILABLE).layer(service), request),
        "/slow/504" => answer(timeout(StatusCode::GATEWAY_TIMEOUT).layer(service), request),
        "/guarded" => {
            let refused = Problem::new(ErrorStatus::FORBIDDEN).with_source(DatabaseError(Cause));
            answer(service_fn(move |_| ready(Ok::<_, Infallible>(full(refused.to_response())))), request)
        }
        "/cors" => {
            let cors = CorsLayer::new().allow_origin(AllowOrigin::mirror_request());
            answer(cors.allow_methods([Method::GET]).layer(service), request)
        }
        "/fails/slowly" => {
            answer(tower::timeout::TimeoutLayer::new(Duration::from_millis(5)).layer(service), request)
        }
        "/fails/foreign" => fail(std::io::Error::other("connection to 10.0.0.7 lost").into()),
        "/fails/problem" => fail(Problem::from(OrderError::Unauthenticated).into()),
        "/foreign" => fail(canary::source().into()),
        _ => answer(service, request),
    }
}

fn answer<S, B>(service: S, request: Request<RequestBody>) -> Answer
where
    S: Service<Request<RequestBody>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
        + Send
        + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    Box::pin(service.map_response(|response| response.map(boxed)).map_err(Into::into).oneshot(request))
}

fn fail(error: BoxError) -> Answer {
    Box::pin(ready(Err(error)))
}

pub fn full(response: Response<Bytes>) -> Response<Body> {
    response.map(|body| boxed(http_body_util::Full::new(body)))
}
