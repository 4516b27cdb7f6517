//! Errors in poem: this crate's with and without a boundary, and errors that others made.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use domain::shapes::{Borrowed, Generic, NotSend};
use http_body::Frame;
use http_body_util::combinators::BoxBody;

use poem::error::ResponseError;
use poem::http::StatusCode;
use poem::listener::TcpAcceptor;
use poem::{Body, Endpoint, EndpointExt as _, Error, IntoResponse as _, Response, Route, Server, handler};
use problem_core::boundary::{Formats, KeepBody, OriginalError};
use problem_core::{Boundary, ErrorStatus, Problem, RateLimit, RequestContext};
use problem_tests::logs::{Entry, Logs};
use problem_tests::orders::{self, Cause, DatabaseError, OrderError};
use problem_tests::wire::{self, steady};
use suite::socket;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tracing::Level;

/// Serves `endpoint` on `runtime` while `client` runs on another thread.
fn serve<T: Send + 'static>(
    runtime: &Runtime,
    endpoint: impl Endpoint + 'static,
    client: impl FnOnce(SocketAddr) -> T + Send + 'static,
) -> T {
    let server = async |listener: TcpListener| {
        let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
        Server::new_with_acceptor(acceptor).run(endpoint).await.unwrap();
    };
    socket::run(runtime, server, client)
}

/// Sends a GET request for `/`. Returns the whole response, and the events.
fn get_with(
    endpoint: impl Endpoint + 'static,
    headers: &'static [(&'static str, &'static str)],
) -> (String, Vec<Entry>) {
    let logs = Logs::capture();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let response = serve(&runtime, endpoint, move |server| {
        wire::exchange(server, "GET", "/", &[&[("x-request-id", "req-1")], headers].concat(), "")
    });
    (steady(&response), logs.take())
}

fn get(endpoint: impl Endpoint + 'static) -> (String, Vec<Entry>) {
    get_with(endpoint, &[])
}

