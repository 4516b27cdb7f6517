//! A body that fails while it is sent, after the head of its response.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::body::Body as AxumBody;
use axum::routing::get;
use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;
use problem_core::tower::BoundaryBody;
use problem_core::{Boundary, ErrorStatus, Problem, RequestContext};
use problem_tests::logs::{Entry, Logs};
use problem_tests::wire;
use tower::{BoxError, Layer as _, Service, ServiceExt as _, service_fn};
use tracing::Level;

use super::{block_on, request};
use crate::wire::serve;

/// What a body does when it is polled.
#[derive(Clone, Copy)]
enum Step {
    Data,
    Pending,
    Fails,
    FailsWithProblem,
    Panics,
    /// Logs an error of its own, as a stream of events does.
    Logs,
}

use Step::{Data, Fails, FailsWithProblem, Logs as LogsError, Panics, Pending};

/// A body that does one step after another.
struct Steps(VecDeque<Step>);

impl Steps {
    fn new(steps: &[Step]) -> Self {
        Self(steps.iter().copied().collect())
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the file is gone: {0}")]
struct FileGone(#[source] io::Error);

impl Body for Steps {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let data = || Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"data")))));
        match self.0.pop_front() {
            None => Poll::Ready(None),
            Some(Data) => data(),
            Some(Pending) => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Some(Fails) => Poll::Ready(Some(Err(FileGone(io::Error::other("the disk is\nfull")).into()))),
            Some(FailsWithProblem) => {
                let problem = Problem::new(ErrorStatus::BAD_GATEWAY).with_source(io::Error::other("first"));
                Poll::Ready(Some(Err(problem.with_source(io::Error::other("second")).into())))
            }
            Some(Panics) => panic!("the file is\ngone"),
            Some(LogsError) => {
                Problem::new(ErrorStatus::BAD_GATEWAY).log();
                data()
            }
        }
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        if matches!(self.0.front(), Some(LogsError)) {
            Problem::new(ErrorStatus::GONE).log();
        }
    }
}

async fn answer<S, B>(service: S) -> Response<B>
where
    S: Service<Request<String>, Response = Response<B>, Error = Infallible>,
{
    let Ok(response) = service.oneshot(request("GET", "/file")).await;
    response
}

/// The body that a boundary returns for `body`.
fn sent<B>(boundary: &Boundary, body: B) -> BoundaryBody<B>
where
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send,
{
    let body = std::sync::Mutex::new(Some(body));
    let inner = service_fn(|_: Request<String>| {
        let body = body.lock().unwrap().take().unwrap();
        async { Ok::<_, Infallible>(Response::new(body)) }
    });
    block_on(answer(boundary.layer(inner))).into_body()
}

/// What the reader of a body gets: the text of an error, of a panic, or how many frames there were.
fn read<B: Body<Data = Bytes, Error: Into<BoxError>>>(body: B) -> Vec<String> {
    let mut body = pin!(body);
    let mut read = Vec::new();
    loop {
        let polled = catch_unwind(AssertUnwindSafe(|| {
            body.as_mut().poll_frame(&mut Context::from_waker(Waker::noop()))
        }));
        match polled {
            Err(panicked) => {
                read.push(format!("panicked: {}", panicked.downcast_ref::<&str>().unwrap()));
            }
            Ok(Poll::Pending) => read.push("pending".to_owned()),
            Ok(Poll::Ready(Some(Ok(_)))) => read.push("data".to_owned()),
            Ok(Poll::Ready(Some(Err(error)))) => {
                read.push(error.into().to_string());
            }
            Ok(Poll::Ready(None)) => return read,
        }
    }
}

fn check(event: &Entry, error: &str, sources: &str) {
    assert_eq!((event.level, event.field("message")), (Level::ERROR, "response body failed"));
    assert_eq!([event.field("error"), event.field("sources")], [error, sources]);
    assert_eq!(event.field("request_id"), "req-1");
    assert_eq!([&*event.span["path"], &*event.span["request_id"]], ["/file", "req-1"]);
}

#[test]
fn an_error_of_a_body_is_logged_once_and_passed_on() {
    let logs = Logs::capture();
    let body = sent(&Boundary::new(), Steps::new(&[Data, Pending, Fails, Fails, Panics]));
    assert_eq!(logs.take(), []);
    let gone = "the file is gone: the disk is\nfull";
    assert_eq!(read(body), ["data", "pending", gone, gone, "panicked: the file is\ngone"]);
    let [event] = &logs.take()[..] else { panic!("one event") };
    check(event, r"the file is gone: the disk is\nfull", "");

    // an error that keeps several others
    assert_eq!(read(sent(&Boundary::new(), Steps::new(&[FailsWithProblem]))).len(), 1);
    let [event] = &logs.take()[..] else { panic!("one event") };
    check(event, "502 BAD_GATEWAY", "first; second");

    // the reader gets the error itself
    let mut body = pin!(sent(&Boundary::new(), Steps::new(&[Fails])));
    let polled = body.as_mut().poll_frame(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Some(Err(error))) = polled else { panic!("it fails") };
    assert!(error.is::<FileGone>());
}

