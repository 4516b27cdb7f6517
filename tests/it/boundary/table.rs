//! A service in which errors occur in every possible way.

use std::io;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Path, Request};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{BoxError, Extension, Json, Router};
use problem_core::boundary::KeepBody;
use problem_core::{Boundary, ErrorStatus, Problem};
use problem_tests::logs::Logs;
use problem_tests::wire;
use serde::Deserialize;
use tower::ServiceBuilder;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tracing::Level;

use super::{TIME, steady};
use crate::orders::{Cause, DatabaseError, OrderError};
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

struct Row {
    request: (&'static str, &'static str),
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    status: &'static str,
    /// The header fields before the request ID that not every problem has.
    sent: &'static [(&'static str, &'static str)],
    /// The part of the body before `requestId`.
    members: &'static str,
    logged: Logged,
}

struct Logged {
    level: Level,
    code: &'static str,
    error: &'static str,
    sources: &'static str,
}

const fn debug(code: &'static str, error: &'static str) -> Logged {
    Logged { level: Level::DEBUG, code, error, sources: "" }
}

const fn error(code: &'static str, error: &'static str) -> Logged {
    Logged { level: Level::ERROR, code, error, sources: "" }
}

const PLAIN: &[(&str, &str)] = &[];

/// Every way in which an error can occur.
fn rows() -> Vec<Row> {
    let row = |request, status, members, logged| Row {
        request,
        headers: &[],
        body: "",
        status,
        sent: PLAIN,
        members,
        logged,
    };
    let json = &[("content-type", "application/json")];
    vec![
        // errors of a handler, with and without parts that are known only at run time
        row(
            ("GET", "/orders/42?secret=1"),
            "404 Not Found",
            r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 42 not found","instance":"/orders/42","code":"ORDER_NOT_FOUND","orderId":42"#,
            debug("ORDER_NOT_FOUND", "order 42 not found"),
        ),
        row(
            ("GET", "/orders/500"),
            "500 Internal Server Error",
            r#"{"type":"https://api.example.com/errors/internal-server-error","title":"Internal Server Error","status":500,"instance":"/orders/500","code":"INTERNAL_SERVER_ERROR""#,
            Logged {
                sources: r"broken\npipe",
                ..error("INTERNAL_SERVER_ERROR", "database: connection to 10.0.0.7 lost")
            },
        ),
        // responses of the framework itself
        row(
            ("GET", "/nowhere"),
            "404 Not Found",
            r#"{"title":"Not Found","status":404,"instance":"/nowhere","code":"NOT_FOUND""#,
            debug("NOT_FOUND", "404 NOT_FOUND"),
        ),
        Row {
            sent: &[("allow", "GET,HEAD,PUT")],
            ..row(
                ("DELETE", "/orders/1"),
                "405 Method Not Allowed",
                r#"{"title":"Method Not Allowed","status":405,"instance":"/orders/1","code":"METHOD_NOT_ALLOWED""#,
                debug("METHOD_NOT_ALLOWED", "405 METHOD_NOT_ALLOWED"),
            )
        },
        row(
            ("GET", "/orders/x"),
            "400 Bad Request",
            r#"{"title":"Bad Request","status":400,"instance":"/orders/x","code":"BAD_REQUEST""#,
            debug("BAD_REQUEST", "Invalid URL: Cannot parse `x` to a `u64`"),
        ),
        Row {
            headers: json,
            body: "{\"quantity\": oops\n}",
            ..row(
                ("POST", "/orders"),
                "400 Bad Request",
                r#"{"title":"Bad Request","status":400,"instance":"/orders","code":"BAD_REQUEST""#,
                debug(
                    "BAD_REQUEST",
                    "Failed to parse the request body as JSON: quantity: expected value at line 1 column 14",
                ),
            )
        },
        Row {
            headers: json,
            body: r#"{"quantity":"\r\nERROR forged"}"#,
            ..row(
                ("POST", "/orders"),
                "422 Unprocessable Entity",
                r#"{"title":"Unprocessable Content","status":422,"instance":"/orders","code":"UNPROCESSABLE_CONTENT""#,
                debug(
                    "UNPROCESSABLE_CONTENT",
                    r#"Failed to deserialize the JSON body into the target type: quantity: invalid type: string "\r\nERROR forged", expected u32 at line 1 column 30"#,
                ),
            )
        },
        Row {
            headers: &[("content-type", "text/xml")],
            body: "<order/>",
            ..row(
                ("POST", "/orders"),
                "415 Unsupported Media Type",
                r#"{"title":"Unsupported Media Type","status":415,"instance":"/orders","code":"UNSUPPORTED_MEDIA_TYPE""#,
                debug("UNSUPPORTED_MEDIA_TYPE", "Expected request with `Content-Type: application/json`"),
            )
        },
        // bodies that are too large, for axum and for tower-http
        Row {
            body: "too long",
            ..row(
                ("POST", "/text"),
                "413 Payload Too Large",
                r#"{"title":"Content Too Large","status":413,"instance":"/text","code":"CONTENT_TOO_LARGE""#,
                debug("CONTENT_TOO_LARGE", "Failed to buffer the request body: length limit exceeded"),
            )
        },
        Row {
            body: "too long",
            ..row(
                ("POST", "/limited"),
                "413 Payload Too Large",
                r#"{"title":"Content Too Large","status":413,"instance":"/limited","code":"CONTENT_TOO_LARGE""#,
                debug("CONTENT_TOO_LARGE", "length limit exceeded"),
            )
        },
        // timeouts
        row(
            ("GET", "/slow/408"),
            "408 Request Timeout",
            r#"{"title":"Request Timeout","status":408,"instance":"/slow/408","code":"REQUEST_TIMEOUT""#,
            debug("REQUEST_TIMEOUT", "408 REQUEST_TIMEOUT"),
        ),
        row(
            ("GET", "/slow/503"),
            "503 Service Unavailable",
            r#"{"title":"Service Unavailable","status":503,"instance":"/slow/503","code":"SERVICE_UNAVAILABLE""#,
            error("SERVICE_UNAVAILABLE", "503 SERVICE_UNAVAILABLE"),
        ),
        row(
            ("GET", "/slow/504"),
            "504 Gateway Timeout",
            r#"{"title":"Gateway Timeout","status":504,"instance":"/slow/504","code":"GATEWAY_TIMEOUT""#,
            error("GATEWAY_TIMEOUT", "504 GATEWAY_TIMEOUT"),
        ),
        row(
            ("GET", "/panic"),
            "500 Internal Server Error",
            r#"{"title":"Internal Server Error","status":500,"instance":"/panic","code":"INTERNAL_SERVER_ERROR""#,
            error("INTERNAL_SERVER_ERROR", r"panicked: the pool of 10.0.0.7 is\ngone"),
        ),
        // errors of middleware, as a response and as the error of a service
        row(
            ("GET", "/guarded"),
            "403 Forbidden",
            r#"{"title":"Forbidden","status":403,"instance":"/guarded","code":"FORBIDDEN""#,
            Logged {
                sources: r"connection to 10.0.0.7 lost: broken\npipe",
                ..debug("FORBIDDEN", "403 FORBIDDEN")
            },
        ),
        row(
            ("GET", "/fails/slowly"),
            "503 Service Unavailable",
            r#"{"title":"Service Unavailable","status":503,"instance":"/fails/slowly","code":"SERVICE_UNAVAILABLE""#,
            error("SERVICE_UNAVAILABLE", "request timed out"),
        ),
        row(
            ("GET", "/fails/foreign"),
            "500 Internal Server Error",
            r#"{"title":"Internal Server Error","status":500,"instance":"/fails/foreign","code":"INTERNAL_SERVER_ERROR""#,
            error("INTERNAL_SERVER_ERROR", "connection to 10.0.0.7 lost"),
        ),
        Row {
            sent: &[("www-authenticate", r#"Bearer realm="orders""#)],
            ..row(
                ("GET", "/fails/problem"),
                "401 Unauthorized",
                r#"{"type":"https://api.example.com/errors/unauthenticated","title":"Unauthenticated","status":401,"detail":"sign in first","instance":"/fails/problem","code":"UNAUTHENTICATED""#,
                debug("UNAUTHENTICATED", "sign in first"),
            )
        },
        // header fields are kept
        Row {
            sent: &[("set-cookie", "cart=; Max-Age=0")],
            ..row(
                ("GET", "/cookie"),
                "409 Conflict",
                r#"{"title":"Conflict","status":409,"instance":"/cookie","code":"CONFLICT""#,
                debug("CONFLICT", "409 CONFLICT"),
            )
        },
        Row {
            headers: &[("origin", "https://shop.example")],
            sent: &[("access-control-allow-origin", "https://shop.example"), ("vary", "origin")],
            ..row(
                ("GET", "/cors"),
                "410 Gone",
                r#"{"title":"Gone","status":410,"instance":"/cors","code":"GONE""#,
                debug("GONE", "410 GONE"),
            )
        },
        Row {
            sent: &[("retry-after", "7"), ("cache-control", "max-age=1")],
            ..row(
                ("GET", "/busy"),
                "503 Service Unavailable",
                r#"{"title":"Service Unavailable","status":503,"instance":"/busy","code":"SERVICE_UNAVAILABLE""#,
                error("SERVICE_UNAVAILABLE", "pool 10.0.0.7 is full"),
            )
        },
    ]
}

/// The status line, the header lines in alphabetical order, and the body.
fn sorted(response: &str) -> String {
    let (head, body) = super::parts(response);
    let (status, fields) = head.split_once("\r\n").unwrap();
    let mut fields: Vec<_> = fields.split("\r\n").collect();
    fields.sort_unstable();
    format!("{status}\n{}\n\n{body}", fields.join("\n"))
}

#[test]
fn every_error_has_one_shape_one_id_and_one_event() {
    for (index, row) in rows().iter().enumerate() {
        let id: &'static str = format!("req-{index}").leak();
        let trace = "0af7651916cd43dd8448eb211c80319c";
        let traceparent: &'static str = format!("00-{trace}-b7ad6b7169203331-01").leak();
        let headers = [row.headers, &[("x-request-id", id), ("traceparent", traceparent)]].concat();
        let ((method, path), body) = (row.request, row.body);
        let logs = Logs::capture();
        let response = serve(router(), move |server| wire::exchange(server, method, path, &headers, body));

        let body = format!(r#"{},"requestId":"{id}","timestamp":"{TIME}"}}"#, row.members);
        let mut fields = vec![("content-type", "application/problem+json"), ("x-request-id", id)];
        fields.extend(row.sent);
        if !row.sent.iter().any(|(name, _)| *name == "cache-control") {
            fields.push(("cache-control", "no-store"));
        }
        let expected = wire::response(row.status, &fields, &body);
        assert_eq!(sorted(&steady(&response)), sorted(&expected), "{:?}", row.request);

        let entries = logs.take();
        let [entry] = &entries[..] else { panic!("{:?}: one event: {entries:?}", row.request) };
        let Logged { level, code, error, sources } = row.logged;
        assert_eq!(entry.level, level, "{:?}: {entry:?}", row.request);
        let status = &row.status[..3];
        for (name, expected) in [
            ("message", "error response"),
            ("status", status),
            ("code", code),
            ("error", error),
            ("sources", sources),
            ("request_id", id),
            ("trace_id", trace),
        ] {
            assert_eq!(entry.field(name), expected, "{:?}: {entry:?}", row.request);
        }
        assert_eq!(entry.span["request_id"], id);
        assert_eq!([&*entry.span["method"], &*entry.span["path"]], [method, path.split('?').next().unwrap()]);
        assert_eq!(entry.span["trace_id"], trace);
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