/// An endpoint that fails each time.
fn failing(error: impl Fn() -> Error + Send + Sync + 'static) -> impl Endpoint + 'static {
    poem::endpoint::make_sync(move |_| Err::<(), _>(error()))
}

/// The response of a problem with the context of the request.
fn in_context(status: &str, headers: &[(&str, &str)], members: &str) -> String {
    let body = format!(r#"{{{members},"requestId":"req-1","timestamp":"{}"}}"#, wire::TIME);
    wire::problem(status, &[headers, &[("x-request-id", "req-1")]].concat(), &body)
}

#[test]
fn a_derived_error_has_the_same_response_as_in_every_framework() {
    for index in 0..orders::table().len() {
        let (_, expected) = orders::table().remove(index);
        let (response, events) = get(failing(move || orders::table().remove(index).0.into()));
        let problem = wire::problem(expected.status, expected.headers, expected.body);
        assert_eq!(wire::sorted(&response), wire::sorted(&problem));
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

#[test]
fn a_status_is_known_without_rendering() {
    let logs = Logs::capture();
    let error = Error::from(OrderError::OrderNotFound { id: 7 });
    assert_eq!(error.status(), 404);
    assert!(error.is::<OrderError>());
    assert_eq!(Error::from(Problem::new(ErrorStatus::GONE)).status(), 410);
    assert_eq!(logs.take(), []);
    assert_eq!(error.into_response().status(), 404);
    assert_eq!(logs.take().len(), 1);
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("skipped")]
#[problem(status = 409, skip(poem))]
struct Skipped;

impl ResponseError for Skipped {
    fn status(&self) -> StatusCode {
        StatusCode::CONFLICT
    }

    fn as_response(&self) -> Response {
        (StatusCode::CONFLICT, "by hand").into_response()
    }
}

#[test]
fn a_derived_type_needs_nothing_for_the_impl() {
    assert_eq!(ResponseError::status(&NotSend(Rc::new(()))), 409);
    assert_eq!(ResponseError::status(&Borrowed(&String::from("it"))), 409);
    assert_eq!(Error::from(Generic("it")).status(), 409);
    let (response, _) = get(failing(|| Generic(7).into()));
    let body = r#"{"title":"Conflict","status":409,"detail":"7 is wrong","code":"GENERIC"}"#;
    assert_eq!(wire::sorted(&response), wire::sorted(&wire::problem("409 Conflict", &[], body)));
}

#[test]
fn a_type_that_skips_poem_has_the_impl_of_its_user() {
    let (response, events) = get(failing(|| Skipped.into()));
    assert!(response.ends_with("\r\n\r\nby hand"), "{response}");
    assert_eq!(events, []);
}

#[test]
fn the_path_of_a_nested_router_is_the_whole_path() {
    let inner = Route::new().at("/orders", failing(|| OrderError::Unauthenticated.into()));
    // the boundary is inside of the router that removes the prefix
    let routes = Route::new().nest("/api", inner.with(Boundary::new()));
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let response = serve(&runtime, routes, |server| wire::exchange(server, "GET", "/api/orders", &[], ""));
    assert!(response.contains(r#""instance":"/api/orders""#), "{response}");
}

#[test]
fn a_client_that_prefers_xml_gets_xml() {
    let boundary = Boundary::new().with_formats(Formats::JsonAndXml);
    let errors = Route::new().at("/", failing(|| OrderError::OrderNotFound { id: 7 }.into()));
    for (routes, member) in [(errors, "<orderId>7</orderId>"), (Route::new(), "<code>NOT_FOUND</code>")] {
        let (response, events) =
            get_with(routes.with(boundary.clone()), &[("accept", "application/problem+xml")]);
        assert!(response.contains("\r\ncontent-type: application/problem+xml\r\n"), "{response}");
        assert!(response.contains("\r\nvary: Accept\r\n") && response.contains(member), "{response}");
        assert_eq!(events.len(), 1);
    }
}

#[test]
fn an_envelope_is_sent_for_every_error() {
    let boundary = Boundary::new().with_formats(Formats::Envelope);
    let (response, events) = get(failing(|| OrderError::Unauthenticated.into()).with(boundary.clone()));
    assert!(response.contains("\r\ncontent-type: application/json\r\n"), "{response}");
    assert!(
        wire::parts(&response).1.starts_with(
            r#"{"error":{"code":"UNAUTHENTICATED","message":"sign in first","requestId":"req-1""#
        ),
        "{response}"
    );
    assert_eq!(events.len(), 1);
    let (response, events) = get(Route::new().with(boundary));
    assert!(
        wire::parts(&response).1.starts_with(r#"{"error":{"code":"NOT_FOUND","message":"Not Found""#),
        "{response}"
    );
    assert_eq!(events.len(), 1);
}

#[test]
fn the_text_of_a_foreign_error_is_logged_with_its_sources_and_not_sent() {
    type Case = (fn() -> Error, &'static str, &'static str, &'static str);
    let cases: [Case; 5] = [
        (
            || poem::error::InternalServerError(DatabaseError(Cause)),
            "500",
            "connection to 10.0.0.7 lost",
            r"broken\npipe",
        ),
        // poem sends these without a media type
        (
            || poem::error::Conflict(DatabaseError(Cause)),
            "409",
            "connection to 10.0.0.7 lost",
            r"broken\npipe",
        ),
        (
            || Error::from_string("pool 10.0.0.7 is full", StatusCode::CONFLICT),
            "409",
            "pool 10.0.0.7 is full",
            "",
        ),
        (|| poem::error::ParsePathError.into(), "400", "invalid path params", ""),
        (|| Error::from_status(StatusCode::CONFLICT), "409", "409 CONFLICT", ""),
    ];
    for (error, status, text, sources) in cases {
        let (response, events) = get(failing(error).with(Boundary::new()));
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
        assert!(response.contains(r#""requestId":"req-1""#) && !response.contains("10.0.0.7"), "{response}");
        let [event] = &events[..] else { panic!("one event: {events:?}") };
        assert_eq!((event.field("error"), event.field("sources")), (text, sources));
        assert_eq!(event.field("request_id"), "req-1");
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct ByHand(&'static str);

/// A body without a media type, as in the documentation of poem, and a header field.
impl ResponseError for ByHand {
    fn status(&self) -> StatusCode {
        StatusCode::CONFLICT
    }

    fn as_response(&self) -> Response {
        Response::builder().status(self.status()).header("x-shard", "7").body(r#"{"a":1}"#)
    }
}

#[test]
fn a_body_that_an_error_has_chosen_stays_as_it_is() {
    // the second text has the length of the body
    for text in ["chosen", "7 bytes"] {
        let (response, events) = get(failing(|| ByHand(text).into()).with(Boundary::new()));
        let fields = [("x-shard", "7"), ("x-request-id", "req-1")];
        let expected = wire::response("409 Conflict", &fields, r#"{"a":1}"#);
        assert_eq!(wire::sorted(&response), wire::sorted(&expected));
        let [event] = &events[..] else { panic!("one event: {events:?}") };
        assert_eq!(event.field("error"), "passed on unchanged: a body without a media type");
        assert_eq!(event.field("sources"), text);
    }
    let kept = || {
        let mut error = Error::from_string("kept", StatusCode::CONFLICT);
        error.set_data(KeepBody);
        error
    };
    let (response, _) = get(failing(kept).with(Boundary::new().without_foreign_bodies()));
    assert!(response.ends_with("\r\n\r\nkept"), "{response}");
}

#[test]
fn header_fields_of_a_replaced_error_are_kept() {
    let strict = Boundary::new().without_foreign_bodies();
    let (response, events) = get(failing(|| ByHand("pool 10.0.0.7 is full").into()).with(strict));
    let members = r#""title":"Conflict","status":409,"instance":"/","code":"CONFLICT""#;
    let expected = in_context("409 Conflict", &[("x-shard", "7")], members);
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
    assert_eq!(events[0].field("error"), "pool 10.0.0.7 is full");
}

#[test]
fn the_service_decides_about_foreign_errors_only() {
    let boundary = Boundary::new().with_service_errors(|error| {
        error.downcast_ref::<Cause>()?;
        Some(Problem::new(ErrorStatus::GATEWAY_TIMEOUT).with_code("WAREHOUSE_TIMEOUT"))
    });
    let (response, events) =
        get(failing(|| poem::error::BadGateway(DatabaseError(Cause))).with(boundary.clone()));
    let members = r#""title":"Gateway Timeout","status":504,"instance":"/","code":"WAREHOUSE_TIMEOUT""#;
    let expected = in_context("504 Gateway Timeout", &[], members);
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
    assert_eq!((events.len(), events[0].field("error")), (1, "connection to 10.0.0.7 lost"));
    // its source is such an error
    let (response, events) = get(failing(|| OrderError::from(DatabaseError(Cause)).into()).with(boundary));
    assert!(response.starts_with("HTTP/1.1 500 "), "{response}");
    assert_eq!(events.len(), 1);
}

#[derive(Debug, Clone, PartialEq)]
struct Tenant(&'static str);

#[handler]
fn returns_a_problem() -> Problem {
    Problem::from(OrderError::OrderNotFound { id: 7 })
}

/// poem renders an error by reference.
#[test]
fn middleware_around_the_boundary_sees_the_code_and_the_data_of_the_error() {
    fn seen(endpoint: impl Endpoint + 'static) -> Vec<(String, u16, bool, Option<Tenant>)> {
        let (sender, seen) = std::sync::mpsc::channel();
        let around = endpoint.with(Boundary::new()).after(move |result: poem::Result<Response>| {
            let response = result.unwrap();
            let original = response.data::<OriginalError>().unwrap();
            let is_kept = original.downcast_ref::<OrderError>().is_some();
            let (code, status) = (original.code().to_owned(), original.status().as_u16());
            sender.send((code, status, is_kept, response.data().cloned())).unwrap();
            async move { Ok::<_, Error>(response) }
        });
        get(around);
        seen.try_iter().collect()
    }
    fn with_tenant(mut error: Error) -> Error {
        error.set_data(Tenant("acme"));
        error
    }
    let not_found = || OrderError::OrderNotFound { id: 7 };
    let code = "ORDER_NOT_FOUND".to_owned();
    let tenant = Some(Tenant("acme"));
    assert_eq!(
        seen(failing(move || with_tenant(not_found().into()))),
        [(code.clone(), 404, false, tenant.clone())]
    );
    assert_eq!(
        seen(failing(|| with_tenant(poem::error::Conflict(Cause)))),
        [("CONFLICT".to_owned(), 409, false, tenant)]
    );
    assert_eq!(seen(returns_a_problem), [(code, 404, true, None)]);
}

#[handler]
fn limited() -> Result<&'static str, OrderError> {
    if let Some(context) = RequestContext::current() {
        context.set_rate_limit(RateLimit::new(100, 7, Duration::from_secs(60)));
    }
    Ok("fine")
}

#[test]
fn a_success_has_the_rate_limit() {
    let (response, events) = get(limited.with(Boundary::new()));
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n") && response.ends_with("fine"), "{response}");
    assert!(response.contains("\r\nratelimit: "), "{response}");
    assert_eq!(events, []);
}

/// A body that fails after its first part.
struct Breaking(bool);

impl http_body::Body for Breaking {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let has_begun = std::mem::replace(&mut self.0, true);
        Poll::Ready(Some(match has_begun {
            true => Err(io::Error::other("connection to 10.0.0.7 lost")),
            false => Ok(Frame::data(Bytes::from_static(b"the beginning"))),
        }))
    }
}

#[test]
fn a_body_that_fails_while_it_is_sent_is_logged_with_the_id() {
    let logs = Logs::capture();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let endpoint = poem::endpoint::make_sync(|_| Body::from(BoxBody::new(Breaking(false))));
    serve(&runtime, endpoint.with(Boundary::new()), |server| {
        let mut stream = TcpStream::connect(server).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nx-request-id: req-1\r\n\r\n").unwrap();
        // the connection may be reset
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let events = logs.take();
    let [event] = &events[..] else { panic!("one event: {events:?}") };
    assert_eq!((event.level, event.field("message")), (Level::ERROR, "response body failed"));
    assert_eq!(event.field("error"), "connection to 10.0.0.7 lost");
    assert_eq!(event.field("request_id"), "req-1");
}
