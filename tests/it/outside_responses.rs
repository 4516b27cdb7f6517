//! Errors that are not the response of a request.

use bytes::Bytes;
use http_body_util::Full;
use problem_core::boundary::Formats;
use problem_core::{Boundary, ErrorStatus, FieldError, Problem, RateLimit, RequestContext, ToProblem};
use problem_tests::logs::{Entry, Logs};
use problem_tests::wire::{TIME, steady};
use tower::{Layer as _, service_fn};
use tracing::Level;

use crate::boundary::{block_on, call, request};
use problem_tests::orders::table;

#[test]
fn the_body_and_the_event_are_those_of_a_response() {
    let logs = Logs::capture();
    for (error, row) in table() {
        drop(error.to_response::<Bytes>());
        let of_response = logs.take();
        assert_eq!(error.to_json(), row.body);
        assert_eq!(logs.take(), of_response);
        error.log();
        assert_eq!(logs.take(), of_response);
        let problem = Problem::from(error);
        assert_eq!(problem.to_json(), row.body);
        assert_eq!(logs.take(), of_response);
        problem.log();
        assert_eq!(logs.take(), of_response);
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("too many")]
#[problem(status = 429)]
struct TooMany {
    #[problem(rate_limit)]
    quota: RateLimit,
}

/// Runs `f` in a handler that then responds with 200. Returns the result of `f`, the response, and the events.
fn inside(
    boundary: &Boundary,
    accept: &str,
    f: fn() -> String,
) -> (String, http::Response<String>, Vec<Entry>) {
    let logs = Logs::capture();
    let text = std::sync::Mutex::new(String::new());
    let inner = service_fn(|_: http::Request<String>| {
        *text.lock().unwrap() = f();
        async { Ok::<_, std::convert::Infallible>(http::Response::new(Full::<Bytes>::default())) }
    });
    let mut request = request("GET", "/stream");
    request.headers_mut().insert("accept", accept.parse().unwrap());
    let response = block_on(call(boundary.layer(inner), request));
    (steady(&text.into_inner().unwrap()), response, logs.take())
}

#[test]
fn inside_a_boundary_the_body_has_the_members_of_the_request() {
    let too_many = || {
        let quota = RateLimit::new(10, 0, 30);
        TooMany { quota }.to_json()
    };
    let json = format!(
        r#"{{"title":"Too Many Requests","status":429,"detail":"too many","instance":"/stream","code":"TOO_MANY","limit":10,"retryAfter":30,"requestId":"req-1","timestamp":"{TIME}"}}"#
    );
    let boundary = Boundary::new();
    let (body, response, events) = inside(&boundary, "*/*", too_many);
    assert_eq!(body, json);
    // the response is another one, so it does not have the rate limit of the error
    assert_eq!(response.status(), 200);
    assert!(!response.headers().contains_key("ratelimit"));
    let [event] = &events[..] else { panic!("{events:?}") };
    assert_eq!(
        (event.level, event.field("code"), event.field("request_id")),
        (Level::DEBUG, "TOO_MANY", "req-1")
    );

    // only responses can be XML
    let xml = boundary.with_formats(Formats::JsonAndXml);
    assert_eq!(inside(&xml, "application/problem+xml", too_many).0, json);
    let envelope = Boundary::new().with_formats(Formats::Envelope);
    assert_eq!(
        inside(&envelope, "*/*", too_many).0,
        format!(
            r#"{{"error":{{"code":"TOO_MANY","message":"too many","requestId":"req-1","limit":10,"retryAfter":30,"instance":"/stream","timestamp":"{TIME}"}}}}"#
        )
    );
}

#[test]
fn an_error_that_is_only_logged_is_not_the_response() {
    let log = || {
        Problem::internal(std::io::Error::other("the job failed")).log();
        RequestContext::current().unwrap().request_id().to_owned()
    };
    let (_, response, events) = inside(&Boundary::new(), "*/*", log);
    assert_eq!(response.status(), 200);
    let [event] = &events[..] else { panic!("{events:?}") };
    assert_eq!(
        (event.level, event.field("error"), event.field("request_id")),
        (Level::ERROR, "the job failed", "req-1")
    );
    // the error response of the same request is logged in an event of its own
    let logs = Logs::capture();
    let both = service_fn(|_: http::Request<String>| async {
        Problem::new(ErrorStatus::CONFLICT).log();
        Ok::<_, std::convert::Infallible>(
            http::Response::builder().status(409).body(Full::<Bytes>::default()).unwrap(),
        )
    });
    block_on(call(Boundary::new().layer(both), request("GET", "/")));
    assert_eq!(logs.take().len(), 2);
}

#[test]
fn serialising_logs_nothing_and_adds_nothing() {
    let text = || {
        let problem = Problem::new(ErrorStatus::CONFLICT).with_errors([FieldError::new("a", "B", "c")]);
        serde_json::to_string(&problem).unwrap()
    };
    let (body, _, events) = inside(&Boundary::new(), "*/*", text);
    assert_eq!(
        body,
        r##"{"title":"Conflict","status":409,"code":"CONFLICT","errors":[{"field":"a","pointer":"#/a","code":"B","message":"c"}]}"##
    );
    assert_eq!(events, []);
}

#[test]
fn a_body_of_an_error_that_is_not_logged_has_no_event() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("expected")]
    #[problem(status = 404, log = off)]
    struct Expected;
    let logs = Logs::capture();
    Expected.log();
    assert_eq!(
        Expected.to_json(),
        r#"{"title":"Not Found","status":404,"detail":"expected","code":"EXPECTED"}"#
    );
    assert_eq!(logs.take(), []);
}
