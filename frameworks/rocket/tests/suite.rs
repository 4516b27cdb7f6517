//! The suite on rocket.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::Duration;

use ::rocket::config::{Ident, LogLevel};
use ::rocket::data::{Limits, ToByteUnit as _};
use ::rocket::fairing::AdHoc;
use ::rocket::http::{ContentType, Method, Status};
use ::rocket::request::FromRequest;
use ::rocket::response::{Responder, Result as Responded};
use ::rocket::route::Outcome;
use ::rocket::serde::json::Json;
use ::rocket::shield::Shield;
use ::rocket::{Build, Config, Data, Request, Response, Rocket, Route, get, post, routes};
use bytes::Bytes;
use domain::{Cause, DatabaseError, NewOrder, OrderError, canary, kinds, requests, responses};
use problem_core::problems::IdempotencyError;
use problem_core::rocket::Logged;
use problem_core::{Boundary, ErrorStatus, Problem};
use suite::Framework;

#[get("/orders/<id>")]
fn order(id: u64) -> Result<String, OrderError> {
    domain::order(id)
}

#[post("/orders", data = "<order>")]
fn create(order: Logged<Json<NewOrder>>) -> &'static str {
    let NewOrder { .. } = order.0.0;
    "created"
}

#[get("/kinds/<kind>")]
fn of_kind(kind: &str) -> Result<String, kinds::KindError> {
    kinds::provoke(kind)
}

#[get("/struct")]
fn fails_with_struct() -> Result<String, kinds::Expired> {
    kinds::fail_with_struct()
}

#[get("/generic")]
fn fails_with_generic() -> Result<String, kinds::Stale<u32>> {
    kinds::fail_with_generic()
}

#[get("/by-hand")]
fn fails_by_hand() -> Result<String, Problem> {
    kinds::fail_by_hand()
}

#[get("/once")]
fn once(headers: Headers<'_>) -> Result<String, IdempotencyError> {
    domain::once(headers.0)
}

struct Headers<'r>(&'r ::rocket::http::HeaderMap<'r>);

#[::rocket::async_trait]
impl<'r> FromRequest<'r> for Headers<'r> {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> ::rocket::request::Outcome<Self, Self::Error> {
        ::rocket::request::Outcome::Success(Self(request.headers()))
    }
}

#[get("/counted/<id>")]
fn counted(id: &str) -> Result<String, OrderError> {
    domain::counted(id)
}

#[get("/leaks/<name>")]
fn leak(name: &str) -> Result<(), canary::Leaky> {
    Err(canary::leaky(&format!("/{name}")).unwrap())
}

#[get("/problems/<name>")]
fn problem(name: &str) -> Result<(), Problem> {
    Err(canary::problem(&format!("/{name}")).unwrap())
}

#[get("/responses/<name>")]
fn chosen(name: &str) -> Converted {
    Converted(responses::response(&format!("/{name}")).unwrap())
}

#[get("/cors")]
fn cors() -> Status {
    Status::Gone
}

/// rocket has a type of its own for responses.
struct Converted(http::Response<Bytes>);

impl<'r> Responder<'r, 'static> for Converted {
    fn respond_to(self, _: &'r Request<'_>) -> Responded<'static> {
        let (parts, body) = self.0.into_parts();
        let mut response = Response::new();
        response.set_status(Status::new(parts.status.as_u16()));
        for (name, value) in &parts.headers {
            response.adjoin_raw_header(name.as_str().to_owned(), value.to_str().unwrap().to_owned());
        }
        if !body.is_empty() {
            response.set_sized_body(body.len(), std::io::Cursor::new(body));
        }
        Ok(response)
    }
}

/// The limit of the guard is 4 bytes.
#[post("/text", data = "<_text>")]
fn text(_text: Logged<String>) -> &'static str {
    "taken"
}

#[post("/limited", data = "<_text>")]
fn limited(_text: String) -> &'static str {
    "taken"
}

#[get("/panic")]
async fn panic() -> &'static str {
    ::rocket::tokio::task::yield_now().await;
    panic!("{}", domain::PANIC)
}

#[get("/fine")]
fn fine() -> &'static str {
    "fine"
}

#[get("/wait")]
async fn wait() -> String {
    requests::wait().await
}

#[get("/crowd/<number>")]
async fn crowd(number: usize) -> Converted {
    Converted(requests::crowd(number).await)
}

/// An empty response.
#[get("/slow/<status>")]
async fn slow(status: u16) -> Result<String, Status> {
    timeout().await.ok_or(Status::new(status))
}

#[get("/fails/slowly")]
async fn fails_slowly() -> Result<String, (Status, &'static str)> {
    timeout().await.ok_or((Status::ServiceUnavailable, "request timed out"))
}

async fn timeout() -> Option<String> {
    ::rocket::tokio::time::timeout(Duration::from_millis(5), requests::wait()).await.ok()
}

#[get("/fails/foreign")]
fn fails_foreign() -> Result<String, Problem> {
    Err(Problem::internal(std::io::Error::other("connection to 10.0.0.7 lost")))
}

#[get("/foreign")]
fn foreign() -> Result<String, Problem> {
    Err(Problem::internal(canary::source()))
}

