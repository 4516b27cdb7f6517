//! A service that routes by hand, for the frameworks that have no router. Where axum responds by itself, this service uses axum's texts.

use std::convert::Infallible;
use std::pin::Pin;

use bytes::Bytes;
use domain::responses::{self, empty, text};
use domain::{NewOrder, canary, kinds, requests};
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Collected, Limited};
use problem_core::Problem;

use crate::layers::{self, Body, BoxError, RequestBody};

async fn service(request: Request<RequestBody>) -> Result<Response<Body>, Infallible> {
    let response = respond(request).await.unwrap_or_else(|problem| problem.to_response());
    Ok(layers::full(response))
}

/// The service with its layers.
pub fn layered(request: Request<RequestBody>) -> layers::Answer {
    layers::call(tower::service_fn(service), request)
}

fn success(body: String) -> Response<Bytes> {
    text(StatusCode::OK, body)
}

async fn respond(request: Request<RequestBody>) -> Result<Response<Bytes>, Problem> {
    let path = request.uri().path().to_owned();
    let mut segments = path[1..].split('/');
    let (first, rest) = (segments.next().unwrap_or_default(), segments.next());
    let in_folder = rest.map(|rest| format!("/{rest}")).unwrap_or_default();
    Ok(match (first, rest.unwrap_or_default()) {
        ("orders", "") => create(request).await,
        ("orders", id) => order(request.method(), id)?,
        ("kinds", kind) => success(kinds::provoke(kind)?),
        ("struct", _) => success(kinds::fail_with_struct()?),
        ("generic", _) => success(kinds::fail_with_generic()?),
        ("once", _) => success(domain::once(request.headers())?),
        ("by-hand", _) => success(kinds::fail_by_hand()?),
        ("counted", id) => success(domain::counted(id)?),
        ("leaks", _) => Err(canary::leaky(&in_folder).expect("there is such a leak"))?,
        ("problems", _) => Err(canary::problem(&in_folder).expect("there is such a problem"))?,
        ("responses", _) => responses::response(&in_folder).expect("there is such a response"),
        ("cors", _) => empty(StatusCode::GONE),
        ("text", _) => match read(request.into_body(), 4).await {
            Ok(_) => success("taken".to_owned()),
            Err(error) => {
                text(StatusCode::PAYLOAD_TOO_LARGE, format!("Failed to buffer the request body: {error}"))
            }
        },
        ("panic", _) => {
            tokio::task::yield_now().await;
            panic!("{}", domain::PANIC)
        }
        ("panics", _) => panic!("CANARY-panic"),
        ("echo", _) => text(StatusCode::BAD_REQUEST, format!("CANARY-text {:?}", request.headers())),
        ("fine", _) => success("fine".to_owned()),
        ("wait" | "slow", _) | ("fails", "slowly") => success(requests::wait().await),
        ("crowd", number) => requests::crowd(number.parse().expect("a number")).await,
        _ => empty(StatusCode::NOT_FOUND),
    })
}

fn order(method: &Method, id: &str) -> Result<Response<Bytes>, Problem> {
    if ![Method::GET, Method::HEAD, Method::PUT].contains(method) {
        let mut response = empty(StatusCode::METHOD_NOT_ALLOWED);
        response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET,HEAD,PUT"));
        return Ok(response);
    }
    Ok(match id.parse() {
        Ok(id) => success(domain::order(id)?),
        Err(_) => text(StatusCode::BAD_REQUEST, format!("Invalid URL: Cannot parse `{id}` to a `u64`")),
    })
}

type Reading = Pin<Box<dyn Future<Output = Result<Collected<Bytes>, BoxError>> + Send>>;

// not an async function, because the compiler cannot tell that its future would be `Send`
fn read(body: RequestBody, limit: usize) -> Reading {
    Box::pin(Limited::new(body, limit).collect())
}

async fn create(request: Request<RequestBody>) -> Response<Bytes> {
    if request.headers().get(header::CONTENT_TYPE).is_none_or(|value| value != "application/json") {
        let message = "Expected request with `Content-Type: application/json`";
        return text(StatusCode::UNSUPPORTED_MEDIA_TYPE, message.to_owned());
    }
    let body = read(request.into_body(), 1024).await.unwrap().to_bytes();
    match serde_json::from_slice::<NewOrder>(&body) {
        Ok(_) => success("created".to_owned()),
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
