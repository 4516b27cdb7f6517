//! Errors in Salvo: this crate's with and without a boundary, and errors that others made.

use std::fmt::{Debug, Display};
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::rc::Rc;
use std::sync::mpsc;
use std::time::Duration;

use bytes::Bytes;
use problem_core::boundary::{Formats, KeepBody, OriginalError};
use problem_core::{Boundary, ErrorStatus, Problem, RateLimit, RequestContext};
use problem_tests::logs::{Entry, Logs};
use problem_tests::orders::{self, Cause, DatabaseError, OrderError};
use problem_tests::wire::{self, steady};
use salvo::catcher::Catcher;
use salvo::conn::tcp::TcpAcceptor;
use salvo::http::cookie::Cookie;
use salvo::http::header::{self, HeaderValue};
use salvo::http::{Mime, ParseError, StatusError};
use salvo::prelude::{
    Depot, FlowCtrl, Handler, Request, Response, Router, Scribe, Server, Service, StatusCode, Writer,
    async_trait, handler,
};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tracing::Level;

use suite::socket;

/// Sends a request. Returns the whole response, and the events of this crate.
fn exchange(
    service: Service,
    method: &'static str,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
) -> (String, Vec<Entry>) {
    let logs = Logs::capture();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let server = async |listener: TcpListener| {
        Server::new(TcpAcceptor::try_from(listener).unwrap()).serve(service).await;
    };
    let response = socket::run(&runtime, server, move |server| {
        wire::exchange(server, method, path, &[&[("x-request-id", "req-1")], headers].concat(), "")
    });
    (steady(&response), logs.take())
}

fn get(service: impl Into<Service>) -> (String, Vec<Entry>) {
    exchange(service.into(), "GET", "/", &[])
}

/// A handler that writes a response.
struct Writes<F>(F);

#[async_trait]
impl<F: Fn(&mut Response) + Send + Sync + 'static> Handler for Writes<F> {
    async fn handle(&self, _: &mut Request, _: &mut Depot, response: &mut Response, _: &mut FlowCtrl) {
        self.0(response);
    }
}

fn writing(write: impl Fn(&mut Response) + Send + Sync + 'static) -> Router {
    Router::new().goal(Writes(write))
}

/// A router whose handler fails each time.
fn failing<E: Scribe>(error: impl Fn() -> E + Send + Sync + 'static) -> Router {
    writing(move |response| response.render(error()))
}

/// A service with a boundary.
fn bounded(router: Router) -> Service {
    Service::new(router).hoop(Boundary::new())
}