#[get("/fails/problem")]
fn fails_problem() -> Result<String, Problem> {
    Err(OrderError::Unauthenticated)?
}

#[get("/guarded")]
fn guarded() -> Problem {
    Problem::new(ErrorStatus::FORBIDDEN).with_source(DatabaseError(Cause))
}

/// Routes for every method.
fn for_all_methods() -> Vec<Route> {
    fn panics<'r>(_: &'r Request<'_>, _: Data<'r>) -> ::rocket::route::BoxFuture<'r> {
        panic!("CANARY-panic")
    }
    fn echo<'r>(request: &'r Request<'_>, _: Data<'r>) -> ::rocket::route::BoxFuture<'r> {
        let text = format!("CANARY-text {:?}", request.headers());
        Box::pin(async { Outcome::from(request, (Status::BadRequest, (ContentType::Plain, text))) })
    }
    let of_method = |method| [Route::new(method, "/panics", panics), Route::new(method, "/echo", echo)];
    [Method::Get, Method::Post, Method::Put, Method::Delete].into_iter().flat_map(of_method).collect()
}

fn all() -> Vec<Route> {
    let mut all = routes![
        order,
        create,
        of_kind,
        fails_with_struct,
        fails_with_generic,
        fails_by_hand,
        once,
        counted,
        leak,
        problem,
        chosen,
        cors,
        text,
        limited,
        panic,
        fine,
        wait,
        crowd,
        slow,
        fails_slowly,
        fails_foreign,
        foreign,
        fails_problem,
        guarded,
    ];
    all.extend(for_all_methods());
    all
}

/// rocket has no middleware for CORS.
fn allow_origin() -> AdHoc {
    AdHoc::on_response("CORS", |request, response| {
        Box::pin(async move {
            if let ("/cors", Some(origin)) =
                (request.uri().path().as_str(), request.headers().get_one("origin"))
            {
                response.set_raw_header("access-control-allow-origin", origin.to_owned());
                response.set_raw_header("vary", "origin");
            }
        })
    })
}

/// Without the fields that rocket adds to every response.
fn serve(service: Rocket<Build>) -> SocketAddr {
    let config = Config {
        port: 0,
        ident: Ident::none(),
        log_level: LogLevel::Off,
        limits: Limits::new().limit("string", 4.bytes()),
        ..Config::debug_default()
    };
    let (sender, address) = mpsc::channel();
    let liftoff = AdHoc::on_liftoff("address", move |rocket| {
        let config = rocket.config();
        sender.send(SocketAddr::new(config.address, config.port)).unwrap();
        Box::pin(async {})
    });
    let service = service.configure(config).attach(Shield::new()).attach(liftoff);
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
        let ended = runtime.unwrap().block_on(service.launch());
        panic!("the service has ended: {ended:?}");
    });
    address.recv_timeout(Duration::from_secs(10)).expect("the service starts")
}

struct RocketFramework;

impl Framework for RocketFramework {
    const NAME: &'static str = "rocket";
    const PACKAGE: (&'static str, &'static str) = ("rocket", "0.5.2");
    const DIFFERENCES: &'static [(&'static str, &'static str)] = &[
        ("path parameter", "rocket forwards the request with a 422, without a text"),
        ("wrong method", "rocket has no 405: no route matches"),
        ("broken JSON", "`Json` has another text, and ignores the media type"),
        ("wrong type in JSON", "`Json` has another text, and ignores the media type"),
        ("wrong media type", "`Json` has another text, and ignores the media type"),
        ("body too large", "the guard `String` rejects a body over its limit with a 400"),
        ("body over the limit of a layer", "the guard `String` rejects a body over its limit with a 400"),
    ];
    const OWN_CASES: &'static str = include_str!("differences.txt");
    const GUIDE: &'static str = include_str!("../../../docs/frameworks/rocket.md");
    const PROGRAM: &'static str = include_str!("../src/main.rs");

    fn serve(boundary: Boundary) -> SocketAddr {
        serve(::rocket::build().attach(boundary).attach(allow_origin()).mount("/", Boundary::routes(all())))
    }

    fn serve_program() -> SocketAddr {
        serve(program::service())
    }
}

#[expect(dead_code, reason = "`launch` is for users")]
#[path = "../src/main.rs"]
mod program;

// rocket runs the handler of a client that gives up to its end, so one test of the suite is left out; see `tests/it/boundary.rs`

#[test]
fn every_error_has_the_response_and_the_event_of_axum() {
    let differences = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/differences.txt");
    suite::every_case::<RocketFramework>(differences);
}

#[test]
fn nothing_internal_is_in_any_response() {
    suite::canary::no_mark_is_sent::<RocketFramework>();
}

#[test]
fn no_request_shows_the_id_of_another() {
    suite::no_request_shows_the_id_of_another::<RocketFramework>();
}

#[test]
fn the_program_of_the_guide_works_and_the_guide_tells_every_difference() {
    suite::the_guide::<RocketFramework>();
}

#[test]
fn the_version_that_is_tested_is_the_one_of_the_guide() {
    suite::the_version::<RocketFramework>();
}
