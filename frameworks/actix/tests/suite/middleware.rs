//! The boundary among other middleware of actix-web.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::{ErrorBadRequest, ErrorConflict};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpRequest, HttpResponse, web};
use bytes::Bytes;
use problem_core::boundary::{KeepBody, OriginalError};
use problem_core::{Boundary, ErrorStatus, Problem, RateLimit, RequestContext};
use problem_tests::logs::{Entry, Logs};
use problem_tests::orders::OrderError;
use problem_tests::wire::{self, sorted, steady};
use tokio::runtime::Builder;
use tracing::Level;

use super::{rate_limits, server};

/// Sends requests to an app on the thread of the test. Returns the responses, and the events.
macro_rules! exchange {
    ($app:expr, $($method:literal $path:literal),+) => {{
        let logs = Logs::capture();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let send = |server: SocketAddr| {
            let headers = [("x-request-id", "req-1")];
            [$(sorted(&steady(&wire::exchange(server, $method, $path, &headers, "")))),+]
        };
        let responses = server::run(&runtime, move || $app, send);
        (responses, logs.take())
    }};
}

/// The problem with these members before `requestId`.
fn problem(status: &str, fields: &[(&str, &str)], members: &str) -> String {
    let body = format!(r#"{{{members},"requestId":"req-1","timestamp":"{}"}}"#, wire::TIME);
    sorted(&wire::problem(status, &[&[("x-request-id", "req-1")], fields].concat(), &body))
}

fn fields<'a>(entries: &'a [Entry], names: [&str; 3]) -> Vec<(Level, [&'a str; 3])> {
    entries.iter().map(|entry| (entry.level, names.map(|name| entry.field(name)))).collect()
}

const NOT_FOUND: &str = r#""type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","instance":"/","code":"ORDER_NOT_FOUND","orderId":7"#;

async fn not_found() -> Result<&'static str, OrderError> {
    Err(OrderError::OrderNotFound { id: 7 })
}

/// Asks for the response of each error before it passes the error on.
async fn asks(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let response = next.call(request).await;
    let ask = |error: &Error| {
        assert_eq!(error.error_response().status().as_u16(), 404);
        assert_eq!(error.as_response_error().status_code().as_u16(), 404);
    };
    match &response {
        Ok(response) => response.response().error().into_iter().for_each(ask),
        Err(error) => ask(error),
    }
    response
}

async fn fails(_: ServiceRequest, _: Next<impl MessageBody>) -> Result<ServiceResponse, Error> {
    Err(OrderError::OrderNotFound { id: 7 }.into())
}

#[test]
fn an_error_is_logged_once_however_often_its_response_is_asked_for() {
    let expected = problem("404 Not Found", &[], NOT_FOUND);
    let once = |(responses, events): ([String; 1], Vec<Entry>)| {
        assert_eq!(responses, [&*expected]);
        let event = (Level::DEBUG, ["error response", "ORDER_NOT_FOUND", "req-1"]);
        assert_eq!(fields(&events, ["message", "code", "request_id"]), [event]);
    };
    let app = || App::new().route("/", web::get().to(not_found));
    once(exchange!(app().wrap(from_fn(asks)).wrap(Boundary::new()), "GET" "/"));
    once(exchange!(app().wrap(from_fn(fails)).wrap(from_fn(asks)).wrap(Boundary::new()), "GET" "/"));
    // the error in which a boundary passes a response on
    once(exchange!(app().wrap(from_fn(fails)).wrap(Boundary::new()).wrap(from_fn(asks)), "GET" "/"));
    let nested = move || app().wrap(from_fn(asks)).wrap(Boundary::new()).wrap(from_fn(asks));
    once(exchange!(nested().wrap(Boundary::new()), "GET" "/"));
}

#[test]
fn two_errors_of_one_request_are_two_events() {
    async fn retries() -> Result<&'static str, Error> {
        for id in [1, 2] {
            // the second error may get the memory of the first one
            let failed = Error::from(OrderError::OrderNotFound { id });
            drop(failed.error_response());
        }
        Ok("third attempt")
    }

    let app = || App::new().route("/", web::get().to(retries)).wrap(Boundary::new());
    let ([response], events) = exchange!(app(), "GET" "/");
    assert!(response.starts_with("HTTP/1.1 200 OK\n"), "{response}");
    let errors: Vec<_> = events.iter().map(|event| event.field("error")).collect();
    assert_eq!(errors, ["order 1 not found", "order 2 not found"]);
}

/// What middleware around the boundary sees of a response: its status, the code of the problem, and whether the error is there.
type Seen = (u16, String, bool);

