//! The layers between the boundary and a framework's service, for the rows of the table and for the canary.

use std::convert::Infallible;
use std::error::Error;
use std::future::ready;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use http_body_util::combinators::BoxBody;
use problem_core::{ErrorStatus, Problem, ToProblem as _};
use problem_tests::canary;
use problem_tests::orders::{Cause, DatabaseError, OrderError};
use tower::{Layer as _, Service, ServiceExt as _, service_fn};
use tower_http::body::Limited;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

pub type BoxError = Box<dyn Error + Send + Sync>;

/// The body of all requests and responses, so that one service can have any of these layers.
pub type Body = BoxBody<Bytes, BoxError>;

pub fn boxed<B>(body: B) -> Body
where
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + Sync + 'static,
{
    body.map_err(Into::into).boxed()
}

pub type Answer = Pin<Box<dyn Future<Output = Result<Response<Body>, BoxError>> + Send>>;

/// Calls the service of a framework, behind the layer that the path needs.
pub fn call<S, B>(service: S, request: Request<Body>) -> Answer
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + Sync + 'static,
{
    let service = service.map_response(|response| response.map(boxed));
    let timeout = |status| TimeoutLayer::with_status_code(status, Duration::from_millis(5));
    match request.uri().path() {
        "/limited" => {
            let inner = service.map_request(|request: Request<Limited<Body>>| request.map(boxed));
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

fn answer<S, B>(service: S, request: Request<Body>) -> Answer
where
    S: Service<Request<Body>, Response = Response<B>, Error: Into<BoxError>, Future: Send> + Send + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + Sync + 'static,
{
    Box::pin(service.map_response(|response| response.map(boxed)).map_err(Into::into).oneshot(request))
}

fn fail(error: BoxError) -> Answer {
    Box::pin(ready(Err(error)))
}

pub fn full(response: Response<Bytes>) -> Response<Body> {
    response.map(|body| boxed(http_body_util::Full::new(body)))
}

/// The header fields of a response whose body the service has chosen.
pub fn text(status: StatusCode, body: String) -> Response<Bytes> {
    with_body(status, "text/plain; charset=utf-8", body)
}

pub fn with_body(status: StatusCode, media_type: &'static str, body: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(media_type));
    response
}

pub fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

/// The responses of the paths that need no router, with the same types in every framework.
pub fn plain(path: &str) -> Option<Response<Bytes>> {
    if let Some(leaky) = canary::leaky(path) {
        return Some(leaky.to_response());
    }
    if let Some(problem) = canary::problem(path) {
        return Some(problem.to_response());
    }
    let value = header::HeaderValue::from_static;
    Some(match path {
        "/cookie" => {
            let mut response = empty(StatusCode::CONFLICT);
            response.headers_mut().insert(header::SET_COOKIE, value("cart=; Max-Age=0"));
            response
        }
        "/cors" => empty(StatusCode::GONE),
        "/busy" => {
            let mut response = text(StatusCode::SERVICE_UNAVAILABLE, "pool 10.0.0.7 is full".to_owned());
            response.headers_mut().insert(header::RETRY_AFTER, value("7"));
            response.headers_mut().insert(header::CACHE_CONTROL, value("max-age=1"));
            response.headers_mut().insert(header::ETAG, value("\"a\""));
            response
        }
        "/plain" => text(StatusCode::INTERNAL_SERVER_ERROR, "CANARY-text".to_owned()),
        "/html" => with_body(StatusCode::BAD_GATEWAY, "text/html", "<p>CANARY-body".to_owned()),
        "/somebody" => {
            with_body(StatusCode::BAD_REQUEST, "application/json", r#"{"error":"CANARY-body"}"#.to_owned())
        }
        _ => return None,
    })
}
