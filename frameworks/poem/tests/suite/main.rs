//! The suite on poem, and what is special there.

mod errors;

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use bytes::Bytes;
use domain::{Cause, DatabaseError, NewOrder, OrderError, canary, kinds, requests, responses};
use poem::http::StatusCode;
use poem::listener::TcpAcceptor;
use poem::middleware::{Cors, SizeLimit};
use poem::web::{Json, Path};
use poem::{Body, Endpoint, EndpointExt as _, Error, IntoResponse as _, Request, Response, Route, Server};
use poem::{ResponseParts, get, handler, post};
use problem_core::problems::IdempotencyError;
use problem_core::{Boundary, ErrorStatus, Problem};
use suite::layers::BoxError;
use suite::{Framework, http2, socket};
use tokio::time::timeout;

#[handler]
fn order(Path(id): Path<u64>) -> Result<String, OrderError> {
    domain::order(id)
}

#[handler]
fn create(Json(NewOrder { .. }): Json<NewOrder>) -> &'static str {
    "created"
}

#[handler]
fn of_kind(Path(kind): Path<String>) -> Result<String, kinds::KindError> {
    kinds::provoke(&kind)
}

#[handler]
fn fails_with_struct() -> Result<String, kinds::Expired> {
    kinds::fail_with_struct()
}

#[handler]
fn fails_with_generic() -> Result<String, kinds::Stale<u32>> {
    kinds::fail_with_generic()
}

#[handler]
fn fails_by_hand() -> Result<String, Problem> {
    kinds::fail_by_hand()
}

#[handler]
fn once(request: &Request) -> Result<String, IdempotencyError> {
    domain::once(request.headers())
}

#[handler]
fn counted(Path(id): Path<String>) -> Result<String, OrderError> {
    domain::counted(&id)
}

#[handler]
fn leak(request: &Request) -> Result<(), canary::Leaky> {
    Err(canary::leaky(request.uri().path()).unwrap())
}

#[handler]
fn problem(request: &Request) -> Result<(), Problem> {
    Err(canary::problem(request.uri().path()).unwrap())
}

#[handler]
fn chosen(request: &Request) -> Response {
    converted(responses::response(request.uri().path()).unwrap())
}

/// poem has a type of its own for responses.
fn converted(response: http::Response<Bytes>) -> Response {
    let (parts, body) = response.into_parts();
    let parts = ResponseParts {
        status: parts.status,
        version: parts.version,
        headers: parts.headers,
        extensions: parts.extensions,
    };
    Response::from_parts(parts, body.into())
}

#[handler]
async fn text(body: Body) -> poem::Result<&'static str> {
    body.into_bytes_limit(4).await?;
    Ok("taken")
}

#[handler]
async fn panic() -> &'static str {
    tokio::task::yield_now().await;
    panic!("{}", domain::PANIC)
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
fn fine() -> &'static str {
    "fine"
}

#[handler]
async fn wait() -> String {
    requests::wait().await
}

#[handler]
async fn crowd(Path(number): Path<usize>) -> Response {
    converted(requests::crowd(number).await)
}

/// An empty response.
#[handler]
async fn slow(Path(status): Path<u16>) -> poem::Result<String> {
    let status = StatusCode::from_u16(status).unwrap();
    timeout(Duration::from_millis(5), requests::wait()).await.map_err(|_| Error::from_status(status))
}

#[handler]
async fn fails_slowly() -> poem::Result<String> {
    let waited = timeout(Duration::from_millis(5), requests::wait()).await;
    waited.map_err(|_| poem::error::ServiceUnavailable(std::io::Error::other("request timed out")))
}

#[handler]
fn fails_foreign() -> poem::Result<String> {
    Err(poem::error::InternalServerError(std::io::Error::other("connection to 10.0.0.7 lost")))
}

#[handler]
fn foreign() -> poem::Result<String> {
    // as `?` does with a boxed error
    Err(BoxError::from(canary::source()))?
}

#[handler]
fn fails_problem() -> Result<String, Problem> {
    Err(OrderError::Unauthenticated)?
}

/// A middleware that refuses every request.
async fn guard(_: Request) -> poem::Result<Request> {
    Err(Problem::new(ErrorStatus::FORBIDDEN).with_source(DatabaseError(Cause)).into())
}

fn routes() -> Route {
    Route::new()
        .at("/orders/:id", get(order).put(order))
        .at("/orders", post(create))
        .at("/kinds/:kind", get(of_kind))
        .at("/struct", get(fails_with_struct))
        .at("/generic", get(fails_with_generic))
        .at("/once", get(once))
        .at("/by-hand", get(fails_by_hand))
        .at("/counted/:id", get(counted))
        .nest("/leaks", leak)
        .nest("/problems", problem)
        .nest("/responses", chosen)
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
        .at("/guarded", get(fine).before(guard))
        .at("/cors", get(chosen).with(Cors::new().allow_method("GET")))
}

fn serve(endpoint: impl Endpoint + 'static) -> SocketAddr {
    socket::spawn(async |listener| {
        let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
        Server::new_with_acceptor(acceptor).run(endpoint).await.unwrap();
    })
}

struct Poem;

impl Framework for Poem {
    const NAME: &'static str = "poem";
    const PACKAGE: (&'static str, &'static str) = ("poem", "3.1");
    const DIFFERENCES: &'static [(&'static str, &'static str)] = &[
        ("unknown path", "`NotFoundError` has a text, which is logged"),
        ("HEAD of an unknown path", "`NotFoundError` has a text, which is logged"),
        ("path parameter", "`ParsePathError` has another text"),
        ("wrong method", "`MethodNotAllowedError` sets no `Allow`, which is logged"),
        ("broken JSON", "`ParseJsonError` has another text"),
        ("wrong type in JSON", "`ParseJsonError` has the status 400 for a JSON value of the wrong type"),
        ("wrong media type", "`ParseJsonError` has another text"),
        ("body too large", "`ReadBodyError` has another text"),
        (
            "body over the limit of a layer",
            "`SizedLimitError` of the middleware `SizeLimit` has another text",
        ),
        ("CORS", "the middleware `Cors` writes `Vary: Origin`"),
    ];
    const OWN_CASES: &'static str = include_str!("../differences.txt");
    const GUIDE: &'static str = include_str!("../../../../docs/frameworks/poem.md");
    const PROGRAM: &'static str = include_str!("../../src/main.rs");

    fn serve(boundary: Boundary) -> SocketAddr {
        serve(routes().with(boundary))
    }

    fn serve_program() -> SocketAddr {
        serve(program::app())
    }

    /// With HTTP/1.1, poem runs the handler to its end.
    fn give_up(server: SocketAddr, path: &str, id: &str) {
        http2::give_up(server, path, id);
    }
}

suite::suite!(Poem);

/// A boundary does not change that.
#[test]
fn poem_runs_a_handler_to_its_end_if_a_client_of_http1_gives_up() {
    for has_boundary in [false, true] {
        let (sender, events) = std::sync::mpsc::channel();
        let endpoint = poem::endpoint::make(move |_| {
            let sender = sender.clone();
            async move {
                sender.send("started").unwrap();
                tokio::time::sleep(Duration::from_millis(100)).await;
                sender.send("ended").unwrap();
            }
        });
        let server = serve(endpoint.with_if(has_boundary, Boundary::new()));
        let mut stream = TcpStream::connect(server).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
        let next = || events.recv_timeout(Duration::from_secs(10)).unwrap();
        assert_eq!(next(), "started");
        drop(stream);
        assert_eq!(next(), "ended");
    }
}

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../../src/main.rs"]
mod program;
