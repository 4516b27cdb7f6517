//! warp, as a service behind hyper.

use bytes::Bytes;
use problem_core::{Boundary, ToProblem as _};
use problem_tests::logs::Logs;
use problem_tests::orders::{Cause, DatabaseError, OrderError};
use problem_tests::table::{Logged, Row, debug};
use problem_tests::wire::{self, steady};
use serde::Deserialize;
use tokio::runtime::{Builder, Runtime};
use tower::{ServiceBuilder, service_fn};
use tracing::Level;
use warp::http::{HeaderMap, Response, StatusCode};
use warp::{Filter, Rejection, Reply, reject};

use crate::layers::{self, boxed, text};
use crate::socket::{self, SocketClient};
use crate::suite::{self, Framework, suite};

#[derive(Debug)]
struct Custom(#[expect(dead_code, reason = "warp shows it")] &'static str);

impl reject::Reject for Custom {}

#[derive(Deserialize)]
struct Order {
    #[expect(dead_code, reason = "it is only read")]
    quantity: u32,
}

async fn order(id: u64) -> Response<Bytes> {
    match id {
        500 => OrderError::Database(DatabaseError(Cause)).to_response(),
        id => OrderError::OrderNotFound { id }.to_response(),
    }
}

fn routes() -> impl Filter<Extract = (impl Reply,), Error = Rejection> + Clone + Send + Sync + 'static {
    let plain = warp::path::full().and_then(async |path: warp::path::FullPath| {
        layers::plain(path.as_str()).ok_or_else(reject::not_found)
    });
    let order = warp::path!("orders" / u64).and(warp::get().or(warp::head()).unify()).then(order);
    let create = warp::path!("orders").and(warp::post()).and(warp::body::json()).map(|_: Order| "created");
    let limit = warp::body::content_length_limit(4);
    let taken = warp::path!("text").and(warp::post()).and(limit).and(warp::body::bytes()).map(|_| "taken");
    let panic = warp::path!("panic").then(async || -> &'static str {
        tokio::task::yield_now().await;
        panic!("the pool of 10.0.0.7 is\ngone")
    });
    let panics = warp::path!("panics").map(|| -> &'static str { panic!("CANARY-panic") });
    let echo = warp::path!("echo").and(warp::header::headers_cloned());
    let echo =
        echo.map(|headers: HeaderMap| text(StatusCode::BAD_REQUEST, format!("CANARY-text {headers:?}")));
    let fine = warp::path!("fine").and(warp::header("x-request-id")).map(|id: String| id);
    let slow = warp::path!("slow" / u16).map(|_| ()).untuple_one();
    let slow = slow.or(warp::path!("fails" / "slowly")).unify().or(warp::path!("wait")).unify();
    let slow = slow.then(suite::wait);
    let crowd = warp::path!("crowd" / usize).then(suite::crowd);
    // what warp rejects by itself
    let own = warp::path!("own" / "header").and(warp::header::<u8>("x-own")).map(|_| "taken");
    let own = own.or(warp::path!("own" / "query").and(warp::query::<Order>()).map(|_| "taken"));
    let own = own.or(warp::path!("own" / "length").and(limit).map(|| "taken"));
    let own = own.or(warp::path!("own" / "cookie").and(warp::cookie("a")).map(|_: String| "taken"));
    let own = own.or(warp::path!("own" / "extension").and(warp::ext::get::<u8>()).map(|_| "taken"));
    let own = own.or(warp::path!("own" / "custom")
        .and_then(async || Err::<String, _>(reject::custom(Custom("pool 10.0.0.7")))));
    plain.or(order).or(create).or(taken).or(panic.or(panics)).or(echo).or(fine).or(slow).or(crowd).or(own)
}

struct Warp;

impl Framework for Warp {
    type Client = SocketClient;

