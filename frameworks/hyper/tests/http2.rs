//! The suite on hyper, with HTTP/2.

use std::net::SocketAddr;

use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use problem_core::Boundary;
use suite::layers::boxed_request;
use suite::{Framework, by_hand, http2, socket};
use tower::ServiceBuilder;

struct Http2;

impl Framework for Http2 {
    const NAME: &'static str = "hyper";
    const PACKAGE: (&'static str, &'static str) = ("hyper", "1.12");
    const DIFFERENCES: &'static [(&'static str, &'static str)] =
        &[("header", "HTTP/2 has no `Upgrade` (RFC 9113 §8.2.2), so hyper leaves it out")];
    const OWN_CASES: &'static str = include_str!("http2.txt");
    const GUIDE: &'static str = include_str!("../../../docs/frameworks/hyper.md");
    const PROGRAM: &'static str = include_str!("../src/main.rs");

    fn serve(boundary: Boundary) -> SocketAddr {
        let service = ServiceBuilder::new()
            .layer(boundary)
            .service_fn(|request: http::Request<Incoming>| by_hand::layered(request.map(boxed_request)));
        socket::spawn(async move |listener| {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let service = TowerToHyperService::new(service.clone());
                let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                tokio::spawn(server.serve_connection(TokioIo::new(stream), service));
            }
        })
    }

    /// The program serves HTTP/1.1.
    fn serve_program() -> SocketAddr {
        unreachable!("the suite with HTTP/1.1 tests the program")
    }

    fn exchange(
        server: SocketAddr,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> String {
        http2::exchange(server, method, target, headers, body)
    }

    fn give_up(server: SocketAddr, path: &str, id: &str) {
        http2::give_up(server, path, id);
    }
}

#[test]
fn every_error_has_the_response_and_the_event_of_axum() {
    suite::every_case::<Http2>(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http2.txt"));
}

#[test]
fn nothing_internal_is_in_any_response() {
    suite::canary::no_mark_is_sent::<Http2>();
}

#[test]
fn a_handler_is_dropped_with_its_id_if_the_client_gives_up() {
    suite::give_up::<Http2>();
}

#[test]
fn no_request_shows_the_id_of_another() {
    suite::no_request_shows_the_id_of_another::<Http2>();
}

#[test]
fn a_panic_does_not_end_the_other_streams_of_a_connection() {
    let server = Http2::serve(Boundary::new());
    assert_eq!(http2::statuses(server, ["/panic", "/panics", "/fine"]), [500, 500, 200]);
}
