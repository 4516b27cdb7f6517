//! What the boundary does with the responses of rocket, in routes of `Boundary::routes` and in others.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use problem_core::boundary::{Formats, OriginalError};
use problem_core::rocket::original_error;
use problem_core::{Boundary, ErrorStatus, Problem, RateLimit, RequestContext};
use problem_tests::logs::Logs;
use problem_tests::orders::OrderError;
use problem_tests::wire;
use rocket::fairing::AdHoc;
use rocket::http::{ContentType, CookieJar, Status};
use rocket::request::Request;
use rocket::response::{Responder, content};
use rocket::{Build, Rocket, Route, catch, catchers, get, head, post, routes};
use tracing::Level;

use crate::server::{bare, build, exchange, exchange_with, get, only, problem, serve, serve_on};

#[get("/orders/<id>")]
fn order(id: u64) -> Result<String, OrderError> {
    match id {
        7 => Ok("order 7".to_owned()),
        _ => Err(OrderError::OrderNotFound { id }),
    }
}

#[get("/panic")]
async fn panics() -> &'static str {
    rocket::tokio::task::yield_now().await;
    panic!("the pool of 10.0.0.7 is\ngone")
}

#[get("/status/<code>")]
fn status(code: u16) -> Status {
    Status::new(code)
}

#[get("/text")]
fn text() -> (Status, &'static str) {
    (Status::Conflict, "pool 10.0.0.7 is full")
}

