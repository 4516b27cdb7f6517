//! poem, on its own server.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use bytes::Bytes;
use poem::http::StatusCode;
use poem::listener::TcpAcceptor;
use poem::middleware::{Cors, SizeLimit};
use poem::web::{Json, Path};
use poem::{Body, Endpoint, EndpointExt as _, Error, IntoResponse as _, Request, Response, Route, Server};
use poem::{ResponseParts, get, handler, post};
use problem_core::{Boundary, ErrorStatus, Problem};
use problem_tests::orders::{Cause, DatabaseError, OrderError};
use problem_tests::table::{Logged, Row, debug};
use problem_tests::{canary, wire};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tracing::Level;

use crate::http2::Http2Client;
use crate::layers;
use crate::socket::{self, SocketClient};
use crate::suite::{self, Client, Framework, suite};

#[derive(Deserialize)]
struct Order {
    #[expect(dead_code, reason = "it is only read")]
    quantity: u32,
}

#[handler]
async fn order(Path(id): Path<u64>) -> Result<String, OrderError> {
    match id {
        500 => Err(DatabaseError(Cause))?,
        id => Err(OrderError::OrderNotFound { id }),
    }
}

#[handler]
async fn create(_: Json<Order>) -> &'static str {
    "created"
}

#[handler]
async fn text(body: Body) -> poem::Result<&'static str> {
    body.into_bytes_limit(4).await?;
    Ok("taken")
}

#[handler]
async fn panic() -> &'static str {
    tokio::task::yield_now().await;
    panic!("the pool of 10.0.0.7 is\ngone")
}

#[handler]
fn panics() -> &'static str {
    panic!("CANARY-panic")
}

#[handler]
fn echo(request: &Request) -> Response {
    (StatusCode::BAD_REQUEST, format!("CANARY-text {:?}", request.headers())).into_response()
}

#[handler]
fn fine(request: &Request) -> String {
    request.header("x-request-id").unwrap().to_owned()
}

#[handler]
async fn wait() -> String {
    suite::wait().await
}

#[handler]
async fn crowd(Path(number): Path<usize>) -> Response {
    converted(suite::crowd(number).await)
}

/// An empty response.
#[handler]
async fn slow(Path(status): Path<u16>) -> poem::Result<String> {
    let status = StatusCode::from_u16(status).unwrap();
    timeout(Duration::from_millis(5), suite::wait()).await.map_err(|_| Error::from_status(status))
}

#[handler]
async fn fails_slowly() -> poem::Result<String> {
    let waited = timeout(Duration::from_millis(5), suite::wait()).await;
    waited.map_err(poem::error::ServiceUnavailable)
}

#[handler]
fn fails_foreign() -> poem::Result<String> {
    Err(poem::error::InternalServerError(std::io::Error::other("connection to 10.0.0.7 lost")))
}

#[handler]
fn foreign() -> poem::Result<String> {
    // as `?` does with a boxed error
    Err(layers::BoxError::from(canary::source()))?
}

#[handler]
fn fails_problem() -> Result<String, Problem> {
    Err(OrderError::Unauthenticated)?
}

#[handler]
fn plain(request: &Request) -> poem::Result<Response> {
    let path = request.uri().path();
    if let Some(leaky) = canary::leaky(path) {
        return Err(leaky.into());
    }
    if let Some(problem) = canary::problem(path) {
        return Err(problem.into());
    }
    layers::plain(path).map(converted).ok_or_else(|| unreachable!("{path}"))
}

/// poem has a type of its own for responses.
pub fn converted(response: http::Response<Bytes>) -> Response {
    let (parts, body) = response.into_parts();
    let parts = ResponseParts {
        status: parts.status,
        version: parts.version,
        headers: parts.headers,
        extensions: parts.extensions,
    };
    Response::from_parts(parts, body.into())
}

/// A middleware that refuses every request.
async fn guard(_: Request) -> poem::Result<Request> {
    Err(Problem::new(ErrorStatus::FORBIDDEN).with_source(DatabaseError(Cause)).into())
}

fn routes() -> Route {
    let mut routes = Route::new()
        .at("/orders/:id", get(order).put(order))
        .at("/orders", post(create))
        .at("/text", post(text))
        .at("/limited", post(text).with(SizeLimit::new(4)))
        .at("/panic", panic)
        .at("/panics", panics)
        .at("/echo", echo)
        .at("/fine", get(fine))
        .at("/wait", get(wait))
        .at("/crowd/:number", get(crowd))
        .at("/slow/:status", get(slow))
        .at("/fails/slowly", get(fails_slowly))
        .at("/fails/foreign", get(fails_foreign))
        .at("/fails/problem", get(fails_problem))
        .at("/foreign", get(foreign))
        .at("/guarded", get(plain).before(guard))
        .at("/cors", get(plain).with(Cors::new().allow_method("GET")));
    for path in ["/unmarked", "/shown", "/replaced", "/silent", "/pool", "/invalid", "/problem", "/internal"]
    {
        routes = routes.at(path, plain);
    }
    for path in ["/sourced", "/or", "/cookie", "/busy", "/plain", "/html", "/somebody"] {
        routes = routes.at(path, plain);
    }
    routes
}

