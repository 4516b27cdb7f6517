//! The suite on hyper without a framework.

use std::net::SocketAddr;

use hyper::body::Incoming;
use problem_core::Boundary;
use problem_tests::wire;
use suite::layers::{Answer, boxed_request};
use suite::{Framework, by_hand, socket};
use tower::ServiceBuilder;

fn service(request: http::Request<Incoming>) -> Answer {
    by_hand::layered(request.map(boxed_request))
}

struct Http1;

impl Framework for Http1 {
    const NAME: &'static str = "hyper";
    const PACKAGE: (&'static str, &'static str) = ("hyper", "1.12");
    const GUIDE: &'static str = include_str!("../../../docs/frameworks/hyper.md");
    const PROGRAM: &'static str = include_str!("../src/main.rs");

    fn serve(boundary: Boundary) -> SocketAddr {
        let service = ServiceBuilder::new().layer(boundary).service_fn(service);
        socket::spawn(|listener| socket::serve(listener, service))
    }

    fn serve_program() -> SocketAddr {
        socket::spawn(async |listener| program::serve(listener).await.unwrap())
    }
}

suite::suite!(Http1);

#[test]
fn hyper_answers_by_itself_what_is_not_http() {
    // a method does not contain a space
    let response = wire::exchange(Http1::serve(Boundary::new()), "GE T", "/", &[], "");
    assert_eq!(response, wire::response("400 Bad Request", &[], ""));
}

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../src/main.rs"]
mod program;