#[get("/json")]
fn json() -> (Status, content::RawJson<&'static str>) {
    (Status::Conflict, content::RawJson(r#"{"own":true}"#))
}

#[get("/io")]
fn io_error() -> Result<(), io::Error> {
    Err(io::Error::other("connection to 10.0.0.7 lost"))
}

#[get("/cookie")]
fn cookie(cookies: &CookieJar<'_>) -> (Status, ()) {
    cookies.add(("cart", "7"));
    (Status::Conflict, ())
}

#[get("/limited")]
fn limited(context: RequestContext) -> &'static str {
    context.set_rate_limit(RateLimit::new(10, 9, Duration::from_secs(30)));
    "fine"
}

/// The context of the thread, and the one of the guard.
#[get("/context")]
fn context(guard: RequestContext) -> String {
    let current = RequestContext::current();
    let current = current.as_ref().map_or("none", RequestContext::request_id);
    format!("{current} {}", guard.request_id())
}

#[post("/orders/<_>")]
fn place() {}

fn all() -> Vec<Route> {
    routes![order, panics, status, text, json, io_error, cookie, limited, context, place]
}

fn wrapped() -> Rocket<Build> {
    build().attach(Boundary::new()).mount("/", Boundary::routes(all()))
}

fn plain() -> Rocket<Build> {
    build().attach(Boundary::new()).mount("/", all())
}

const NOT_FOUND: &str = r#""type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 42 not found","instance":"/orders/42","code":"ORDER_NOT_FOUND","orderId":42"#;

#[test]
fn every_error_has_one_shape_one_id_and_one_event_in_every_route() {
    for service in [wrapped, plain] {
        for (path, expected, level, error) in [
            ("/orders/42", problem("404 Not Found", &[], NOT_FOUND), Level::DEBUG, "order 42 not found"),
            ("/status/404", bare("404 Not Found", "/status/404"), Level::DEBUG, "404 NOT_FOUND"),
            (
                "/status/503",
                bare("503 Service Unavailable", "/status/503"),
                Level::ERROR,
                "503 SERVICE_UNAVAILABLE",
            ),
            ("/text", bare("409 Conflict", "/text"), Level::DEBUG, "pool 10.0.0.7 is full"),
            ("/io", bare("500 Internal Server Error", "/io"), Level::ERROR, "500 INTERNAL_SERVER_ERROR"),
            ("/nowhere", bare("404 Not Found", "/nowhere"), Level::DEBUG, "404 NOT_FOUND"),
        ] {
            let logs = Logs::capture();
            assert_eq!(get(service(), path), expected);
            let entry = only(&logs);
            assert_eq!((entry.level, entry.field("error")), (level, error), "{path}");
        }
    }
}

#[test]
fn only_a_wrapped_route_logs_the_message_of_a_panic() {
    for (service, error) in
        [(wrapped(), r"panicked: the pool of 10.0.0.7 is\ngone"), (plain(), "500 INTERNAL_SERVER_ERROR")]
    {
        let logs = Logs::capture();
        assert_eq!(get(service, "/panic"), bare("500 Internal Server Error", "/panic"));
        let entry = only(&logs);
        assert_eq!((entry.level, entry.field("error")), (Level::ERROR, error));
    }
}

/// rocket closes the connection.
#[test]
fn a_panic_of_a_fairing_is_logged() {
    fn panics_at(kind: &str) -> AdHoc {
        match kind {
            "request" => AdHoc::on_request("panics", |_, _| panic!("the pool of 10.0.0.7 is gone")),
            _ => AdHoc::on_response("panics", |_, _| panic!("the pool of 10.0.0.7 is gone")),
        }
    }

    let services = [
        build().attach(Boundary::new()).attach(panics_at("request")),
        build().attach(panics_at("response")).attach(Boundary::new()),
    ];
    for service in services {
        let logs = Logs::capture();
        let read = serve(service, |server| {
            let mut stream = TcpStream::connect(server).unwrap();
            stream.write_all(b"GET /nowhere HTTP/1.1\r\nhost: a\r\nx-request-id: req-1\r\n\r\n").unwrap();
            let mut read = Vec::new();
            let _ = stream.read_to_end(&mut read);
            read
        });
        assert_eq!(read, b"");
        let entries = logs.take();
        let [entry] = &entries[..] else { panic!("one event: {entries:?}") };
        assert_eq!(entry.field("message"), "request ended by a panic outside the boundary");
        assert_eq!(entry.field("request_id"), "req-1");
    }
}

#[test]
fn a_wrong_method_is_a_404() {
    let logs = Logs::capture();
    assert_eq!(exchange(wrapped(), "DELETE", "/orders/7"), bare("404 Not Found", "/orders/7"));
    assert_eq!(only(&logs).field("code"), "NOT_FOUND");
}

#[test]
fn rocket_rejects_unknown_methods_before_any_fairing() {
    for path in ["/orders/7", "/nowhere"] {
        let logs = Logs::capture();
        assert_eq!(exchange(wrapped(), "BREW", path), bare("400 Bad Request", path));
        only(&logs);
    }
}

#[test]
fn cookies_are_kept() {
    let logs = Logs::capture();
    let cookie = ("set-cookie", "cart=7; SameSite=Strict; Path=/");
    let members = r#""title":"Conflict","status":409,"instance":"/cookie","code":"CONFLICT""#;
    assert_eq!(get(wrapped(), "/cookie"), problem("409 Conflict", &[cookie], members));
    only(&logs);
}

#[test]
fn handlers_have_the_context() {
    for (service, body) in [(wrapped(), "req-1 req-1"), (plain(), "none req-1")] {
        let response = get(service, "/context");
        assert!(response.ends_with(&format!("\n\n{body}")), "{response}");
    }
}

#[test]
fn without_a_boundary_the_routes_do_the_same_and_the_guard_fails() {
    let service = || build().mount("/", Boundary::routes(all()));
    assert!(get(service(), "/orders/7").ends_with("\n\norder 7"));
    let response = get(service(), "/orders/42");
    assert!(!response.contains("requestId") && response.contains("ORDER_NOT_FOUND"), "{response}");
    assert!(get(service(), "/context").starts_with("HTTP/1.1 500 "));
    assert!(get(service(), "/panic").starts_with("HTTP/1.1 500 "));
}

#[test]
fn rate_limits_are_in_every_response() {
    for service in [wrapped(), plain()] {
        let response = get(service, "/limited");
        assert!(response.contains("\nratelimit-policy: \"default\";q=10\n"), "{response}");
        assert!(response.contains("\nratelimit: \"default\";r=9;t=30\n"), "{response}");
    }
    // a request fairing can set them, too
    let limit = AdHoc::on_request("limit", |request, _| {
        Box::pin(async move {
            let context = request.guard::<RequestContext>().await.unwrap();
            context.set_rate_limit(RateLimit::new(10, 0, Duration::from_secs(30)));
        })
    });
    let response = get(wrapped().attach(limit), "/nowhere");
    assert!(response.contains("\nratelimit: \"default\";r=0;t=30\n"), "{response}");
    assert!(response.starts_with("HTTP/1.1 404 "), "{response}");
}

#[head("/orders/8")]
fn head_order() -> Problem {
    Problem::new(ErrorStatus::CONFLICT)
}

#[test]
fn head_is_get_without_the_body() {
    for service in [wrapped, plain] {
        for path in ["/orders/42", "/orders/7", "/nowhere", "/text", "/json", "/panic"] {
            let of_get = get(service(), path);
            let (head, body) = of_get.split_once("\n\n").unwrap();
            assert!(!body.is_empty());
            assert_eq!(exchange(service(), "HEAD", path), format!("{head}\n\n"), "{path}");
        }
    }
    let response = exchange(wrapped().mount("/", routes![head_order]), "HEAD", "/orders/8");
    let body = bare("409 Conflict", "/orders/8");
    assert_eq!(response, format!("{}\n\n", body.split_once("\n\n").unwrap().0));
}

#[test]
fn the_client_chooses_the_format() {
    let boundary = Boundary::new().with_formats(Formats::JsonAndXml);
    let service = build().attach(boundary).mount("/", all());
    let accept = &[("accept", "application/problem+xml")];
    let response = exchange_with(service, "GET", "/nowhere", accept, "");
    assert!(response.contains("\ncontent-type: application/problem+xml\n"), "{response}");
    assert!(response.contains("\nvary: Accept\n"), "{response}");
}

#[catch(404)]
fn own_404() -> content::RawJson<&'static str> {
    content::RawJson(r#"{"own":404}"#)
}

#[catch(default)]
fn own_default(status: Status, _: &Request<'_>) -> Problem {
    ErrorStatus::try_from(status.code)
        .map(Problem::new)
        .unwrap_or_else(|_| Problem::internal(io::Error::other("no error")))
}

#[test]
fn catchers_of_the_service_come_first() {
    let logs = Logs::capture();
    let response = get(wrapped().register("/", catchers![own_404]), "/nowhere");
    assert!(response.starts_with("HTTP/1.1 404 ") && response.ends_with("\n\n{\"own\":404}"), "{response}");
    assert_eq!(only(&logs).field("error"), "passed on unchanged: application/json");

    // a default catcher of the service replaces the one of the boundary
    let response = get(wrapped().register("/", catchers![own_default]), "/status/410");
    assert_eq!(response, bare("410 Gone", "/status/410"));
    only(&logs);
}

#[test]
fn other_fairings_see_the_status_and_the_error() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let observer = |name: &'static str| {
        let seen = Arc::clone(&seen);
        AdHoc::on_response(name, move |request, response| {
            let original = original_error(request);
            let code = original.as_ref().map(OriginalError::code).unwrap_or_default().to_owned();
            seen.lock().unwrap().push(format!("{name} {} {code}", response.status().code));
            Box::pin(async {})
        })
    };
    let service = build()
        .attach(observer("before"))
        .attach(Boundary::new())
        .attach(observer("after"))
        .mount("/", Boundary::routes(all()));
    serve(service, |server| {
        for path in ["/orders/42", "/panic", "/nowhere", "/orders/7"] {
            wire::get(server, path);
        }
    });
    let expected = [
        "before 404 ",
        "after 404 ORDER_NOT_FOUND",
        "before 500 ",
        "after 500 INTERNAL_SERVER_ERROR",
        "before 404 ",
        "after 404 NOT_FOUND",
        "before 200 ",
        "after 200 ",
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[test]
fn a_fairing_that_replaces_the_response_is_before_the_boundary() {
    let refuse = AdHoc::on_response("refuse", |_, response| {
        Box::pin(async move {
            response.set_status(Status::ServiceUnavailable);
            response.set_header(ContentType::Plain);
            response.set_sized_body(None, io::Cursor::new("down: 10.0.0.7"));
        })
    });
    let logs = Logs::capture();
    let service = build().attach(refuse).attach(Boundary::new()).mount("/", all());
    assert_eq!(get(service, "/orders/7"), bare("503 Service Unavailable", "/orders/7"));
    assert_eq!(only(&logs).field("error"), "down: 10.0.0.7");
}

#[test]
fn the_last_boundary_that_is_attached_counts() {
    let service =
        wrapped().attach(Boundary::new().without_member(problem_core::boundary::ContextMember::Instance));
    let logs = Logs::capture();
    let response = get(service, "/nowhere");
    assert!(!response.contains("instance") && response.contains("NOT_FOUND"), "{response}");
    assert_eq!(response.matches("x-request-id").count(), 1);
    only(&logs);
}

#[get("/slow")]
async fn slow() {
    STEPS.lock().unwrap().push("started");
    rocket::tokio::time::sleep(Duration::from_millis(100)).await;
    STEPS.lock().unwrap().push("ended");
}

static STEPS: Mutex<Vec<&str>> = Mutex::new(Vec::new());

/// A boundary does not change that.
#[test]
fn rocket_runs_a_handler_to_its_end_if_the_client_gives_up() {
    let logs = Logs::capture();
    serve(build().attach(Boundary::new()).mount("/", Boundary::routes(routes![slow])), |server| {
        let mut stream = TcpStream::connect(server).unwrap();
        stream.write_all(b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
        let wait_for = |step| {
            let started = Instant::now();
            while STEPS.lock().unwrap().last() != Some(&step) {
                assert!(started.elapsed() < Duration::from_secs(10), "the handler has not {step}");
                std::thread::sleep(Duration::from_millis(5));
            }
        };
        wait_for("started");
        drop(stream);
        wait_for("ended");
    });
    assert_eq!(logs.take(), []);
}

#[test]
fn no_request_shows_the_id_of_another() {
    const REQUESTS: usize = 5_000;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let service = build().attach(Boundary::new()).mount("/", Boundary::routes(routes![crowd]));
    serve_on(&runtime, service, |server| {
        std::thread::scope(|scope| {
            for first in 0..50 {
                scope.spawn(move || {
                    for number in (first..REQUESTS).step_by(50) {
                        let id = format!("req-{number}");
                        let headers = [("x-request-id", &*id)];
                        let response =
                            wire::exchange(server, "GET", &format!("/crowd/{number}"), &headers, "");
                        let status = [404, 409, 410, 500, 200][number % 5];
                        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
                        assert!(response.contains(&format!("\r\nx-request-id: {id}\r\n")), "{response}");
                        let (_, body) = wire::parts(&response);
                        assert_eq!(body.matches("req-").count(), 1, "{response}");
                        assert!(body.contains(&id), "{response}");
                    }
                });
            }
        });
    });
}

#[derive(Responder)]
enum Crowd {
    Order(OrderError),
    Problem(Problem),
    Status(Status),
    Text(String),
}

#[get("/crowd/<number>")]
async fn crowd(number: usize) -> Crowd {
    let id = format!("req-{number}");
    let seen = || RequestContext::current().map(|context| context.request_id().to_owned());
    for _ in 0..number % 5 {
        assert_eq!(seen().as_deref(), Some(&*id));
        rocket::tokio::task::yield_now().await;
    }
    rocket::tokio::time::sleep(Duration::from_millis(number as u64 % 20)).await;
    assert_eq!(seen().as_deref(), Some(&*id));
    match number % 5 {
        0 => Crowd::Order(OrderError::OrderNotFound { id: number as u64 }),
        1 => Crowd::Problem(Problem::new(ErrorStatus::CONFLICT)),
        2 => Crowd::Status(Status::Gone),
        3 => panic!("{id}"),
        _ => Crowd::Text(id),
    }
}
