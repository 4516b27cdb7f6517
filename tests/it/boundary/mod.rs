//! Every error of a service leaves in one shape, and nothing else does.

mod concurrency;
mod formats;
mod hostile;
mod leaks;
mod services;
mod settings;
mod table;

use std::convert::Infallible;

use axum::Router;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use problem_tests::wire::{self, TIME, check_time, steady};
use tower::{Service, ServiceExt as _};

use crate::wire::serve;

/// What `router` answers, with a request id of the client.
fn answer(router: Router, method: &'static str, path: &'static str) -> String {
    answer_with(router, method, path, &[], "")
}

fn answer_with(
    router: Router,
    method: &'static str,
    path: &'static str,
    headers: &[(&'static str, &'static str)],
    body: &'static str,
) -> String {
    let headers = [headers, &[("x-request-id", "req-1")]].concat();
    let response = serve(router, move |server| wire::exchange(server, method, path, &headers, body));
    steady(&response)
}

/// The head of a response, and the body.
fn parts(response: &str) -> (&str, &str) {
    response.split_once("\r\n\r\n").unwrap()
}

/// The runtime of a test that needs no socket.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// What a service answers, whole.
pub async fn call<S, B>(service: S, request: Request<String>) -> Response<String>
where
    S: Service<Request<String>, Response = Response<B>, Error = Infallible>,
    B: http_body::Body<Data = Bytes, Error: std::fmt::Debug>,
{
    let Ok(response) = service.oneshot(request).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Response::from_parts(parts, String::from_utf8(body.into()).unwrap())
}

/// A request with an id of the client.
pub fn request(method: &str, path: &str) -> Request<String> {
    Request::builder().method(method).uri(path).header("x-request-id", "req-1").body(String::new()).unwrap()
}
