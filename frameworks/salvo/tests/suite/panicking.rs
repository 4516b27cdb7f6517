//! Panics inside the boundary: nothing of the inner handlers is sent.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::BodyExt as _;
use problem_core::Boundary;
use problem_tests::orders::OrderError;
use problem_tests::wire;
use salvo::http::ResBody;
use salvo::http::cookie::Cookie;
use salvo::http::header::HeaderValue;
use salvo::hyper::body::{Body, Frame};
use salvo::prelude::{Depot, FlowCtrl, Handler, Request, Response, Router, Service, StatusCode, async_trait};

use super::service::{Writes, bounded, fails, get, in_context, writing};

const PANICKED: &str =
    r#""title":"Internal Server Error","status":500,"instance":"/","code":"INTERNAL_SERVER_ERROR""#;

/// A hoop that adds a field to every response, and calls the next handler.
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

/// Salvo compares media types after the boundary.
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
fn a_panic_removes_the_fields_about_the_body_of_an_outer_hoop() {
    let before = Writes(|response: &mut Response| {
        for (name, value) in
            [("content-length", "3"), ("content-encoding", "gzip"), ("etag", "\"a\""), ("x-shard", "7")]
        {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    });
    let router = writing(|_| panic!("the pool of 10.0.0.7 is gone"));
    let (response, events) = get(Service::new(router).hoop(before).hoop(Boundary::new()));
    let expected = in_context("500 Internal Server Error", &[("x-shard", "7")], PANICKED);
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
    assert_eq!(events.len(), 1);
}

/// The body of a bad gateway. It panics when it is polled, or when it is dropped.
struct Panicking {
    when_polled: bool,
}

impl Body for Panicking {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        assert!(!self.when_polled, "polled without 10.0.0.7");
        Poll::Ready(None)
    }
}

impl Drop for Panicking {
    fn drop(&mut self) {
        assert!(self.when_polled, "dropped without 10.0.0.7");
    }
}

#[test]
fn a_panic_of_a_body_that_is_replaced_leaves_nothing_of_the_handlers() {
    for when_polled in [false, true] {
        let router = writing(move |response| {
            response.add_cookie(Cookie::new("cart", "7"));
            response.headers_mut().insert("x-shard", HeaderValue::from_static("7"));
            response.status_code(StatusCode::BAD_GATEWAY);
            response.body(ResBody::Boxed(Box::pin(Panicking { when_polled }.map_err(Into::into))));
        });
        let service = Service::new(router).hoop(Adds("outer")).hoop(Boundary::new());
        let (response, events) = get(service);
        let expected = in_context("500 Internal Server Error", &[("x-hoop", "outer")], PANICKED);
        assert_eq!(wire::sorted(&response), wire::sorted(&expected));
        let [event] = &events[..] else { panic!("one event: {events:?}") };
        let when = if when_polled { "polled" } else { "dropped" };
        assert_eq!(event.field("error"), format!("panicked: {when} without 10.0.0.7"));
    }
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
