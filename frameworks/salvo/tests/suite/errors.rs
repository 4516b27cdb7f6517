//! Errors in Salvo: this crate's with and without a boundary, and errors that others made.

use std::io;
use std::rc::Rc;

use domain::shapes::{Borrowed, Generic, NotSend};
use problem_core::{Boundary, ErrorStatus, Problem};
use problem_tests::orders::{self, Cause, DatabaseError, OrderError};
use problem_tests::wire;
use salvo::http::header::{self, HeaderValue};
use salvo::http::uri::Uri;
use salvo::http::{ParseError, StatusError};
use salvo::prelude::{Depot, Request, Response, Router, Service, StatusCode, Writer, async_trait, handler};

use super::service::{NOT_FOUND, bounded, failing, fails, get, in_context, writing};

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
async fn fails_with_a_problem() -> Result<String, Problem> {
    Err(OrderError::OrderNotFound { id: 7 })?
}

#[test]
fn a_handler_returns_an_error_in_a_result() {
    for router in [Router::new().get(fails), Router::new().get(fails_with_a_problem)] {
        let (response, events) = get(bounded(router));
        let expected = in_context("404 Not Found", &[], NOT_FOUND);
        assert_eq!(wire::sorted(&response), wire::sorted(&expected));
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

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

#[test]
fn the_text_of_a_foreign_error_is_logged_with_its_sources_and_not_sent() {
    type Case = (Router, &'static str, &'static str, &'static str);
    let cases: [Case; 14] = [
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
        (failing(with_anyhow), "500", "cannot store the order", ""),
        (failing(|| salvo::Error::from(with_anyhow())), "500", ANYHOW_CHAIN, ""),
        (failing(with_eyre), "500", "cannot store the order", r"connection to 10.0.0.7 lost: broken\npipe"),
        (failing(|| salvo::Error::from(with_eyre())), "500", ANYHOW_CHAIN, ""),
        (
            failing(|| salvo::Error::from("a b".parse::<Uri>().unwrap_err())),
            "500",
            "invalid uri character",
            "",
        ),
        (
            failing(|| {
                let inner = StatusError::bad_request().brief("order 10.0.0.7").cause(DatabaseError(Cause));
                StatusError::conflict().detail("retried").cause(salvo::Error::from(inner))
            }),
            "409",
            "retried",
            r"order 10.0.0.7: connection to 10.0.0.7 lost: broken\npipe",
        ),
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

const ANYHOW_CHAIN: &str = r"cannot store the order: connection to 10.0.0.7 lost: broken\npipe";

fn with_anyhow() -> anyhow::Error {
    anyhow::Error::new(DatabaseError(Cause)).context("cannot store the order")
}

fn with_eyre() -> eyre::Report {
    eyre::Report::new(DatabaseError(Cause)).wrap_err("cannot store the order")
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
        failing(move || salvo::Error::other(salvo::Error::other(problem()))),
        failing(move || salvo::Error::from(io::Error::other(problem()))),
        failing(move || salvo::Error::from(io::Error::other(salvo::Error::other(problem())))),
        failing(move || StatusError::conflict().cause(StatusError::bad_gateway().cause(problem()))),
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