/// The response of a problem with the context of the request.
fn in_context(status: &str, headers: &[(&str, &str)], members: &str) -> String {
    let body = format!(r#"{{{members},"requestId":"req-1","timestamp":"{}"}}"#, wire::TIME);
    wire::problem(status, &[headers, &[("x-request-id", "req-1")]].concat(), &body)
}

const CONFLICT: &str = r#""title":"Conflict","status":409,"instance":"/","code":"CONFLICT""#;

const PANICKED: &str =
    r#""title":"Internal Server Error","status":500,"instance":"/","code":"INTERNAL_SERVER_ERROR""#;

#[test]
fn a_derived_error_has_the_same_response_as_in_every_framework() {
    for index in 0..orders::table().len() {
        let (_, expected) = orders::table().remove(index);
        let (response, events) = get(failing(move || orders::table().remove(index).0));
        let problem = wire::problem(expected.status, expected.headers, expected.body);
        assert_eq!(wire::sorted(&response), wire::sorted(&problem));
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

#[handler]
async fn fails() -> Result<String, OrderError> {
    Err(OrderError::OrderNotFound { id: 7 })
}

#[handler]
async fn fails_with_a_problem() -> Result<String, Problem> {
    Err(OrderError::OrderNotFound { id: 7 })?
}

const NOT_FOUND: &str = r#""type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","instance":"/","code":"ORDER_NOT_FOUND","orderId":7"#;

#[test]
fn a_handler_returns_an_error_in_a_result() {
    for router in [Router::new().get(fails), Router::new().get(fails_with_a_problem)] {
        let (response, events) = get(bounded(router));
        let expected = in_context("404 Not Found", &[], NOT_FOUND);
        assert_eq!(wire::sorted(&response), wire::sorted(&expected));
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

/// A type that no handler can return.
#[derive(Debug, thiserror::Error, Problem)]
#[error("not for other threads")]
#[problem(status = 409)]
struct NotSend(Rc<()>);

#[derive(Debug, thiserror::Error, Problem)]
#[error("{0} is borrowed")]
#[problem(status = 409)]
struct Borrowed<'a>(&'a str);

#[derive(Debug, thiserror::Error, Problem)]
#[error("{0} is wrong")]
#[problem(status = 409)]
struct Generic<T: Debug + Display>(T);

#[derive(Debug, thiserror::Error, Problem)]
#[error("skipped")]
#[problem(status = 409, skip(salvo))]
struct Skipped;

/// Only without `skip(salvo)`, this conflicts with `Scribe`.
#[async_trait]
impl Writer for Skipped {
    async fn write(self, _: &mut Request, _: &mut Depot, response: &mut Response) {
        response.status_code(StatusCode::CONFLICT).render("by hand");
    }
}

#[handler]
async fn skipped() -> Result<(), Skipped> {
    Err(Skipped)
}

#[test]
fn a_derived_type_needs_nothing_for_the_impl() {
    for router in [
        failing(|| NotSend(Rc::new(()))),
        writing(|response| response.render(Borrowed(&String::from("it")))),
        failing(|| Generic(7)),
    ] {
        let (response, events) = get(router);
        assert!(response.starts_with("HTTP/1.1 409 Conflict\r\n"), "{response}");
        assert_eq!(events.len(), 1);
    }
}

#[test]
fn a_type_that_skips_salvo_has_the_impl_of_its_user() {
    let (response, events) = get(Router::new().get(skipped));
    assert!(response.ends_with("\r\n\r\nby hand"), "{response}");
    assert_eq!(events, []);
}

#[test]
fn an_error_replaces_the_body_and_leaves_the_other_fields() {
    let half_done = || {
        writing(|response| {
            for (name, value) in [
                (header::CONTENT_TYPE, "text/csv"),
                (header::CONTENT_ENCODING, "gzip"),
                (header::ETAG, "\"a\""),
                (header::CACHE_CONTROL, "max-age=60"),
                (header::VARY, "Origin"),
                (header::WWW_AUTHENTICATE, "Basic"),
            ] {
                response.headers_mut().insert(name, HeaderValue::from_static(value));
            }
            response.headers_mut().insert("x-shard", HeaderValue::from_static("7"));
            response.write_body("id,name").unwrap();
            response.render(OrderError::Unauthenticated);
        })
    };
    let kept = [("x-shard", "7"), ("vary", "Origin"), ("www-authenticate", r#"Bearer realm="orders""#)];
    let members = r#""type":"https://api.example.com/errors/unauthenticated","title":"Unauthenticated","status":401,"detail":"sign in first""#;
    let code = r#""code":"UNAUTHENTICATED""#;
    let (response, _) = get(half_done());
    let expected = wire::problem("401 Unauthorized", &kept, &format!("{{{members},{code}}}"));
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
    let (response, _) = get(bounded(half_done()));
    let members = format!(r#"{members},"instance":"/",{code}"#);
    let expected = in_context("401 Unauthorized", &kept, &members);
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
}

#[handler]
async fn catch(response: &mut Response) {
    response.render("the page of the catcher");
}

#[test]
fn the_catcher_does_not_replace_a_problem() {
    let catching = |router: Router| bounded(router).catcher(Catcher::default().hoop(catch));
    for router in [
        Router::new().get(fails),
        Router::new().path("elsewhere").get(fails),
        Router::new().post(fails),
        failing(StatusError::conflict),
        writing(|response| {
            response.status_code(StatusCode::CONFLICT);
        }),
        writing(|_| panic!("the pool of 10.0.0.7 is gone")),
    ] {
        let (response, events) = get(catching(router));
        assert!(response.contains(r#""requestId":"req-1""#), "{response}");
        assert!(!response.contains("catcher"), "{response}");
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

#[test]
fn a_405_has_the_methods_that_salvo_adds() {
    let service = bounded(Router::new().post(fails));
    let (response, events) = get(service);
    let members = r#""title":"Method Not Allowed","status":405,"instance":"/","code":"METHOD_NOT_ALLOWED""#;
    let expected = in_context("405 Method Not Allowed", &[("allow", "POST")], members);
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
    let [event] = &events[..] else { panic!("one event: {events:?}") };
    assert_eq!(event.level, Level::DEBUG);
}

#[test]
fn the_text_of_a_foreign_error_is_logged_with_its_sources_and_not_sent() {
    type Case = (Router, &'static str, &'static str, &'static str);
    let cases: [Case; 8] = [
        (failing(StatusError::conflict), "409", "409 CONFLICT", ""),
        (failing(|| StatusError::conflict().brief("pool 10.0.0.7")), "409", "pool 10.0.0.7", ""),
        (
            failing(|| StatusError::conflict().detail("pool 10.0.0.7").cause(DatabaseError(Cause))),
            "409",
            "pool 10.0.0.7",
            r"connection to 10.0.0.7 lost: broken\npipe",
        ),
        (
            failing(|| StatusError::bad_gateway().cause(DatabaseError(Cause))),
            "502",
            "connection to 10.0.0.7 lost",
            r"broken\npipe",
        ),
        (failing(|| StatusError::conflict().origin("pool 10.0.0.7")), "409", "pool 10.0.0.7", ""),
        (
            failing(|| salvo::Error::other(DatabaseError(Cause))),
            "500",
            "connection to 10.0.0.7 lost",
            r"broken\npipe",
        ),
        (failing(|| salvo::Error::from(io::Error::other("10.0.0.7 is gone"))), "500", "10.0.0.7 is gone", ""),
        (Router::new().get(cannot_parse), "400", "parse http data failed", "invalid range"),
    ];
    for (router, status, text, sources) in cases {
        let (response, events) = get(bounded(router));
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
        assert!(response.contains(r#""requestId":"req-1""#) && !response.contains("10.0.0.7"), "{response}");
        let [event] = &events[..] else { panic!("one event: {events:?}") };
        assert_eq!((event.field("error"), event.field("sources")), (text, sources));
        assert_eq!(event.field("request_id"), "req-1");
    }
}

#[handler]
async fn cannot_parse() -> Result<(), ParseError> {
    Err(ParseError::InvalidRange)
}

#[test]
fn header_fields_of_a_replaced_error_are_kept() {
    let router = writing(|response| {
        response.headers_mut().insert("www-authenticate", HeaderValue::from_static("Basic"));
        response.render(StatusError::unauthorized());
    });
    let (response, _) = get(bounded(router));
    let members = r#""title":"Unauthorized","status":401,"instance":"/","code":"UNAUTHORIZED""#;
    let expected = in_context("401 Unauthorized", &[("www-authenticate", "Basic")], members);
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
}

#[test]
fn a_problem_in_an_error_of_salvo_is_the_response() {
    let problem = || Problem::from(OrderError::OrderNotFound { id: 7 });
    for router in [
        failing(move || salvo::Error::other(problem())),
        failing(move || StatusError::bad_gateway().cause(problem())),
    ] {
        let (response, events) = get(bounded(router));
        let expected = in_context("404 Not Found", &[], NOT_FOUND);
        assert_eq!(wire::sorted(&response), wire::sorted(&expected));
        assert_eq!(events.len(), 1);
    }
}

#[test]
fn the_service_decides_about_foreign_errors_only() {
    let boundary = Boundary::new().with_service_errors(|error| {
        error.downcast_ref::<Cause>()?;
        Some(Problem::new(ErrorStatus::GATEWAY_TIMEOUT).with_code("WAREHOUSE_TIMEOUT"))
    });
    let router = failing(|| salvo::Error::other(DatabaseError(Cause)));
    let (response, events) = get(Service::new(router).hoop(boundary.clone()));
    let members = r#""title":"Gateway Timeout","status":504,"instance":"/","code":"WAREHOUSE_TIMEOUT""#;
    let expected = in_context("504 Gateway Timeout", &[], members);
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
    let [event] = &events[..] else { panic!("one event: {events:?}") };
    assert_eq!(
        (event.field("error"), event.field("sources")),
        ("connection to 10.0.0.7 lost", r"broken\npipe")
    );
    // its source is such an error
    let router = failing(|| OrderError::from(DatabaseError(Cause)));
    let (response, events) = get(Service::new(router).hoop(boundary));
    assert!(response.starts_with("HTTP/1.1 500 "), "{response}");
    assert_eq!(events.len(), 1);
}

#[test]
fn a_body_that_somebody_has_chosen_stays_as_it_is() {
    let chosen = || {
        writing(|response| {
            response.status_code(StatusCode::CONFLICT);
            response.headers_mut().insert("content-type", HeaderValue::from_static("text/html"));
            response.write_body("<p>").unwrap();
            response.write_body("busy").unwrap();
        })
    };
    let (response, events) = get(bounded(chosen()));
    assert!(response.ends_with("\r\n\r\n<p>busy"), "{response}");
    assert_eq!(events[0].field("error"), "passed on unchanged: text/html");
    let strict = Boundary::new().without_foreign_bodies();
    let (response, _) = get(Service::new(chosen()).hoop(strict.clone()));
    assert_eq!(wire::sorted(&response), wire::sorted(&in_context("409 Conflict", &[], CONFLICT)));
    let kept = writing(|response| {
        response.status_code(StatusCode::CONFLICT).extensions.insert(KeepBody);
        response.render("kept");
    });
    let (response, _) = get(Service::new(kept).hoop(strict));
    assert!(response.ends_with("\r\n\r\nkept"), "{response}");
}

/// A hoop that adds a field and a cookie to every response, and calls the next handler.
struct Adds(&'static str);

#[async_trait]
impl Handler for Adds {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        ctrl: &mut FlowCtrl,
    ) {
        response.headers_mut().append("x-hoop", HeaderValue::from_static(self.0));
        ctrl.call_next(request, depot, response).await;
    }
}

#[test]
fn a_panic_leaves_nothing_of_the_inner_handlers() {
    let router = || {
        Router::new().hoop(Adds("inner")).goal(Writes(|response: &mut Response| {
            response.headers_mut().insert("x-shard", HeaderValue::from_static("7"));
            response.headers_mut().insert("content-type", HeaderValue::from_static("text/csv"));
            response.write_body("id,name").unwrap();
            panic!("the pool of 10.0.0.7 is gone")
        }))
    };
    let service = Service::new(router()).hoop(Adds("outer")).hoop(Boundary::new());
    let (response, events) = get(service);
    let expected = in_context("500 Internal Server Error", &[("x-hoop", "outer")], PANICKED);
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
    let [event] = &events[..] else { panic!("one event: {events:?}") };
    assert_eq!(event.field("error"), "panicked: the pool of 10.0.0.7 is gone");
}

#[test]
fn cookies_of_an_error_are_sent_and_those_of_a_panic_are_not() {
    for panics in [false, true] {
        let router = writing(move |response| {
            response.add_cookie(Cookie::new("cart", "7"));
            assert!(!panics, "the pool of 10.0.0.7 is gone");
            response.render(OrderError::OrderNotFound { id: 7 });
        });
        let (response, events) = get(bounded(router));
        assert_eq!(response.contains("\r\nset-cookie: cart=7\r\n"), !panics, "{response}");
        assert_eq!(events.len(), 1);
    }
}

/// Salvo compares media types after the boundary.
#[test]
fn a_problem_needs_an_allowed_media_type() {
    for (allowed, status) in
        [(&["text/plain"][..], "415"), (&["text/plain", "application/problem+json"], "404")]
    {
        let allowed: Vec<Mime> = allowed.iter().map(|name| name.parse().unwrap()).collect();
        let service = bounded(Router::new().get(fails)).allowed_media_types(allowed);
        let (response, _) = get(service);
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
        assert_eq!(response.contains("ORDER_NOT_FOUND"), status == "404", "{response}");
    }
}

/// For an unknown path, Salvo runs all hoops of the service, whatever the status is.
#[test]
fn no_handler_runs_after_a_panic() {
    let service = Service::new(Router::with_path("elsewhere").get(fails))
        .hoop(Boundary::new())
        .hoop(Writes(|_: &mut Response| panic!("the pool of 10.0.0.7 is gone")))
        .hoop(Adds("after"));
    let (response, events) = get(service);
    let expected = in_context("500 Internal Server Error", &[], PANICKED);
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
    assert_eq!(events.len(), 1);
}

#[test]
fn hoops_around_the_boundary_see_the_status_and_the_error() {
    struct Observes(mpsc::Sender<(u16, String, bool)>);

    #[async_trait]
    impl Handler for Observes {
        async fn handle(
            &self,
            request: &mut Request,
            depot: &mut Depot,
            response: &mut Response,
            ctrl: &mut FlowCtrl,
        ) {
            ctrl.call_next(request, depot, response).await;
            let original = response.extensions.get::<OriginalError>().unwrap();
            let is_kept = original.downcast_ref::<OrderError>().is_some();
            let status = response.status_code.unwrap().as_u16();
            self.0.send((status, original.code().to_owned(), is_kept)).unwrap();
        }
    }

    let (sender, seen) = mpsc::channel();
    for router in [Router::new().get(fails), failing(StatusError::gone), writing(|_| panic!())] {
        get(Service::new(router).hoop(Observes(sender.clone())).hoop(Boundary::new()));
    }
    let expected =
        [(404, "ORDER_NOT_FOUND", true), (410, "GONE", false), (500, "INTERNAL_SERVER_ERROR", false)];
    let seen: Vec<_> = seen.try_iter().collect();
    assert_eq!(seen.len(), expected.len());
    for ((status, code, is_kept), expected) in seen.iter().zip(expected) {
        assert_eq!((*status, &**code, *is_kept), expected);
    }
}

#[handler]
async fn sees_the_context_of_the_request(request: &Request) -> String {
    let current = RequestContext::current().unwrap();
    let passed = request.extensions().get::<RequestContext>().unwrap();
    assert_eq!(current.request_id(), passed.request_id());
    current.request_id().to_owned()
}

#[test]
fn a_success_gets_the_id_and_nothing_else() {
    let (response, events) = get(bounded(Router::new().get(sees_the_context_of_the_request)));
    let fields = [("content-type", "text/plain; charset=utf-8"), ("x-request-id", "req-1")];
    assert_eq!(wire::sorted(&response), wire::sorted(&wire::response("200 OK", &fields, "req-1")));
    assert_eq!(events, []);
}

#[test]
fn of_nested_boundaries_only_one_logs() {
    let nested = |router: Router| Router::new().hoop(Boundary::new()).push(router);
    for router in [
        Router::new().get(fails),
        failing(|| StatusError::conflict().detail("pool 10.0.0.7")),
        writing(|_| panic!("the pool of 10.0.0.7 is gone")),
    ] {
        let (response, events) = get(bounded(nested(router)));
        assert_eq!(response.matches("req-1").count(), 2, "{response}");
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

#[test]
fn head_is_get_without_the_body() {
    let services: [fn() -> Service; 3] = [
        || bounded(failing(|| OrderError::OrderNotFound { id: 7 })),
        || bounded(Router::with_path("elsewhere").goal(fails)),
        || bounded(failing(StatusError::conflict)),
    ];
    for service in services {
        let (of_get, _) = get(service());
        let (of_head, events) = exchange(service(), "HEAD", "/", &[]);
        let (head, body) = wire::parts(&of_get);
        assert!(body.ends_with('}'), "{of_get}");
        assert_eq!(wire::sorted(&of_head), wire::sorted(&format!("{head}\r\n\r\n")));
        assert_eq!(events.len(), 1);
    }
}

#[test]
fn a_client_that_prefers_xml_gets_xml() {
    let boundary = Boundary::new().with_formats(Formats::JsonAndXml);
    for (router, member) in [
        (Router::new().get(fails), "<orderId>7</orderId>"),
        (Router::with_path("elsewhere").get(fails), "<code>NOT_FOUND</code>"),
    ] {
        let service = Service::new(router).hoop(boundary.clone());
        let (response, events) = exchange(service, "GET", "/", &[("accept", "application/problem+xml")]);
        assert!(response.contains("\r\ncontent-type: application/problem+xml\r\n"), "{response}");
        assert!(response.contains("\r\nvary: Accept\r\n") && response.contains(member), "{response}");
        assert_eq!(events.len(), 1);
    }
}

#[test]
fn an_envelope_is_sent_for_every_error() {
    let boundary = Boundary::new().with_formats(Formats::Envelope);
    for (router, start) in [
        (
            Router::new().get(fails),
            r#"{"error":{"code":"ORDER_NOT_FOUND","message":"order 7 not found","requestId":"req-1""#,
        ),
        (Router::with_path("elsewhere").get(fails), r#"{"error":{"code":"NOT_FOUND","message":"Not Found""#),
    ] {
        let (response, events) = get(Service::new(router).hoop(boundary.clone()));
        assert!(response.contains("\r\ncontent-type: application/json\r\n"), "{response}");
        assert!(wire::parts(&response).1.starts_with(start), "{response}");
        assert_eq!(events.len(), 1);
    }
}

#[handler]
async fn limited() -> &'static str {
    let limit = RateLimit::new(100, 7, Duration::from_secs(60));
    RequestContext::current().unwrap().set_rate_limit(limit);
    "fine"
}

#[test]
fn a_success_has_the_rate_limit() {
    let (response, events) = get(bounded(Router::new().get(limited)));
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n") && response.ends_with("fine"), "{response}");
    assert!(response.contains("\r\nratelimit: "), "{response}");
    assert_eq!(events, []);
}

#[test]
fn a_body_that_fails_while_it_is_sent_is_logged_with_the_id() {
    let logs = Logs::capture();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let router = writing(|response| {
        let (sender, body) = salvo::http::ResBody::channel();
        response.body(body);
        tokio::spawn(async move {
            let mut sender = sender;
            sender.send_data(Bytes::from_static(b"the beginning")).await.unwrap();
            sender.send_error(io::Error::other("connection to 10.0.0.7 lost"));
        });
    });
    let server = async |listener: TcpListener| {
        Server::new(TcpAcceptor::try_from(listener).unwrap()).serve(bounded(router)).await;
    };
    socket::run(&runtime, server, |server| {
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
