//! Every route of the quickstart over a real socket, the responses compared whole.

use std::net::SocketAddr;

use problem_tests::process::Service;
use problem_tests::wire::{self, TIME};

fn start() -> Service {
    Service::start(env!("CARGO_BIN_EXE_quickstart"))
}

/// The id that every request here has.
const ID: (&str, &str) = ("x-request-id", "req-1");

fn exchange(server: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    wire::steady(&wire::exchange(server, method, path, &[headers, &[ID]].concat(), body))
}

fn get(server: SocketAddr, path: &str) -> String {
    exchange(server, "GET", path, &[], "")
}

fn response(status: &str, headers: &[(&str, &str)], body: &str) -> String {
    wire::response(status, &[headers, &[ID]].concat(), body)
}

/// The response of a problem; `body` is without what the request adds.
fn problem(status: &str, headers: &[(&str, &str)], path: &str, body: &str) -> String {
    let body = body.replacen(r#","code":"#, &format!(r#","instance":"{path}","code":"#), 1);
    let body = body.strip_suffix('}').unwrap();
    let body = format!(r#"{body},"requestId":"req-1","timestamp":"{TIME}"}}"#);
    wire::problem(status, &[headers, &[ID]].concat(), &body)
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

#[test]
fn orders_are_read_created_and_deleted() {
    let quickstart = start();
    let server = quickstart.server;
    for id in 1..=3 {
        let order = format!(r#"{{"id":{id},"email":"ada@example.com","quantity":{id}}}"#);
        assert_eq!(get(server, &format!("/orders/{id}")), response("200 OK", JSON, &order));
    }
    let created = exchange(server, "POST", "/orders", JSON, r#"{"email":"grace@example.com","quantity":7}"#);
    let order = r#"{"id":4,"email":"grace@example.com","quantity":7}"#;
    assert_eq!(created, response("201 Created", &[JSON[0], ("location", "/orders/4")], order));
    assert_eq!(get(server, "/orders/4"), response("200 OK", JSON, order));
    assert_eq!(
        exchange(server, "DELETE", "/orders/4", &[], ""),
        "HTTP/1.1 204 No Content\r\nx-request-id: req-1\r\n\r\n"
    );
    assert!(get(server, "/orders/4").starts_with("HTTP/1.1 404 Not Found\r\n"));
}

#[test]
fn an_unknown_order_is_not_found() {
    let quickstart = start();
    for id in [0, 42, 501, u64::MAX] {
        let body = format!(
            r#"{{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order {id} not found","code":"ORDER_NOT_FOUND","orderId":{id}}}"#
        );
        for method in ["GET", "DELETE"] {
            let path = format!("/orders/{id}");
            let response = exchange(quickstart.server, method, &path, &[], "");
            assert_eq!(response, problem("404 Not Found", &[], &path, &body));
        }
    }
}

#[test]
fn a_database_error_is_in_the_log_and_not_in_the_response() {
    let quickstart = start();
    let body = r#"{"type":"https://api.example.com/errors/internal-server-error","title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#;
    assert_eq!(
        get(quickstart.server, "/orders/500"),
        problem("500 Internal Server Error", &[], "/orders/500", body)
    );
    let (printed, logged) = quickstart.stop();
    assert!(printed.contains("/orders/500"), "{printed}");
    let [line] = logged.lines().collect::<Vec<_>>()[..] else { panic!("one event: {logged}") };
    let (_, event) = line.split_once(" ERROR ").expect("the event is an error");
    assert_eq!(
        event,
        r#"request{method="GET" path="/orders/500" request_id="req-1"}: problem_core: error response status=500 code="INTERNAL_SERVER_ERROR" type="https://api.example.com/errors/internal-server-error" request_id="req-1" error="the order database failed" sources="connection to 10.0.0.7 lost""#,
    );
}

#[test]
fn every_bad_field_is_reported() {
    let quickstart = start();
    let entry = |field: &str, code: &str, message: &str| {
        format!(r##"{{"field":"{field}","pointer":"#/{field}","code":"{code}","message":"{message}"}}"##)
    };
    let email = entry("email", "INVALID_EMAIL", "must be an email address");
    let quantity = entry("quantity", "OUT_OF_RANGE", "must be at least 1");
    for (order, errors) in [
        (r#"{"email":"ada","quantity":1}"#, &email),
        (r#"{"email":"a@b.example","quantity":0}"#, &quantity),
        (r#"{"quantity":0,"email":"ada"}"#, &format!("{email},{quantity}")),
        (r#"{"quantity":1}"#, &entry("email", "REQUIRED", "is required")),
        (
            r#"{"email":"not-an-email","quantity":-5}"#,
            &format!(
                "{email},{}",
                entry("quantity", "OUT_OF_RANGE", "must be from 0 to 18446744073709551615")
            ),
        ),
        (
            r#"{"email": "not-an-email", "age": -5}"#,
            &format!("{email},{}", entry("quantity", "REQUIRED", "is required")),
        ),
        (
            r#"{"email":"a@b.example","quantity":-7}"#,
            &entry("quantity", "OUT_OF_RANGE", "must be from 0 to 18446744073709551615"),
        ),
        (
            r#"{"email":"a@b.example","quantity":"1"}"#,
            &entry("quantity", "INVALID_TYPE", "must be a whole number"),
        ),
    ] {
        let body = format!(
            r#"{{"title":"Unprocessable Content","status":422,"detail":"the request body has invalid fields","code":"VALIDATION_ERROR","errors":[{errors}]}}"#
        );
        let response = exchange(quickstart.server, "POST", "/orders", JSON, order);
        assert_eq!(response, problem("422 Unprocessable Entity", &[], "/orders", &body), "{order}");
    }
}

#[test]
fn a_body_that_is_no_json_is_a_problem_too() {
    let quickstart = start();
    for (sent, detail) in [
        ("", "the request body is empty"),
        ("oops", "the request body is not JSON at line 1, column 1"),
        (r#"{"email":"#, "the request body ends too early, at line 1, column 9"),
    ] {
        let body =
            format!(r#"{{"title":"Bad Request","status":400,"detail":"{detail}","code":"INVALID_JSON"}}"#);
        let response = exchange(quickstart.server, "POST", "/orders", JSON, sent);
        assert_eq!(response, problem("400 Bad Request", &[], "/orders", &body));
    }
    assert_eq!(
        exchange(quickstart.server, "POST", "/orders", &[], "{}"),
        problem(
            "415 Unsupported Media Type",
            &[("accept", "application/json")],
            "/orders",
            r#"{"title":"Unsupported Media Type","status":415,"detail":"the request body must be `application/json`","code":"UNSUPPORTED_MEDIA_TYPE"}"#,
        ),
    );
}

#[test]
fn the_other_routes_answer() {
    let quickstart = start();
    let server = quickstart.server;
    assert_eq!(
        get(server, "/me"),
        problem(
            "401 Unauthorized",
            &[("www-authenticate", r#"Bearer realm="orders""#)],
            "/me",
            r#"{"type":"https://api.example.com/errors/unauthenticated","title":"Unauthenticated","status":401,"detail":"sign in first","code":"UNAUTHENTICATED"}"#,
        ),
    );
    assert_eq!(
        exchange(server, "GET", "/me", &[("authorization", "Bearer abc")], ""),
        response("200 OK", JSON, r#"{"name":"you"}"#),
    );
    assert_eq!(
        get(server, "/busy"),
        problem(
            "429 Too Many Requests",
            &[("retry-after", "30")],
            "/busy",
            r#"{"type":"https://api.example.com/errors/rate-limit-exceeded","title":"Rate Limit Exceeded","status":429,"detail":"100 requests used up","code":"RATE_LIMIT_EXCEEDED","limit":100}"#,
        ),
    );
    assert_eq!(
        get(server, "/elsewhere"),
        problem(
            "404 Not Found",
            &[],
            "/elsewhere",
            r#"{"title":"Not Found","status":404,"code":"NOT_FOUND"}"#
        ),
    );
    assert_eq!(
        exchange(server, "POST", "/busy", &[], ""),
        problem(
            "405 Method Not Allowed",
            &[],
            "/busy",
            r#"{"title":"Method Not Allowed","status":405,"code":"METHOD_NOT_ALLOWED"}"#,
        )
        .replace("req-1\r\n", "req-1\r\nallow: GET,HEAD\r\n"),
    );
}

#[test]
fn a_port_that_is_taken_is_reported() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output =
        std::process::Command::new(env!("CARGO_BIN_EXE_quickstart")).env("PORT", &port).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.starts_with(&format!("cannot listen on port {port}: ")), "{told}");
    assert!(told.ends_with("set PORT: PORT=3001 cargo run -p quickstart\n"), "{told}");
}
