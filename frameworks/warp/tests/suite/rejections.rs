//! What warp rejects by itself.

use domain::NewOrder;
use problem_core::Boundary;
use problem_tests::logs::Logs;
use problem_tests::wire::{self, steady};
use suite::socket;
use tokio::runtime::Builder;
use tower::ServiceBuilder;
use tracing::Level;
use warp::{Filter, Rejection, Reply, reject};

#[derive(Debug)]
struct Custom(#[expect(dead_code, reason = "warp shows it")] &'static str);

impl reject::Reject for Custom {}

fn routes() -> impl Filter<Extract = (impl Reply,), Error = Rejection> + Clone + Send + Sync + 'static {
    let limit = warp::body::content_length_limit(4);
    let routes = warp::path!("header").and(warp::header::<u8>("x-own")).map(|_| "taken");
    let routes = routes.or(warp::path!("query").and(warp::query::<NewOrder>()).map(|_| "taken"));
    let routes = routes.or(warp::path!("length").and(limit).map(|| "taken"));
    let routes = routes.or(warp::path!("cookie").and(warp::cookie("a")).map(|_: String| "taken"));
    let routes = routes.or(warp::path!("extension").and(warp::ext::get::<u8>()).map(|_| "taken"));
    routes
        .or(warp::path!("custom")
            .and_then(async || Err::<String, _>(reject::custom(Custom("pool 10.0.0.7")))))
}

/// The responses that warp makes by itself are text, and become problems.
#[test]
fn every_rejection_of_warp_becomes_a_problem() {
    for (method, path, status, title, code, level, text) in [
        (
            "GET",
            "/header",
            400,
            "Bad Request",
            "BAD_REQUEST",
            Level::DEBUG,
            r#"Missing request header "x-own""#,
        ),
        ("GET", "/query", 400, "Bad Request", "BAD_REQUEST", Level::DEBUG, "Invalid query string"),
        (
            "GET",
            "/cookie",
            400,
            "Bad Request",
            "BAD_REQUEST",
            Level::DEBUG,
            r#"Invalid request header "cookie""#,
        ),
        (
            "POST",
            "/length",
            411,
            "Length Required",
            "LENGTH_REQUIRED",
            Level::DEBUG,
            "A content-length header is required",
        ),
        (
            "GET",
            "/extension",
            500,
            "Internal Server Error",
            "INTERNAL_SERVER_ERROR",
            Level::ERROR,
            "Missing request extension",
        ),
        (
            "GET",
            "/custom",
            500,
            "Internal Server Error",
            "INTERNAL_SERVER_ERROR",
            Level::ERROR,
            r#"Unhandled rejection: Custom("pool 10.0.0.7")"#,
        ),
    ] {
        let logs = Logs::capture();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let service = ServiceBuilder::new().layer(Boundary::new()).service(warp::service(routes()));
        let server = async |listener| socket::serve(listener, service).await;
        let response = socket::run(&runtime, server, move |server| {
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
