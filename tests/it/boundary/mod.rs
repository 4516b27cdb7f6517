//! Every error of a service leaves it as a problem, and every other response is kept.

mod bodies;
mod changed;
mod combinations;
mod concurrency;
mod drops;
mod errors_shape;
mod formats;
mod hooks;
mod hostile;
mod leaks;
mod lost;
mod mistaken;
mod one_change;
mod outside_future;
mod rows;
mod services;
mod settings;
mod table;

use std::convert::Infallible;
use std::sync::Mutex;

use axum::Router;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use problem_core::Boundary;
use problem_tests::wire::{self, TIME, check_time, parts, steady};
use tower::{Layer as _, Service, ServiceExt as _, service_fn};

use crate::wire::serve;

/// Returns the response of `router` to a request with an ID of the client.
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

/// The runtime for tests that need no socket.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Calls a service, and returns its complete response.
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

/// A request with an ID of the client.
pub fn request(method: &str, path: &str) -> Request<String> {
    Request::builder().method(method).uri(path).header("x-request-id", "req-1").body(String::new()).unwrap()
}

/// A body that never returns data.
struct Silent;

impl http_body::Body for Silent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        std::task::Poll::Pending
    }
}

/// Returns the response of a service whose handler calls `respond`.
pub fn through(
    boundary: &Boundary,
    request: Request<String>,
    respond: impl FnOnce() -> Response<Full<Bytes>>,
) -> Response<String> {
    let respond = Mutex::new(Some(respond));
    let inner = service_fn(|_: Request<String>| {
        let respond = respond.lock().unwrap().take().unwrap();
        async move { Ok::<_, Infallible>(respond()) }
    });
    block_on(call(boundary.layer(inner), request)).map(|body| steady(&body))
}
