//! A layer inside the boundary loses a part of a response: the length of its body, the body, or header fields.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use http_body_util::Full;
use problem_core::boundary::{Formats, KeepBody};
use problem_core::{Boundary, ErrorStatus, Problem, ToProblem as _};
use problem_tests::logs::Logs;
use problem_tests::orders::OrderError;
use problem_tests::wire::{self, TIME};
use tower::{Layer as _, service_fn};
use tower_http::timeout::ResponseBodyTimeoutLayer;

use super::{answer, block_on, call, request};

type Answer = Response<Full<Bytes>>;

/// Sends a request to a service that responds with `respond`.
fn send(boundary: &Boundary, method: &str, respond: fn() -> Answer) -> Response<String> {
    let inner = service_fn(move |_: Request<String>| async move { Ok::<_, Infallible>(respond()) });
    block_on(call(boundary.layer(inner), request(method, "/")))
}

fn not_found() -> Answer {
    OrderError::OrderNotFound { id: 7 }.to_response()
}

#[test]
fn an_empty_body_without_a_known_length_becomes_a_problem() {
    let empty = async || (StatusCode::CONFLICT, [(header::ETAG, "\"1\"")]);
    let json = async || (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], "{}");
    let untyped = async || Response::builder().status(400).body(axum::body::Body::from("text")).unwrap();
    let router = Router::new()
        .route("/conflict", get(empty))
        .route("/json", get(json))
        .route("/untyped", get(untyped))
        .route("/kept", get(async || (StatusCode::GONE, axum::Extension(KeepBody))))
        // its body tells neither its length nor whether it is empty
        .layer(ResponseBodyTimeoutLayer::new(Duration::from_secs(10)))
        .layer(Boundary::new());
    let problem = |status: &str, path: &str, headers: &[(&str, &str)]| {
        let (number, title) = status.split_once(' ').unwrap();
        let code = title.to_uppercase().replace(' ', "_");
        let body = format!(
            r#"{{"title":"{title}","status":{number},"instance":"{path}","code":"{code}","requestId":"req-1","timestamp":"{TIME}"}}"#
        );
        wire::sorted(&wire::problem(status, &[&[("x-request-id", "req-1")], headers].concat(), &body))
    };
    let allow = [("allow", "GET,HEAD")];
    for (method, path, expected) in [
        ("GET", "/conflict", problem("409 Conflict", "/conflict", &[])),
        ("GET", "/nowhere", problem("404 Not Found", "/nowhere", &[])),
        ("POST", "/json", problem("405 Method Not Allowed", "/json", &allow)),
    ] {
        let logs = Logs::capture();
        assert_eq!(wire::sorted(&answer(router.clone(), method, path)), expected);
        let events = logs.take();
        assert_eq!(events.len(), 1, "{events:?}");
        assert_eq!(events[0].field("missing_header"), "");
    }
    // any other body is sent as it is
    for (path, body) in
        [("/json", "2\r\n{}\r\n0\r\n\r\n"), ("/untyped", "4\r\ntext\r\n0\r\n\r\n"), ("/kept", "0\r\n\r\n")]
    {
        let logs = Logs::capture();
        let response = answer(router.clone(), "GET", path);
        assert_eq!(wire::parts(&response).1, body, "{path}");
        assert_eq!(logs.take().len(), 1, "{path}");
    }
}

#[test]
fn an_empty_body_is_not_a_problem_whatever_its_media_type() {
    let empty = || {
        let (mut parts, _) = not_found().into_parts();
        parts.status = StatusCode::NOT_FOUND;
        Response::from_parts(parts, Full::default())
    };
    for boundary in [Boundary::new(), Boundary::new().without_foreign_bodies()] {
        let response = send(&boundary, "GET", empty);
        assert_eq!(
            super::steady(response.body()),
            format!(
                r#"{{"title":"Not Found","status":404,"instance":"/","code":"NOT_FOUND","requestId":"req-1","timestamp":"{TIME}"}}"#
            )
        );
        // of another service
        let foreign = || {
            let builder = Response::builder().status(502);
            builder.header(header::CONTENT_TYPE, "application/problem+xml").body(Full::default()).unwrap()
        };
        let response = send(&boundary, "GET", foreign);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert!(response.body().contains("BAD_GATEWAY"), "{}", response.body());
        // the response to a HEAD request has no body
        let response = send(&boundary, "HEAD", foreign);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+xml");
        assert!(!response.headers().contains_key(header::CONTENT_LENGTH));
    }
}

#[test]
fn a_problem_gets_back_the_fields_that_every_problem_has() {
    let boundary = Boundary::new().with_formats(Formats::JsonAndXml);
    // as with axum's `([(VARY, "Origin")], problem)`
    let response = send(&boundary, "GET", || {
        let mut answer = not_found();
        answer.headers_mut().insert(header::VARY, "Origin".parse().unwrap());
        answer
    });
    let vary: Vec<_> = response.headers().get_all(header::VARY).iter().collect();
    assert_eq!(vary, ["Origin", "Accept"]);
    // a field that covers it
    let response = send(&boundary, "GET", || {
        let mut answer = not_found();
        answer.headers_mut().insert(header::VARY, "Origin, accept".parse().unwrap());
        answer
    });
    let vary: Vec<_> = response.headers().get_all(header::VARY).iter().collect();
    assert_eq!(vary, ["Origin, accept"]);
    // all of them
    let cleared = || {
        let mut answer = Problem::new(ErrorStatus::GONE).to_response::<Full<Bytes>>();
        answer.headers_mut().clear();
        answer
    };
    let mut headers = send(&boundary, "GET", cleared).headers().clone();
    assert_eq!(headers.remove(header::VARY).unwrap(), "Accept");
    assert_eq!(&headers, send(&Boundary::new(), "GET", cleared).headers());
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    // a decision of the service stays
    let response = send(&boundary, "GET", || {
        let mut answer = not_found();
        answer.headers_mut().insert(header::CACHE_CONTROL, "max-age=5".parse().unwrap());
        answer
    });
    assert_eq!(response.headers()[header::CACHE_CONTROL], "max-age=5");
}