/// Middleware for logs and metrics.
async fn observes(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let seen = request.app_data::<mpsc::Sender<Seen>>().unwrap().clone();
    let response = next.call(request).await;
    let code = |response: &HttpResponse<()>| {
        response.extensions().get::<OriginalError>().map_or_else(String::new, |error| error.code().to_owned())
    };
    match response {
        Ok(response) => {
            let (request, response) = response.into_parts();
            let (head, body) = response.into_parts();
            let keeps = head.error().is_some_and(|error| error.as_error::<OrderError>().is_some());
            seen.send((head.status().as_u16(), code(&head), keeps)).unwrap();
            Ok(ServiceResponse::new(request, head.set_body(body)))
        }
        Err(error) => {
            let status = error.as_response_error().status_code().as_u16();
            seen.send((status, code(&error.error_response().drop_body()), false)).unwrap();
            Err(error)
        }
    }
}

#[test]
fn middleware_around_the_boundary_sees_the_status_and_the_error() {
    let (sender, seen) = mpsc::channel::<Seen>();
    let panics = || async {
        if true {
            panic!("gone");
        }
        ""
    };
    let app = move || {
        App::new()
            .app_data(sender.clone())
            .route("/", web::get().to(not_found))
            .route("/conflict", web::get().to(HttpResponse::Conflict))
            .route("/panic", web::get().to(panics))
            .wrap(Boundary::new())
            .wrap(from_fn(observes))
    };
    let (_, events) = exchange!(app(), "GET" "/", "GET" "/conflict", "GET" "/panic", "HEAD" "/panic");
    assert_eq!(events.len(), 4);
    let expected = [
        (404, "ORDER_NOT_FOUND", true),
        (409, "CONFLICT", false),
        (500, "INTERNAL_SERVER_ERROR", false),
        (404, "NOT_FOUND", false),
    ];
    let seen: Vec<_> = seen.try_iter().collect();
    assert_eq!(seen, expected.map(|(status, code, keeps)| (status, code.to_owned(), keeps)));
}

#[test]
fn every_response_has_the_rate_limits() {
    let app = || {
        let limits = async |request: ServiceRequest, next: Next<_>| {
            if let Some(context) = RequestContext::current() {
                context.set_rate_limit(RateLimit::new(10, 3, Duration::from_secs(30)));
            }
            next.call(request).await
        };
        let panics = || async {
            if true {
                panic!("gone");
            }
            ""
        };
        App::new()
            .route("/", web::get().to(not_found))
            .route("/fine", web::get().to(async || "fine"))
            .route("/panic", web::get().to(panics))
            .wrap(from_fn(limits))
            .wrap(Boundary::new())
    };
    let (responses, _) = exchange!(app(), "GET" "/", "GET" "/fine", "GET" "/panic", "GET" "/nowhere");
    for response in responses {
        assert!(response.contains("\nratelimit: \"default\";r=3;t=30\n"), "{response}");
        assert!(response.contains("\nratelimit-policy: \"default\";q=10\n"), "{response}");
    }
}

#[test]
fn the_middleware_of_the_guide_limits_requests() {
    let quota = web::Data::new(rate_limits::Quota(1.into()));
    let app = move || {
        App::new()
            .app_data(quota.clone())
            .route("/", web::get().to(async || "fine"))
            .wrap(from_fn(rate_limits::limit))
            .wrap(Boundary::new())
    };
    let ([fine, refused], events) = exchange!(app(), "GET" "/", "GET" "/");
    assert!(fine.starts_with("HTTP/1.1 200 OK\n") && fine.ends_with("\n\nfine"), "{fine}");
    assert!(fine.contains("\nratelimit: \"default\";r=0;t=60\n"), "{fine}");
    let members = r#""title":"Too Many Requests","status":429,"detail":"too many requests","instance":"/","code":"TOO_MANY_REQUESTS","limit":100,"retryAfter":60"#;
    let limits = [
        ("ratelimit", "\"default\";r=0;t=60"),
        ("ratelimit-policy", "\"default\";q=100"),
        ("retry-after", "60"),
    ];
    assert_eq!(refused, problem("429 Too Many Requests", &limits, members));
    let [event] = &events[..] else { panic!("one event: {events:?}") };
    assert_eq!(event.field("code"), "TOO_MANY_REQUESTS");
}

#[test]
fn text_becomes_a_problem_and_other_bodies_stay() {
    let app = || {
        let kept = async || {
            let mut response = HttpResponse::Conflict().body("kept");
            response.extensions_mut().insert(KeepBody);
            response
        };
        App::new()
            .route("/text", web::get().to(async || HttpResponse::Conflict().body("order 10.0.0.7 exists")))
            .route("/error", web::get().to(async || Err::<&str, _>(ErrorConflict("order 10.0.0.7 exists"))))
            .route("/kept", web::get().to(kept))
            .route("/json", web::get().to(async || HttpResponse::Conflict().json("kept")))
            .wrap(Boundary::new())
    };
    let (responses, events) = exchange!(app(), "GET" "/text", "GET" "/error", "GET" "/kept", "GET" "/json");
    let conflict = |path| {
        problem(
            "409 Conflict",
            &[],
            &format!(r#""title":"Conflict","status":409,"instance":"{path}","code":"CONFLICT""#),
        )
    };
    let id = ("x-request-id", "req-1");
    let expected = [
        conflict("/text"),
        conflict("/error"),
        sorted(&wire::response("409 Conflict", &[id], "kept")),
        sorted(&wire::response("409 Conflict", &[id, ("content-type", "application/json")], "\"kept\"")),
    ];
    assert_eq!(responses, expected);
    let text = (Level::DEBUG, ["409", "order 10.0.0.7 exists", "req-1"]);
    let passed = |error| (Level::DEBUG, ["409", error, "req-1"]);
    let expected = [
        text,
        text,
        passed("passed on unchanged: a body without a media type"),
        passed("passed on unchanged: application/json"),
    ];
    assert_eq!(fields(&events, ["status", "error", "request_id"]), expected);
}

fn slow() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "10.0.0.7 is slow")
}

