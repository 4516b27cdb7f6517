//! Bodies that the boundary reads, watches or keeps.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use problem_core::rocket::Kept;
use problem_core::{Boundary, RequestContext};
use problem_tests::logs::Logs;
use problem_tests::orders::OrderError;
use problem_tests::wire;
use rocket::fairing::AdHoc;
use rocket::fs::NamedFile;
use rocket::http::{ContentType, Status};
use rocket::request::Request;
use rocket::response::{Responder, Response, content};
use rocket::tokio::io::{AsyncRead, ReadBuf};
use rocket::{Build, Rocket, get, routes};
use tracing::Level;

use crate::server::{bare, build, exchange, get, only, serve};

#[get("/json")]
fn json() -> (Status, content::RawJson<&'static str>) {
    (Status::Conflict, content::RawJson(r#"{"own":true}"#))
}

#[get("/kept")]
fn kept() -> Kept<(Status, &'static str)> {
    Kept((Status::Conflict, "mine"))
}

fn chosen(boundary: Boundary) -> Rocket<Build> {
    build().attach(boundary).mount("/", routes![json, kept])
}

#[test]
fn a_chosen_body_stays_and_is_logged() {
    let own = |media_type, body| {
        let fields = [("content-type", media_type), ("x-request-id", "req-1")];
        wire::sorted(&wire::response("409 Conflict", &fields, body))
    };
    let logs = Logs::capture();
    assert_eq!(get(chosen(Boundary::new()), "/json"), own("application/json", r#"{"own":true}"#));
    assert_eq!(only(&logs).field("error"), "passed on unchanged: application/json");

    let strict = || Boundary::new().without_foreign_bodies();
    assert_eq!(get(chosen(strict()), "/json"), bare("409 Conflict", "/json"));
    assert_eq!(only(&logs).field("error"), r#"{"own":true}"#);

    for boundary in [Boundary::new(), strict()] {
        assert_eq!(get(chosen(boundary), "/kept"), own("text/plain; charset=utf-8", "mine"));
        assert_eq!(only(&logs).field("error"), "passed on unchanged: text/plain");
    }
}

/// A body that is kept, and then replaced by other code.
#[test]
fn only_the_response_that_was_kept_is_kept() {
    struct Replaced;

    impl<'r> Responder<'r, 'static> for Replaced {
        fn respond_to(self, request: &'r Request<'_>) -> rocket::response::Result<'static> {
            drop(Kept((Status::Ok, "mine")).respond_to(request)?);
            (Status::BadGateway, "pool 10.0.0.7").respond_to(request)
        }
    }

    #[get("/replaced")]
    fn replaced() -> Replaced {
        Replaced
    }

    let logs = Logs::capture();
    let service = build().attach(Boundary::new()).mount("/", routes![replaced]);
    assert_eq!(get(service, "/replaced"), bare("502 Bad Gateway", "/replaced"));
    assert_eq!(only(&logs).field("error"), "pool 10.0.0.7");

    // the same status, and another body
    let replaces = AdHoc::on_response("replaces", |_, response| {
        Box::pin(async { response.set_sized_body(None, io::Cursor::new("pool 10.0.0.7")) })
    });
    let service = build().attach(replaces).attach(Boundary::new()).mount("/", routes![kept]);
    assert_eq!(get(service, "/kept"), bare("409 Conflict", "/kept"));
    assert_eq!(only(&logs).field("error"), "pool 10.0.0.7");
}

/// A stream that fails, or panics, after its first bytes.
struct Failing {
    sent: bool,
    panics: bool,
}

fn current_id() -> Option<String> {
    RequestContext::current().map(|context| context.request_id().to_owned())
}

impl AsyncRead for Failing {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.sent {
            self.sent = true;
            buffer.put_slice(current_id().unwrap_or_default().as_bytes());
            return Poll::Ready(Ok(()));
        }
        assert!(!self.panics, "the stream to 10.0.0.7 is gone");
        Poll::Ready(Err(io::Error::other("connection to 10.0.0.7 lost")))
    }
}

impl<'r> Responder<'r, 'static> for Failing {
    fn respond_to(self, _: &'r Request<'_>) -> rocket::response::Result<'static> {
        Response::build().streamed_body(self).ok()
    }
}

#[get("/failing/<panics>")]
fn failing(panics: bool) -> Failing {
    Failing { sent: false, panics }
}

