//! A service that routes by hand, for the frameworks that have no router. Where axum responds by itself, this service uses axum's texts.

use std::convert::Infallible;
use std::pin::Pin;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Collected, Limited};
use problem_core::ToProblem as _;
use problem_tests::orders::{Cause, DatabaseError, OrderError};
use serde::Deserialize;

use crate::layers::{self, Body, BoxError, empty, text};
use crate::suite;

async fn service(request: Request<Body>) -> Result<Response<Body>, Infallible> {
    Ok(layers::full(respond(request).await))
}

/// The service with its layers.
pub fn layered(request: Request<Body>) -> layers::Answer {
    layers::call(tower::service_fn(service), request)
}

#[derive(Deserialize)]
struct Order {
    #[expect(dead_code, reason = "it is only read")]
    quantity: u32,
}

async fn respond(request: Request<Body>) -> Response<Bytes> {
    let path = request.uri().path().to_owned();
    if let Some(response) = layers::plain(&path) {
        return response;
    }
    if let Some(id) = path.strip_prefix("/orders/") {
        return order(request.method(), id);
    }
    if let Some(number) = path.strip_prefix("/crowd/") {
        return suite::crowd(number.parse().unwrap()).await;
    }
    match &*path {
        "/orders" => create(request).await,
        "/text" => match read(request.into_body(), 4).await {
            Ok(_) => text(StatusCode::OK, "taken".to_owned()),
            Err(error) => {
                text(StatusCode::PAYLOAD_TOO_LARGE, format!("Failed to buffer the request body: {error}"))
            }
        },
        "/panic" => {
            tokio::task::yield_now().await;
            panic!("the pool of 10.0.0.7 is\ngone")
        }
        "/panics" => panic!("CANARY-panic"),
        "/echo" => text(StatusCode::BAD_REQUEST, format!("CANARY-text {:?}", request.headers())),
        "/fine" => text(StatusCode::OK, request.headers()["x-request-id"].to_str().unwrap().to_owned()),
        "/wait" | "/slow/408" | "/slow/503" | "/slow/504" | "/fails/slowly" => {
            text(StatusCode::OK, suite::wait().await)
        }
        _ => empty(StatusCode::NOT_FOUND),
    }
}

fn order(method: &Method, id: &str) -> Response<Bytes> {
    if ![Method::GET, Method::HEAD, Method::PUT].contains(method) {
        let mut response = empty(StatusCode::METHOD_NOT_ALLOWED);
        response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET,HEAD,PUT"));
        return response;
    }
    match id.parse() {
        Ok(500) => OrderError::Database(DatabaseError(Cause)).to_response(),
        Ok(id) => OrderError::OrderNotFound { id }.to_response(),
        Err(_) => text(StatusCode::BAD_REQUEST, format!("Invalid URL: Cannot parse `{id}` to a `u64`")),
    }
}

type Reading = Pin<Box<dyn Future<Output = Result<Collected<Bytes>, BoxError>> + Send>>;

// not an async function, because the compiler cannot tell that its future would be `Send`
fn read(body: Body, limit: usize) -> Reading {
    Box::pin(Limited::new(body, limit).collect())
}

async fn create(request: Request<Body>) -> Response<Bytes> {
    if request.headers().get(header::CONTENT_TYPE).is_none_or(|value| value != "application/json") {
        let message = "Expected request with `Content-Type: application/json`";
        return text(StatusCode::UNSUPPORTED_MEDIA_TYPE, message.to_owned());
    }
    let body = read(request.into_body(), 1024).await.unwrap().to_bytes();
    match serde_json::from_slice::<Order>(&body) {
        Ok(_) => text(StatusCode::OK, "created".to_owned()),
        Err(error) if error.is_data() => text(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("Failed to deserialize the JSON body into the target type: quantity: {error}"),
        ),
        Err(error) => text(
            StatusCode::BAD_REQUEST,
            format!("Failed to parse the request body as JSON: quantity: {error}"),
        ),
    }
}
