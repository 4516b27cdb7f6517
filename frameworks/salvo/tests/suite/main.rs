//! The suite on Salvo, and what is special there.

mod errors;
mod hoop;
mod panicking;
mod service;

use std::io::Error;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use domain::{Cause, DatabaseError, NewOrder, OrderError, canary, kinds, requests, responses};
use problem_core::problems::IdempotencyError;
use problem_core::{Boundary, ErrorStatus, Problem};
use salvo::conn::tcp::TcpAcceptor;
use salvo::cors::{AllowMethods, AllowOrigin, Cors};
use salvo::extract::{JsonBody, PathParam};
use salvo::http::{Method, ParseError, ResBody, StatusCode, StatusError};
use salvo::prelude::{Timeout, max_size};
use salvo::{Handler, Request, Response, Router, Server, Service, Writer as _, handler};
use suite::{Framework, socket};

#[handler]
async fn order(id: PathParam<u64>) -> Result<String, OrderError> {
    domain::order(id.into_inner())
}

#[handler]
async fn create(new: JsonBody<NewOrder>) -> &'static str {
    let NewOrder { .. } = new.into_inner();
    "created"
}

#[handler]
async fn of_kind(kind: PathParam<String>) -> Result<String, kinds::KindError> {
    kinds::provoke(&kind)
}

#[handler]
async fn fails_with_struct() -> Result<String, kinds::Expired> {
    kinds::fail_with_struct()
}

#[handler]
async fn fails_with_generic() -> Result<String, kinds::Stale<u32>> {
    kinds::fail_with_generic()
}

#[handler]
async fn once(request: &mut Request) -> Result<String, IdempotencyError> {
    domain::once(request.headers())
}

#[handler]
async fn fails_by_hand() -> Result<String, Problem> {
    kinds::fail_by_hand()
}

#[handler]
async fn counted(id: PathParam<String>) -> Result<String, OrderError> {
    domain::counted(&id)
}

#[handler]
async fn leak(name: PathParam<String>) -> Result<(), canary::Leaky> {
    Err(canary::leaky(&format!("/{name}")).unwrap())
}

#[handler]
async fn problem(name: PathParam<String>) -> Result<(), Problem> {
    Err(canary::problem(&format!("/{name}")).unwrap())
}

#[handler]
async fn chosen(name: PathParam<String>, response: &mut Response) {
    write(responses::response(&format!("/{name}")).unwrap(), response);
}

fn write(response: http::Response<Bytes>, into: &mut Response) {
    into.merge_hyper(response.map(|body| if body.is_empty() { ResBody::None } else { body.into() }));
}

#[handler]
async fn text(request: &mut Request) -> Result<&'static str, ParseError> {
    request.payload_with_max_size(4).await?;
    Ok("taken")
}

#[handler]
async fn panic() -> &'static str {
    tokio::task::yield_now().await;
    panic!("{}", domain::PANIC)
}

#[handler]
async fn panics() -> &'static str {
    panic!("CANARY-panic")
}

#[handler]
async fn echo(request: &Request, response: &mut Response) {
    response.status_code(StatusCode::BAD_REQUEST);
    response.render(format!("CANARY-text {:?}", request.headers()));
}

#[handler]
async fn fine() -> &'static str {
    "fine"
}

#[handler]
async fn wait() -> String {
    requests::wait().await
}

#[handler]
async fn crowd(number: PathParam<usize>, response: &mut Response) {
    write(requests::crowd(number.into_inner()).await, response);
}

#[handler]
async fn fails_foreign() -> salvo::Result<()> {
    Err(Error::other("connection to 10.0.0.7 lost"))?
}

#[handler]
async fn foreign() -> salvo::Result<()> {
    Err(salvo::Error::other(canary::source()))
}

/// A hoop that fails with a problem.
#[handler]
async fn fails_problem() -> salvo::Result<()> {
    Err(salvo::Error::other(Problem::from(OrderError::Unauthenticated)))
}

/// A hoop that refuses every request.
#[handler]
async fn guard() -> Result<(), Problem> {
    Err(Problem::new(ErrorStatus::FORBIDDEN).with_source(DatabaseError(Cause)))
}