#[test]
fn the_service_decides_which_problem_a_foreign_error_becomes() {
    let app = || {
        let boundary = Boundary::new().with_service_errors(|error| {
            if error.is::<io::Error>() {
                return Some(Problem::new(ErrorStatus::GATEWAY_TIMEOUT).with_code("WAREHOUSE_TIMEOUT"));
            }
            let error = error.downcast_ref::<Error>()?.as_error::<actix_web::error::InternalError<&str>>()?;
            (error.to_string() == "busy").then(|| Problem::new(ErrorStatus::CONFLICT).with_code("BUSY"))
        });
        let fails = async |request: ServiceRequest, next: Next<_>| match request.path() {
            "/middleware" => Err(Error::from(slow())),
            _ => next.call(request).await,
        };
        App::new()
            .route("/handler", web::get().to(async || Err::<&str, _>(slow())))
            .route("/busy", web::get().to(async || Err::<&str, _>(ErrorBadRequest("busy"))))
            .route("/other", web::get().to(async || Err::<&str, _>(ErrorBadRequest("other"))))
            .wrap(from_fn(fails))
            .wrap(boundary)
    };
    let (responses, events) =
        exchange!(app(), "GET" "/middleware", "GET" "/handler", "GET" "/busy", "GET" "/other");
    for (response, status) in responses.iter().zip(["504", "504", "409", "400"]) {
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
    }
    let slow = (Level::ERROR, ["WAREHOUSE_TIMEOUT", "10.0.0.7 is slow", ""]);
    let expected =
        [slow, slow, (Level::DEBUG, ["BUSY", "busy", ""]), (Level::DEBUG, ["BAD_REQUEST", "other", ""])];
    assert_eq!(fields(&events, ["code", "error", "sources"]), expected);
}

/// A stream that fails or panics after its first bytes were sent.
struct Broken {
    polls: u8,
    panics: bool,
}

impl MessageBody for Broken {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        assert_eq!(RequestContext::current().unwrap().request_id(), "req-1");
        self.polls += 1;
        match self.polls {
            1 => return Poll::Ready(Some(Ok(Bytes::from_static(b"first")))),
            // actix-web writes the first bytes when there are no more for now
            2 => {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            _ => {}
        }
        assert!(!self.panics, "10.0.0.7 is gone");
        Poll::Ready(Some(Err(io::Error::other("10.0.0.7 is gone"))))
    }
}

#[test]
fn a_body_that_fails_while_it_is_sent_is_logged() {
    let app = || {
        let broken = async |panics: web::Path<bool>| {
            HttpResponse::Ok().body(Broken { polls: 0, panics: panics.into_inner() })
        };
        App::new().route("/{panics}", web::get().to(broken)).wrap(Boundary::new())
    };
    let (responses, events) = exchange!(app(), "GET" "/false", "GET" "/true");
    for response in responses {
        assert!(response.starts_with("HTTP/1.1 200 OK\n"), "{response}");
        assert!(!response.contains("10.0.0.7"), "{response}");
    }
    let names = ["message", "error", "request_id"];
    let expected = ["10.0.0.7 is gone", "panicked: 10.0.0.7 is gone"]
        .map(|error| (Level::ERROR, ["response body failed", error, "req-1"]));
    assert_eq!(fields(&events, names), expected);
}

#[test]
fn the_id_of_a_request_without_one_is_in_the_request_too() {
    let app = || {
        let id = async |request: HttpRequest| {
            let ids: Vec<_> = request.headers().get_all("x-request-id").collect();
            assert_eq!(ids.len(), 1);
            assert_eq!(ids[0], RequestContext::current().unwrap().request_id());
            ids[0].to_str().unwrap().to_owned()
        };
        App::new().route("/", web::get().to(id)).wrap(Boundary::new())
    };
    for headers in [&[][..], &[("x-request-id", "not valid")]] {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let response =
            server::run(&runtime, app, move |server| wire::exchange(server, "GET", "/", headers, ""));
        let (head, id) = wire::parts(&response);
        assert_eq!(id.len(), 36, "{response}");
        assert!(head.contains(&format!("\r\nx-request-id: {id}")), "{response}");
    }
}
