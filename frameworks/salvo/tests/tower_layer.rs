//! Salvo, which polls the handler next to the boundary's future: the boundary logs that it does not work there.

use std::io::{Error, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use bytes::Bytes;
use http_body_util::BodyExt as _;
use problem_core::tower::BoundaryBody;
use problem_core::{Boundary, ToProblem as _};
use problem_tests::logs::{Entry, Logs};
use problem_tests::orders::OrderError;
use problem_tests::wire;
use salvo::conn::tcp::TcpAcceptor;
use salvo::http::{ResBody, StatusCode};
use salvo::prelude::{Response, Router, Server, TowerLayerCompat as _, handler};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tower::ServiceBuilder;
use tracing::Level;

use suite::socket;

#[handler]
async fn not_found(response: &mut Response) {
    let problem = OrderError::OrderNotFound { id: 7 }.to_response::<Bytes>();
    response.merge_hyper(problem.map(ResBody::Once));
}

#[handler]
async fn panics() -> &'static str {
    panic!("the pool of 10.0.0.7 is gone")
}

#[handler]
async fn empty(response: &mut Response) {
    response.status_code(StatusCode::CONFLICT);
}

/// Sends a request for a path. Returns the whole response, and the events.
fn exchange(path: &'static str) -> (String, Vec<Entry>) {
    let logs = Logs::capture();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let server = async |listener: TcpListener| {
        let layers = ServiceBuilder::new()
            // Salvo wants a body whose error implements `Error`, which `BoxError` does not
            .map_response(|response: http::Response<BoundaryBody<ResBody>>| {
                response.map(|body| body.map_err(Error::other))
            })
            .layer(Boundary::new());
        let router = Router::new()
            .hoop(layers.compat())
            .push(Router::with_path("orders").get(not_found))
            .push(Router::with_path("panics").get(panics))
            .push(Router::with_path("empty").get(empty));
        Server::new(TcpAcceptor::try_from(listener).unwrap()).serve(router).await;
    };
    let response = socket::run(&runtime, server, move |address: SocketAddr| {
        let mut stream = TcpStream::connect(address).unwrap();
        let head =
            format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-request-id: req-1\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut response = String::new();
        // the connection may be reset
        let _ = stream.read_to_string(&mut response);
        response
    });
    (response, logs.take())
}

/// The level, the name and the request ID of each event.
fn summary(events: &[Entry]) -> Vec<(Level, &str, &str)> {
    events.iter().map(|event| (event.level, event.field("message"), event.field("request_id"))).collect()
}

#[test]
fn a_problem_of_a_handler_has_no_id_and_the_boundary_warns() {
    let (response, events) = exchange("/orders");
    assert!(response.starts_with("HTTP/1.1 404 Not Found\r\n"), "{response}");
    let problem = r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","code":"ORDER_NOT_FOUND","orderId":7}"#;
    assert!(response.contains(problem), "{response}");
    let expected = [
        (Level::DEBUG, "error response", ""),
        (Level::WARN, "error response without a request context", "req-1"),
        (Level::DEBUG, "error response", "req-1"),
    ];
    assert_eq!(summary(&events), expected);
}

#[test]
fn a_panic_closes_the_connection_and_the_boundary_logs_that() {
    let (response, events) = exchange("/panics");
    assert_eq!(response, "");
    assert_eq!(summary(&events), [(Level::ERROR, "request ended by a panic outside the boundary", "req-1")]);
}

#[test]
fn an_empty_response_becomes_a_problem() {
    let (response, events) = exchange("/empty");
    assert!(response.starts_with("HTTP/1.1 409 Conflict\r\n"), "{response}");
    let members = r#"{"title":"Conflict","status":409,"instance":"/empty","code":"CONFLICT","requestId":"req-1","timestamp":""#;
    assert!(wire::parts(&response).1.contains(members), "{response}");
    assert_eq!(summary(&events), [(Level::DEBUG, "error response", "req-1")]);
}