#[test]
fn a_body_that_fails_while_it_is_sent_is_logged() {
    for (path, error) in [
        ("/failing/false", "connection to 10.0.0.7 lost"),
        ("/failing/true", "panicked: the stream to 10.0.0.7 is gone"),
    ] {
        let logs = Logs::capture();
        let service = build().attach(Boundary::new()).mount("/", routes![failing]);
        let response = get(service, path);
        assert!(response.contains("\nx-request-id: req-1\n"), "{response}");
        // the stream runs with the context of its request
        assert!(response.contains("\n\n5\r\nreq-1\r\n"), "{response}");
        let entries = logs.take();
        let [entry] = &entries[..] else { panic!("{path}: one event: {entries:?}") };
        assert_eq!((entry.level, entry.field("message")), (Level::ERROR, "response body failed"));
        assert_eq!([entry.field("request_id"), entry.field("error")], ["req-1", error]);
    }
}

/// A stream that never ends, and the IDs with which such streams were dropped.
struct Endless;

static DROPPED: Mutex<Vec<Option<String>>> = Mutex::new(Vec::new());

impl Drop for Endless {
    fn drop(&mut self) {
        DROPPED.lock().unwrap().push(current_id());
    }
}

impl AsyncRead for Endless {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        buffer.put_slice(b"more");
        Poll::Ready(Ok(()))
    }
}

impl<'r> Responder<'r, 'static> for Endless {
    fn respond_to(self, _: &'r Request<'_>) -> rocket::response::Result<'static> {
        Response::build().streamed_body(self).ok()
    }
}

#[get("/endless")]
fn endless() -> Endless {
    Endless
}

#[test]
fn a_stream_is_dropped_with_its_id_if_the_client_gives_up() {
    let logs = Logs::capture();
    serve(build().attach(Boundary::new()).mount("/", routes![endless]), |server| {
        let mut stream = TcpStream::connect(server).unwrap();
        stream.write_all(b"GET /endless HTTP/1.1\r\nhost: a\r\nx-request-id: gone\r\n\r\n").unwrap();
        stream.read_exact(&mut [0; 1024]).unwrap();
        drop(stream);
        let started = Instant::now();
        while DROPPED.lock().unwrap().is_empty() {
            assert!(started.elapsed() < Duration::from_secs(10), "the stream is not dropped");
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    assert_eq!(*DROPPED.lock().unwrap(), [Some("gone".to_owned())]);
    assert_eq!(logs.take(), []);
}

/// The body of an error that fails or panics when the boundary reads it.
#[get("/unreadable/<panics>")]
fn unreadable(panics: bool) -> (Status, (ContentType, Failing)) {
    (Status::ServiceUnavailable, (ContentType::Plain, Failing { sent: true, panics }))
}

#[test]
fn a_body_that_cannot_be_read_is_replaced() {
    for (path, status, error) in [
        ("/unreadable/false", "503 Service Unavailable", "connection to 10.0.0.7 lost"),
        ("/unreadable/true", "500 Internal Server Error", "panicked: the stream to 10.0.0.7 is gone"),
    ] {
        let logs = Logs::capture();
        let service = build().attach(Boundary::new()).mount("/", routes![unreadable]);
        assert_eq!(get(service, path), bare(status, path));
        assert_eq!(only(&logs).field("error"), error);
    }
}

/// A stream whose length nobody knows, and that contains a rendered problem.
#[get("/streamed")]
async fn streamed() -> Streamed {
    Streamed(OrderError::OrderNotFound { id: 42 })
}

struct Streamed(OrderError);

impl<'r> Responder<'r, 'static> for Streamed {
    fn respond_to(self, request: &'r Request<'_>) -> rocket::response::Result<'static> {
        let mut response = self.0.respond_to(request)?;
        let body = response.body_mut().take();
        response.set_streamed_body(body);
        Ok(response)
    }
}

#[test]
fn a_problem_in_a_stream_is_recognised() {
    let logs = Logs::capture();
    let service = build().attach(Boundary::new()).mount("/", routes![streamed]);
    let response = get(service, "/streamed");
    assert!(response.starts_with("HTTP/1.1 404 ") && response.contains(r#""orderId":42"#), "{response}");
    assert_eq!(only(&logs).field("code"), "ORDER_NOT_FOUND");
}

/// rocket finds the length of a file when it sends the file.
#[get("/file")]
async fn file() -> NamedFile {
    NamedFile::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).await.unwrap()
}

#[test]
fn a_file_has_a_length() {
    let content = include_str!("../../Cargo.toml");
    let length = format!("\ncontent-length: {}\n", content.len());
    let service = || build().attach(Boundary::new()).mount("/", routes![file]);
    let response = get(service(), "/file");
    assert!(response.contains(&length) && response.ends_with(content), "{response}");
    let response = exchange(service(), "HEAD", "/file");
    assert!(response.contains(&length) && response.ends_with("\n\n"), "{response}");
}
