//! The successful responses of `problem_core::responses`, over a socket.

use std::collections::HashMap;

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use problem_core::responses::{Accepted, Created, NoContent, Versioned};
use problem_shared::uri::is_uri_reference;
use problem_tests::logs::Logs;
use problem_tests::wire;
use proptest::prelude::*;
use serde::Serialize;

use crate::wire::serve;

#[derive(Debug, Clone, Serialize)]
struct Order {
    id: u64,
}

/// A value that is not JSON, because a member name must be a string.
fn not_json() -> HashMap<(u8, u8), u8> {
    HashMap::from([((1, 2), 3)])
}

const JSON: (&str, &str) = ("content-type", "application/json");

#[test]
fn whole_responses() {
    let logs = Logs::capture();
    let router = Router::new()
        .route("/created", get(async || Created::at("/orders/7", Order { id: 7 }).with_etag(3)))
        .route("/here", get(async || Created::at("", Order { id: 7 }).with_etag("not a tag")))
        .route("/encoded", get(async || Created::at("/caf\u{e9} \r\nx: y", Order { id: 7 })))
        .route("/accepted", get(async || Accepted::at("/jobs/4 2")))
        .route(
            "/members",
            get(async || {
                let accepted = Accepted::at("/jobs/42").with_retry_after(5);
                let accepted = accepted.with_member("state", &"new").with_member("place", &3);
                accepted.with_member("state", &"queued").with_member("statusUrl", "other")
            }),
        )
        .route("/versioned", get(async || Versioned::new(3, Order { id: 7 })))
        .route("/unversioned", get(async || Versioned::new("not a tag", Order { id: 7 })))
        .route("/deleted", get(async || NoContent))
        .route("/broken", get(async || Created::at("/orders/7", not_json())))
        .route("/broken-member", get(async || Accepted::at("/jobs/42").with_member("state", &not_json())));
    let internal = r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#;
    let rows = [
        (
            "/created",
            wire::response(
                "201 Created",
                &[JSON, ("location", "/orders/7"), ("etag", "\"3\"")],
                r#"{"id":7}"#,
            ),
        ),
        ("/here", wire::response("201 Created", &[JSON], r#"{"id":7}"#)),
        (
            "/encoded",
            wire::response("201 Created", &[JSON, ("location", "/caf%C3%A9%20%0D%0Ax:%20y")], r#"{"id":7}"#),
        ),
        (
            "/accepted",
            wire::response(
                "202 Accepted",
                &[JSON, ("location", "/jobs/4%202")],
                r#"{"statusUrl":"/jobs/4%202"}"#,
            ),
        ),
        (
            "/members",
            wire::response(
                "202 Accepted",
                &[JSON, ("location", "/jobs/42"), ("retry-after", "5")],
                r#"{"statusUrl":"/jobs/42","state":"queued","place":3}"#,
            ),
        ),
        ("/versioned", wire::response("200 OK", &[JSON, ("etag", "\"3\"")], r#"{"id":7}"#)),
        ("/unversioned", wire::response("200 OK", &[JSON], r#"{"id":7}"#)),
        ("/deleted", "HTTP/1.1 204 No Content\r\n\r\n".to_owned()),
        ("/broken", wire::problem("500 Internal Server Error", &[], internal)),
        ("/broken-member", wire::problem("500 Internal Server Error", &[], internal)),
    ];
    let responses =
        serve(router, move |server| rows.map(|(path, expected)| (wire::get(server, path), expected)));
    for (response, expected) in responses {
        assert_eq!(response, expected);
    }
    let events = logs.take();
    let errors: Vec<_> = events.iter().filter(|event| event.field("message") == "error response").collect();
    assert_eq!(errors.len(), 2);
    for event in errors {
        assert_eq!(event.field("error"), "key must be a string");
    }
}

#[test]
fn a_response_of_http_is_the_same() {
    let response = Created::at("/orders/7", Order { id: 7 }).with_etag("W/\"a\"").into_response::<Bytes>();
    assert_eq!((response.status().as_u16(), &response.headers()["etag"]), (201, &"W/\"a\"".parse().unwrap()));
    let response = Created::at("/orders/7", not_json()).into_response::<Bytes>();
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let response = NoContent.into_response::<Bytes>();
    assert_eq!((response.status().as_u16(), response.headers().len()), (204, 0));
    let waits = [None, Some(std::time::Duration::from_millis(1500))];
    for (wait, expected) in waits.into_iter().zip([None, Some("2")]) {
        let response = Accepted::at("/jobs/42").with_retry_after(wait).into_response::<Bytes>();
        let field = response.headers().get("retry-after").map(|value| value.to_str().unwrap());
        assert_eq!(field, expected);
    }
}

proptest! {
    /// Whatever the text is, the response has a valid field, and the body has the same URI.
    #[test]
    fn every_location_is_sent(text in any::<String>()) {
        let response = Accepted::at(text.clone()).into_response::<Bytes>();
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        let location = response.headers().get("location").map_or("", |value| value.to_str().unwrap());
        prop_assert_eq!(body["statusUrl"].as_str(), Some(location));
        prop_assert_eq!(text.is_empty(), location.is_empty());
        prop_assert!(location.bytes().all(|byte| byte.is_ascii_graphic()));
        if !text.contains(['[', ']', '#', ':']) && !text.starts_with("//") {
            prop_assert!(is_uri_reference(location), "{}", location);
        }
    }
}