/// Serves `endpoint` on `runtime` while `client` runs on another thread.
pub fn serve<T: Send + 'static>(
    runtime: &Runtime,
    endpoint: impl Endpoint + 'static,
    client: impl FnOnce(SocketClient) -> T + Send + 'static,
) -> T {
    let server = async |listener: TcpListener| {
        let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
        Server::new_with_acceptor(acceptor).run(endpoint).await.unwrap();
    };
    socket::run(runtime, server, |address| client(SocketClient(address)))
}

struct Poem;

/// A client that gives up a stream of HTTP/2. With HTTP/1.1, poem runs the handler to its end.
#[derive(Clone)]
struct PoemClient(SocketClient);

impl Client for PoemClient {
    fn exchange(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> String {
        self.0.exchange(method, target, headers, body)
    }

    fn give_up(&self, path: &str, id: &str) {
        Http2Client(self.0.0).give_up(path, id);
    }
}

impl Framework for Poem {
    type Client = PoemClient;

    fn run<T: Send + 'static>(
        runtime: &Runtime,
        boundary: Boundary,
        client: impl FnOnce(PoemClient) -> T + Send + 'static,
    ) -> T {
        serve(runtime, routes().with(boundary), |socket| client(PoemClient(socket)))
    }

    /// poem describes what it rejects in other texts, and has a 400 for every body that it cannot deserialize. Its router sends no
    /// `Allow`, which the log reports. Its `Cors` writes `Origin`.
    fn own_row(row: Row) -> Row {
        let said = |error| Row { logged: Logged { error, ..row.logged }, ..row };
        match (row.request, row.body) {
            (("GET", "/nowhere"), _) => said("not found"),
            (("DELETE", "/orders/1"), _) => {
                let logged = Logged { level: Level::WARN, error: "method not allowed", ..row.logged };
                Row { sent: &[], logged, ..row }
            }
            (("GET", "/orders/x"), _) => said("invalid path params"),
            (("POST", "/orders"), "<order/>") => {
                said("invalid content type `text/xml`, expect: `application/json`")
            }
            (("POST", "/orders"), body) if body.contains("oops") => {
                said("parse error: expected value at line 1 column 14")
            }
            (("POST", "/orders"), _) => Row {
                status: "400 Bad Request",
                members: r#"{"title":"Bad Request","status":400,"instance":"/orders","code":"BAD_REQUEST""#,
                logged: debug(
                    "BAD_REQUEST",
                    r#"parse error: invalid type: string "\r\nERROR forged", expected u32 at line 1 column 30"#,
                ),
                ..row
            },
            (("POST", "/text" | "/limited"), _) => said("payload too large"),
            (("GET", "/fails/slowly"), _) => said("deadline has elapsed"),
            (("GET", "/cors"), _) => Row {
                sent: &[("access-control-allow-origin", "https://shop.example"), ("vary", "Origin")],
                ..row
            },
            _ => row,
        }
    }
}

suite!(Poem, "poem");

/// A boundary does not change that.
#[test]
fn poem_runs_a_handler_to_its_end_if_a_client_of_http1_gives_up() {
    for has_boundary in [false, true] {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let (sender, events) = std::sync::mpsc::channel();
        let endpoint = poem::endpoint::make(move |_| {
            let sender = sender.clone();
            async move {
                sender.send("started").unwrap();
                tokio::time::sleep(Duration::from_millis(100)).await;
                sender.send("ended").unwrap();
            }
        });
        let endpoint = endpoint.with_if(has_boundary, Boundary::new());
        serve(&runtime, endpoint, move |SocketClient(server)| {
            let mut stream = TcpStream::connect(server).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
            let next = || events.recv_timeout(Duration::from_secs(10)).unwrap();
            assert_eq!(next(), "started");
            drop(stream);
            assert_eq!(next(), "ended");
        });
    }
}

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../../examples/poem.rs"]
mod program;

#[test]
fn the_program_of_the_guide() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let responses = serve(&runtime, program::app(), |SocketClient(server)| {
        let headers = [("x-request-id", "req-1")];
        ["/orders/7", "/orders/8", "/orders/x", "/nowhere"]
            .map(|path| wire::sorted(&wire::steady(&wire::exchange(server, "GET", path, &headers, ""))))
    });
    let id = ("x-request-id", "req-1");
    let problem = |status, members: &str| {
        let body = format!(r#"{{{members},"requestId":"req-1","timestamp":"{}"}}"#, wire::TIME);
        wire::sorted(&wire::problem(status, &[id], &body))
    };
    let plain_text = ("content-type", "text/plain; charset=utf-8");
    let expected = [
        wire::sorted(&wire::response("200 OK", &[plain_text, id], "order 7")),
        problem(
            "404 Not Found",
            r#""title":"Not Found","status":404,"detail":"order 8 not found","instance":"/orders/8","code":"ORDER_NOT_FOUND","orderId":8"#,
        ),
        problem(
            "400 Bad Request",
            r#""title":"Bad Request","status":400,"instance":"/orders/x","code":"BAD_REQUEST""#,
        ),
        problem(
            "404 Not Found",
            r#""title":"Not Found","status":404,"instance":"/nowhere","code":"NOT_FOUND""#,
        ),
    ];
    assert_eq!(responses, expected);
}