#[test]
fn a_panic_of_a_body_is_logged_once_and_continues() {
    let logs = Logs::capture();
    let body = sent(&Boundary::new(), Steps::new(&[Data, Panics, Panics, Fails]));
    let panicked = "panicked: the file is\ngone";
    assert_eq!(read(body), ["data", panicked, panicked, "the file is gone: the disk is\nfull"]);
    let [event] = &logs.take()[..] else { panic!("one event") };
    check(event, r"panicked: the file is\ngone", "");
    assert!(RequestContext::current().is_none());
}

/// A body whose length is known, such as the response of another service.
struct Sized(Steps);

impl Body for Sized {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(8)
    }
}

#[test]
fn a_body_with_a_known_length_is_logged_too() {
    let logs = Logs::capture();
    for (steps, error) in [
        ([Data, Fails], r"the file is gone: the disk is\nfull"),
        ([Data, Panics], r"panicked: the file is\ngone"),
    ] {
        assert_eq!(read(sent(&Boundary::new(), Sized(Steps::new(&steps)))).len(), 2);
        let [event] = &logs.take()[..] else { panic!("one event") };
        check(event, error, "");
    }
}

#[test]
fn a_body_that_is_complete_or_given_up_has_no_event() {
    let logs = Logs::capture();
    assert_eq!(read(sent(&Boundary::new(), Steps::new(&[Data, Data]))), ["data", "data"]);
    assert_eq!(read(sent(&Boundary::new(), Full::new(Bytes::from("data")))), ["data"]);
    drop(sent(&Boundary::new(), Steps::new(&[Fails])));
    let mut body = Box::pin(sent(&Boundary::new(), Steps::new(&[Data, Panics])));
    assert!(body.as_mut().poll_frame(&mut Context::from_waker(Waker::noop())).is_ready());
    drop(body);
    assert_eq!(logs.take(), []);
}

#[test]
fn a_body_has_the_context_of_its_request() {
    let logs = Logs::capture();
    assert_eq!(read(sent(&Boundary::new(), Steps::new(&[LogsError, Pending, LogsError]))).len(), 3);
    let events = logs.take();
    assert_eq!(events.len(), 2);
    // also if it is dropped before its end
    drop(sent(&Boundary::new(), Steps::new(&[LogsError])));
    for event in events.iter().chain(&logs.take()) {
        assert_eq!([event.field("request_id"), &*event.span["path"]], ["req-1", "/file"]);
    }
    assert!(RequestContext::current().is_none());
}

#[test]
fn one_boundary_inside_another_logs_once() {
    let logs = Logs::capture();
    for (steps, error) in [
        ([Data, Fails], r"the file is gone: the disk is\nfull"),
        ([Data, Panics], r"panicked: the file is\ngone"),
    ] {
        let inner = service_fn(move |_: Request<String>| async move {
            Ok::<_, Infallible>(Response::new(Steps::new(&steps)))
        });
        let nested = Boundary::new().layer(Boundary::new().layer(inner));
        assert_eq!(read(block_on(answer(nested)).into_body()).len(), 2);
        let [event] = &logs.take()[..] else { panic!("one event") };
        check(event, error, "");
    }
}

#[test]
fn a_problem_has_one_event() {
    let logs = Logs::capture();
    let inner = service_fn(|_: Request<String>| async {
        Ok::<_, Infallible>(Problem::internal(io::Error::other("x")).to_response::<Full<Bytes>>())
    });
    assert_eq!(read(block_on(answer(Boundary::new().layer(inner))).into_body()), ["data"]);
    assert_eq!(logs.take().len(), 1);
}

#[test]
fn over_a_socket_the_response_breaks_off_and_its_error_is_logged() {
    let router = Router::new()
        .route("/fails", get(async || AxumBody::new(Steps::new(&[Data, Pending, Fails]))))
        .route("/panics", get(async || AxumBody::new(Steps::new(&[Data, Pending, Panics]))))
        .route("/complete", get(async || AxumBody::new(Steps::new(&[Data]))))
        .layer(Boundary::new());
    let logs = Logs::capture();
    for (path, error, end) in [
        ("/fails", r"the file is gone: the disk is\nfull", ""),
        ("/panics", r"panicked: the file is\ngone", ""),
        ("/complete", "", "0\r\n\r\n"),
    ] {
        let headers = [("x-request-id", "req-1")];
        let response = serve(router.clone(), move |server| wire::exchange(server, "GET", path, &headers, ""));
        let head = "HTTP/1.1 200 OK\r\nx-request-id: req-1\r\ntransfer-encoding: chunked";
        assert_eq!(response, format!("{head}\r\n\r\n4\r\ndata\r\n{end}"));
        let events = logs.take();
        assert_eq!(events.len(), usize::from(!error.is_empty()), "{events:?}");
        for event in events {
            let told = [event.field("error"), event.field("sources"), event.field("request_id")];
            assert_eq!(told, [error, "", "req-1"]);
            assert_eq!(event.span["path"], path);
        }
    }
}
