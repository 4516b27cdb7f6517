//! Which answers are stored.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Path;
use axum::routing::post;
use axum::{Extension, Router};
use bytes::Bytes;
use http::{Response, StatusCode};
use http_body::{Frame, SizeHint};
use problem_core::idempotency::{EffectHappened, NotStored};
use problem_core::{ErrorStatus, Problem};
use problem_tests::logs::Logs;

use super::{Runs, idempotency, with_server};

/// Sends two requests with the same key, and returns how often the handler has run, and the log.
fn run_twice(routes: Router, runs: &Runs, path: &'static str) -> (usize, Vec<String>) {
    let logs = Logs::capture();
    let before = runs.count();
    let [first, second] = with_server(routes, idempotency().with_max_response(10), move |client| {
        ["req-1", "req-2"].map(|id| client.post(id, path, "10"))
    });
    assert!(!first.contains("idempotency-replayed"));
    let ran = runs.count() - before;
    assert_eq!(second.contains("idempotency-replayed: true"), ran == 1, "{second}");
    let events = logs.take().into_iter().filter(|event| event.field("message") == "answer not stored");
    (ran, events.map(|event| event.field("reason").to_owned()).collect())
}

#[test]
fn each_status() {
    let runs = Runs::default();
    let with_text = {
        let runs = runs.clone();
        async move |Path(status): Path<u16>| {
            runs.add();
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            response
        }
    };
    let with_effect = {
        let inner = with_text.clone();
        async move |path: Path<u16>| (Extension(EffectHappened), inner(path).await)
    };
    let routes =
        Router::new().route("/text/{status}", post(with_text)).route("/effect/{status}", post(with_effect));
    let statuses = [
        200, 201, 202, 204, 301, 303, 307, 400, 401, 402, 403, 404, 408, 409, 412, 422, 428, 429, 500, 502,
        503, 504, 599,
    ];
    with_server(routes, idempotency(), move |client| {
        for status in statuses {
            for (path, is_stored) in [
                (format!("/text/{status}"), !matches!(status, 401 | 408 | 412 | 428 | 429 | 500..)),
                (format!("/effect/{status}"), true),
            ] {
                let before = runs.count();
                client.post("req-1", &path, "10");
                let second = client.post("req-2", &path, "10");
                assert_eq!(second.contains("idempotency-replayed: true"), is_stored, "{second}");
                assert_eq!(runs.count() - before, if is_stored { 1 } else { 2 }, "{path}");
            }
        }
    });
}

#[test]
fn the_status_of_a_problem_counts() {
    let runs = Runs::default();
    let handler = {
        let runs = runs.clone();
        async move || {
            runs.add();
            // the boundary sends 503
            (StatusCode::CREATED, Problem::new(ErrorStatus::SERVICE_UNAVAILABLE))
        }
    };
    let routes = Router::new().route("/", post(handler));
    assert_eq!(run_twice(routes, &runs, "/"), (2, vec![]));
}

#[test]
fn an_answer_that_the_handler_does_not_want_to_be_stored() {
    let runs = Runs::default();
    let handler = |runs: Runs| {
        async move || {
            runs.add();
            (Extension(NotStored), Extension(EffectHappened), "secret")
        }
    };
    let routes = Router::new().route("/", post(handler(runs.clone())));
    assert_eq!(run_twice(routes, &runs, "/"), (2, vec![]));
}

/// A body of several frames, with a length or without, and perhaps an error at its end.
struct Frames {
    frames: VecDeque<Result<&'static str, &'static str>>,
    len: Option<u64>,
}

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        Poll::Ready(self.frames.pop_front().map(|frame| frame.map(|data| Frame::data(data.into()))))
    }

    fn size_hint(&self) -> SizeHint {
        self.len.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

fn frames(runs: &Runs, frames: &'static [Result<&'static str, &'static str>], len: Option<u64>) -> Router {
    let runs = runs.clone();
    let handler = async move || {
        runs.add();
        Ok::<_, Infallible>(Response::new(Body::new(Frames {
            frames: frames.iter().copied().collect(),
            len,
        })))
    };
    Router::new().route("/", post(async move || handler().await))
}

#[test]
fn bodies() {
    let runs = Runs::default();
    let check = |body, len, ran, reasons: &[&str]| {
        assert_eq!(
            run_twice(frames(&runs, body, len), &runs, "/"),
            (ran, reasons.iter().map(|&reason| reason.into()).collect())
        );
    };
    check(&[Ok("abc"), Ok(""), Ok("def")], Some(6), 1, &[]);
    check(&[Ok("0123456789")], Some(10), 1, &[]);
    check(&[Ok("0123456789a")], Some(11), 2, &["its body is too long"; 2]);
    check(&[Ok("abc")], None, 2, &["the length of its body is not known"; 2]);
    check(&[], None, 2, &["the length of its body is not known"; 2]);
}

#[test]
fn a_stream_is_passed_on_frame_by_frame() {
    /// A body that never ends.
    struct Endless;

    impl http_body::Body for Endless {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[b'a'; 1024])))))
        }
    }

    let routes = Router::new().route("/", post(async || Body::new(Endless)));
    with_server(routes, idempotency(), |client| {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(client.server).unwrap();
        let request = "POST / HTTP/1.1\r\nhost: a\r\nauthorization: alice\r\nidempotency-key: \"1\"\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        stream.read_exact(&mut [0; 100_000]).unwrap();
    });
}

#[test]
fn a_body_that_fails_is_not_stored() {
    let runs = Runs::default();
    let routes = frames(&runs, &[Ok("abc"), Err("broken")], Some(6));
    with_server(routes, idempotency(), {
        let runs = runs.clone();
        move |client| {
            for expected in [1, 2] {
                use std::io::{Read as _, Write as _};
                let mut stream = std::net::TcpStream::connect(client.server).unwrap();
                let request =
                    "POST / HTTP/1.1\r\nhost: a\r\nauthorization: alice\r\nidempotency-key: \"1\"\r\n\r\n";
                stream.write_all(request.as_bytes()).unwrap();
                let mut response = String::new();
                // the connection breaks off
                let _ = stream.read_to_string(&mut response);
                assert!(!response.ends_with("0\r\n\r\n"), "{response}");
                assert_eq!(runs.count(), expected);
            }
        }
    });
}

#[test]
fn a_body_that_is_longer_than_it_promises_breaks_off() {
    let runs = Runs::default();
    let routes = frames(&runs, &[Ok("0123456789"), Ok("more")], Some(10));
    with_server(routes, idempotency().with_max_response(10), {
        move |client| {
            use std::io::{Read as _, Write as _};
            let mut stream = std::net::TcpStream::connect(client.server).unwrap();
            let request =
                "POST / HTTP/1.1\r\nhost: a\r\nauthorization: alice\r\nidempotency-key: \"1\"\r\n\r\n";
            stream.write_all(request.as_bytes()).unwrap();
            let mut response = String::new();
            let _ = stream.read_to_string(&mut response);
            assert!(!response.contains("more"), "{response}");
        }
    });
}