    fn run<T: Send + 'static>(
        runtime: &Runtime,
        boundary: Boundary,
        client: impl FnOnce(SocketClient) -> T + Send + 'static,
    ) -> T {
        let service = ServiceBuilder::new()
            .layer(boundary)
            .map_request(|request: http::Request<_>| request.map(boxed))
            .service(service_fn(|request| layers::call(warp::service(routes()), request)));
        let server = async |listener| socket::serve(listener, service).await;
        socket::run(runtime, server, |address| client(SocketClient(address)))
    }

    /// warp has a 404 for a path parameter that does not match, and a 400 for every body that it cannot deserialize. It sends no
    /// `Allow`, which the log reports.
    fn own_row(row: Row) -> Row {
        let said = |error| Row { logged: Logged { error, ..row.logged }, ..row };
        match (row.request, row.body) {
            (("DELETE", "/orders/1"), _) => {
                let logged = Logged { level: Level::WARN, error: "HTTP method not allowed", ..row.logged };
                Row { sent: &[], logged, ..row }
            }
            (("GET", "/orders/x"), _) => Row {
                status: "404 Not Found",
                members: r#"{"title":"Not Found","status":404,"instance":"/orders/x","code":"NOT_FOUND""#,
                logged: debug("NOT_FOUND", "404 NOT_FOUND"),
                ..row
            },
            (("POST", "/orders"), "<order/>") => said("The request's content-type is not supported"),
            (("POST", "/orders"), body) if body.contains("oops") => {
                said("Request body deserialize error: expected value at line 1 column 14")
            }
            (("POST", "/orders"), _) => Row {
                status: "400 Bad Request",
                members: r#"{"title":"Bad Request","status":400,"instance":"/orders","code":"BAD_REQUEST""#,
                logged: debug(
                    "BAD_REQUEST",
                    r#"Request body deserialize error: invalid type: string "\r\nERROR forged", expected u32 at line 1 column 30"#,
                ),
                ..row
            },
            (("POST", "/text"), _) => said("The request payload is too large"),
            _ => row,
        }
    }
}

suite!(Warp, "warp");

/// The responses that warp makes by itself are text, and become problems.
#[test]
fn every_rejection_of_warp_becomes_a_problem() {
    for (method, path, status, title, code, level, text) in [
        (
            "GET",
            "/own/header",
            400,
            "Bad Request",
            "BAD_REQUEST",
            Level::DEBUG,
            r#"Missing request header "x-own""#,
        ),
        ("GET", "/own/query", 400, "Bad Request", "BAD_REQUEST", Level::DEBUG, "Invalid query string"),
        (
            "GET",
            "/own/cookie",
            400,
            "Bad Request",
            "BAD_REQUEST",
            Level::DEBUG,
            r#"Invalid request header "cookie""#,
        ),
        (
            "POST",
            "/own/length",
            411,
            "Length Required",
            "LENGTH_REQUIRED",
            Level::DEBUG,
            "A content-length header is required",
        ),
        (
            "GET",
            "/own/extension",
            500,
            "Internal Server Error",
            "INTERNAL_SERVER_ERROR",
            Level::ERROR,
            "Missing request extension",
        ),
        (
            "GET",
            "/own/custom",
            500,
            "Internal Server Error",
            "INTERNAL_SERVER_ERROR",
            Level::ERROR,
            r#"Unhandled rejection: Custom("pool 10.0.0.7")"#,
        ),
    ] {
        let logs = Logs::capture();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let response = Warp::run(&runtime, Boundary::new(), move |SocketClient(server)| {
            steady(&wire::exchange(server, method, path, &[("x-request-id", "req-1")], ""))
        });
        let (head, body) = wire::parts(&response);
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
        let expected = format!(
            r#"{{"title":"{title}","status":{status},"instance":"{path}","code":"{code}","requestId":"req-1","timestamp":"{}"}}"#,
            wire::TIME
        );
        assert_eq!(body, expected);
        let entries = logs.take();
        let [entry] = &entries[..] else { panic!("{path}: one event: {entries:?}") };
        assert_eq!((entry.level, entry.field("error")), (level, text), "{path}");
    }
}

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../../examples/warp.rs"]
mod program;

#[test]
fn the_program_of_the_guide() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let server = async |listener| program::serve(listener).await.unwrap();
    let responses = socket::run(&runtime, server, |server| {
        ["/orders/7", "/orders/8", "/orders/x"].map(|path| {
            let headers = [("x-request-id", "req-1")];
            wire::sorted(&steady(&wire::exchange(server, "GET", path, &headers, "")))
        })
    });
    let id = ("x-request-id", "req-1");
    let problem = |members: &str| {
        let fields = [("content-type", "application/problem+json"), ("cache-control", "no-store"), id];
        let body = format!(r#"{{{members},"requestId":"req-1","timestamp":"{}"}}"#, wire::TIME);
        wire::sorted(&wire::response("404 Not Found", &fields, &body))
    };
    let text = ("content-type", "text/plain; charset=utf-8");
    let expected = [
        wire::sorted(&wire::response("200 OK", &[text, id], "order 7")),
        problem(
            r#""title":"Not Found","status":404,"detail":"order 8 not found","instance":"/orders/8","code":"ORDER_NOT_FOUND","orderId":8"#,
        ),
        problem(r#""title":"Not Found","status":404,"instance":"/orders/x","code":"NOT_FOUND""#),
    ];
    assert_eq!(responses, expected);
}
