//! A service in which errors occur in every possible way.

use std::io;
use std::time::Duration;

use super::rows::rows;
use axum::extract::{DefaultBodyLimit, Path, Request};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{BoxError, Extension, Json, Router};
use problem_core::boundary::KeepBody;
use problem_core::{Boundary, ErrorStatus, Problem};
use problem_tests::logs::Logs;
use problem_tests::orders::{Cause, DatabaseError, OrderError};
use problem_tests::wire::{self, sorted};
use serde::Deserialize;
use tower::ServiceBuilder;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tracing::Level;

use crate::wire::serve;

#[derive(Deserialize)]
struct Order {
    #[expect(dead_code, reason = "it is only read")]
    quantity: u32,
}

async fn slow() {
    std::future::pending().await
}

async fn refuses(request: Request, next: Next) -> Result<Response, Problem> {
    match request.headers().contains_key(header::AUTHORIZATION) {
        true => Ok(next.run(request).await),
        false => Err(Problem::new(ErrorStatus::FORBIDDEN).with_source(DatabaseError(Cause))),
    }
}

async fn panics() {
    tokio::task::yield_now().await;
    panic!("the pool of 10.0.0.7 is\ngone");
}

fn timeout(status: StatusCode) -> TimeoutLayer {
    TimeoutLayer::with_status_code(status, Duration::from_millis(5))
}

/// A router with a boundary of its own, because some of its errors are not responses.
fn failing() -> Router {
    async fn foreign() -> Result<(), BoxError> {
        Err(io::Error::other("connection to 10.0.0.7 lost"))?
    }
    async fn problem() -> Result<(), BoxError> {
        Err(Problem::from(OrderError::Unauthenticated))?
    }
    async fn fail(request: Request) -> Result<Response, BoxError> {
        match request.uri().path() {
            "/fails/foreign" => foreign().await?,
            "/fails/problem" => problem().await?,
            _ => slow().await,
        }
        Ok(().into_response())
    }
    let service = ServiceBuilder::new()
        .layer(Boundary::new())
        .layer(tower::timeout::TimeoutLayer::new(Duration::from_millis(5)))
        .service_fn(fail);
    Router::new().route_service("/fails/{how}", service)
}

pub(super) fn router() -> Router {
    let error = async |Path(id): Path<u64>| match id {
        500 => Err(OrderError::Database(DatabaseError(Cause))),
        42 => Err(OrderError::OrderNotFound { id }),
        _ => Ok("an order"),
    };
    let cors = CorsLayer::new().allow_origin(AllowOrigin::mirror_request()).allow_methods([Method::GET]);
    Router::new()
        .route("/orders/{id}", get(error).put(error))
        .route("/orders", post(async |Json(_): Json<Order>| "created"))
        .route("/text", post(async |_: String| "taken").layer(DefaultBodyLimit::max(4)))
        .route("/limited", post(async || "taken").layer(RequestBodyLimitLayer::new(4)))
        .route("/slow/408", get(slow).layer(timeout(StatusCode::REQUEST_TIMEOUT)))
        .route("/slow/503", get(slow).layer(timeout(StatusCode::SERVICE_UNAVAILABLE)))
        .route("/slow/504", get(slow).layer(timeout(StatusCode::GATEWAY_TIMEOUT)))
        .route("/panic", get(panics))
        .route("/guarded", get(async || "inside").layer(from_fn(refuses)))
        .route("/cookie", get(async || (StatusCode::CONFLICT, [(header::SET_COOKIE, "cart=; Max-Age=0")])))
        .route("/cors", get(async || StatusCode::GONE).layer(cors))
        .route(
            "/busy",
            get(async || {
                let headers = [
                    (header::RETRY_AFTER, "7"),
                    (header::CACHE_CONTROL, "max-age=1"),
                    (header::ETAG, "\"a\""),
                ];
                (StatusCode::SERVICE_UNAVAILABLE, headers, "pool 10.0.0.7 is full")
            }),
        )
        .route(
            "/oauth",
            get(async || {
                (
                    StatusCode::BAD_REQUEST,
                    [(header::CONTENT_TYPE, "application/json")],
                    r#"{"error":"invalid_grant"}"#,
                )
            }),
        )
        .route("/upstream", get(async || (StatusCode::BAD_GATEWAY, Html("<p>upstream</p>"))))
        .route("/kept", get(async || (StatusCode::IM_A_TEAPOT, Extension(KeepBody), "short and stout")))
        .route("/fine", get(async |headers: HeaderMap| format!("{:?}", headers.get("x-request-id"))))
        .merge(failing())
        .layer(Boundary::new())
}

#[test]
fn every_error_has_one_shape_one_id_and_one_event() {
    for (index, row) in rows().iter().enumerate() {
        row.check(index, |method, path, headers, body| {
            serve(router(), move |server| wire::exchange(server, method, path, &headers, body))
        });
    }
}

#[test]
fn the_body_that_somebody_decided_on_stays_and_is_logged() {
    for (path, status, media_type, body, level) in [
        ("/oauth", "400 Bad Request", "application/json", r#"{"error":"invalid_grant"}"#, Level::DEBUG),
        ("/upstream", "502 Bad Gateway", "text/html; charset=utf-8", "<p>upstream</p>", Level::ERROR),
        ("/kept", "418 I'm a teapot", "text/plain; charset=utf-8", "short and stout", Level::DEBUG),
    ] {
        let logs = Logs::capture();
        let response = super::answer(router(), "GET", path);
        let fields = [("content-type", media_type), ("x-request-id", "req-1")];
        assert_eq!(sorted(&response), sorted(&wire::response(status, &fields, body)));
        let entries = logs.take();
        let [entry] = &entries[..] else { panic!("{path}: one event: {entries:?}") };
        assert_eq!((entry.level, entry.field("request_id")), (level, "req-1"));
        let essence = media_type.split(';').next().unwrap();
        assert_eq!(entry.field("error"), format!("passed on unchanged: {essence}"));
    }
}

#[test]
fn a_success_gets_the_id_and_nothing_else() {
    let logs = Logs::capture();
    let response = super::answer(router(), "GET", "/fine");
    let fields = [("content-type", "text/plain; charset=utf-8"), ("x-request-id", "req-1")];
    assert_eq!(response, wire::response("200 OK", &fields, r#"Some("req-1")"#));
    assert_eq!(logs.take(), []);
}