#[handler]
async fn gone(response: &mut Response) {
    response.status_code(StatusCode::GONE);
}

fn slow(status: StatusCode) -> Router {
    let timeout = Timeout::new(Duration::from_millis(5));
    Router::with_path(status.as_str())
        .hoop(timeout.error(move || StatusError::from_code(status).unwrap()))
        .get(wait)
}

/// Salvo does not call the handler of a GET request for a HEAD request.
fn at(path: &str, handler: impl Handler) -> Router {
    let handler = handler.arc();
    Router::with_path(path).get(handler.clone()).head(handler)
}

fn router() -> Router {
    let cors = Cors::new()
        .allow_origin(AllowOrigin::mirror_request())
        .allow_methods(AllowMethods::exact(&Method::GET))
        .into_handler();
    let slowly = Timeout::new(Duration::from_millis(5))
        .error(|| StatusError::service_unavailable().brief("request timed out"));
    Router::new()
        .push(at("orders/{id}", order).put(order))
        .push(Router::with_path("orders").post(create))
        .push(at("kinds/{kind}", of_kind))
        .push(at("struct", fails_with_struct))
        .push(at("generic", fails_with_generic))
        .push(at("once", once))
        .push(at("by-hand", fails_by_hand))
        .push(at("counted/{id}", counted))
        .push(at("leaks/{name}", leak))
        .push(at("problems/{name}", problem))
        .push(at("responses/{name}", chosen))
        .push(Router::with_path("text").post(text))
        .push(Router::with_path("limited").hoop(max_size(4)).post(fine))
        .push(at("panic", panic))
        .push(at("panics", panics))
        .push(at("echo", echo).delete(echo))
        .push(at("fine", fine))
        .push(at("wait", wait))
        .push(at("crowd/{number}", crowd))
        .push(
            Router::with_path("slow")
                .push(slow(StatusCode::REQUEST_TIMEOUT))
                .push(slow(StatusCode::SERVICE_UNAVAILABLE))
                .push(slow(StatusCode::GATEWAY_TIMEOUT)),
        )
        .push(at("fails/slowly", wait).hoop(slowly))
        .push(at("fails/foreign", fails_foreign))
        .push(at("fails/problem", fine).hoop(fails_problem))
        .push(at("foreign", foreign))
        .push(at("guarded", fine).hoop(guard))
        .push(at("cors", gone).hoop(cors))
}

fn serve(service: Service) -> SocketAddr {
    socket::spawn(async |listener| {
        Server::new(TcpAcceptor::try_from(listener).unwrap()).serve(service).await;
    })
}

struct Salvo;

impl Framework for Salvo {
    const NAME: &'static str = "Salvo";
    const PACKAGE: (&'static str, &'static str) = ("salvo", "1.1");
    const DIFFERENCES: &'static [(&'static str, &'static str)] = &[
        ("path parameter", "`ParseError` has another text, with a source"),
        ("wrong method", "`Service` writes spaces into `Allow`"),
        ("broken JSON", "`ParseError` has another text, with a source"),
        ("wrong type in JSON", "`ParseError` has the status 400 for a JSON value of the wrong type"),
        ("wrong media type", "`ParseError` has the status 400 for a wrong media type"),
        ("body too large", "`ParseError::PayloadTooLarge` has another text"),
        ("body over the limit of a layer", "the hoop `max_size` gives no text"),
        ("CORS", "the hoop `Cors` writes more names into `Vary`"),
    ];
    const OWN_CASES: &'static str = include_str!("../differences.txt");
    const GUIDE: &'static str = include_str!("../../../../docs/frameworks/salvo.md");
    const PROGRAM: &'static str = include_str!("../../src/main.rs");

    fn serve(boundary: Boundary) -> SocketAddr {
        serve(Service::new(router()).hoop(boundary))
    }

    fn serve_program() -> SocketAddr {
        serve(program::service())
    }
}

suite::suite!(Salvo);

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../../src/main.rs"]
mod program;
