//! The suite on axum.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use domain::{NewOrder, canary, kinds, requests, responses};
use problem_core::Boundary;
use suite::layers::{self, boxed_request};
use suite::{Framework, socket};
use tower::{ServiceBuilder, service_fn};

async fn order(Path(id): Path<u64>) -> Result<String, domain::OrderError> {
    domain::order(id)
}

async fn panic() -> &'static str {
    tokio::task::yield_now().await;
    panic!("{}", domain::PANIC)
}

fn router() -> axum::Router {
    let created = async |Json(NewOrder { .. }): Json<NewOrder>| "created";
    let leaks = async |Path(name): Path<String>| canary::leaky(&format!("/{name}")).unwrap();
    let problems = async |Path(name): Path<String>| canary::problem(&format!("/{name}")).unwrap();
    let echo = async |headers: HeaderMap| (StatusCode::BAD_REQUEST, format!("CANARY-text {headers:?}"));
    let chosen = async |Path(name): Path<String>| {
        responses::response(&format!("/{name}")).unwrap().map(axum::body::Body::from)
    };
    let crowd = async |Path(number): Path<usize>| requests::crowd(number).await.map(axum::body::Body::from);
    axum::Router::new()
        .route("/orders/{id}", get(order).put(order))
        .route("/orders", post(created))
        .route("/kinds/{kind}", get(async |Path(kind): Path<String>| kinds::provoke(&kind)))
        .route("/struct", get(async || kinds::fail_with_struct()))
        .route("/generic", get(async || kinds::fail_with_generic()))
        .route("/once", get(async |headers: HeaderMap| domain::once(&headers)))
        .route("/by-hand", get(async || kinds::fail_by_hand()))
        .route("/counted/{id}", get(async |Path(id): Path<String>| domain::counted(&id)))
        .route("/leaks/{name}", get(leaks))
        .route("/problems/{name}", get(problems))
        .route("/responses/{name}", get(chosen))
        .route("/cors", get(async || StatusCode::GONE))
        .route("/text", post(async |_: String| "taken").layer(DefaultBodyLimit::max(4)))
        .route("/limited", post(async |_: String| "taken"))
        .route("/panic", get(panic))
        .route("/panics", get(async || -> &'static str { panic!("CANARY-panic") }))
        .route("/echo", get(echo).delete(echo))
        .route("/fine", get(async || "fine"))
        .route("/wait", get(requests::wait))
        .route("/slow/{status}", get(requests::wait))
        .route("/fails/slowly", get(requests::wait))
        .route("/crowd/{number}", get(crowd))
}

struct Axum;

impl Framework for Axum {
    const NAME: &'static str = "axum";
    const PACKAGE: (&'static str, &'static str) = ("axum", "0.8");
    const GUIDE: &'static str = include_str!("../../../docs/frameworks/axum.md");
    const PROGRAM: &'static str = include_str!("../src/main.rs");

    fn serve(boundary: Boundary) -> SocketAddr {
        let service = ServiceBuilder::new()
            .layer(boundary)
            .map_request(|request: http::Request<_>| request.map(boxed_request))
            .service(service_fn(|request| layers::call(router(), request)));
        socket::spawn(|listener| socket::serve(listener, service))
    }

    fn serve_program() -> SocketAddr {
        socket::spawn(async |listener| program::serve(listener).await.unwrap())
    }
}

suite::suite!(Axum);

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../src/main.rs"]
mod program;
