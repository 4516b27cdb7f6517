//! A value of the service panics when it is dropped.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use problem_core::{Boundary, Problem, RequestContext};
use problem_tests::logs::Logs;
use tower::{Layer as _, service_fn};

use super::{block_on, call, request};

struct Bomb(&'static str);

impl Drop for Bomb {
    fn drop(&mut self) {
        std::panic::panic_any(self.0);
    }
}

/// A body that panics when it is dropped.
struct BombBody {
    len: Option<u64>,
    _bomb: Bomb,
}

impl BombBody {
    fn new(len: Option<u64>) -> Self {
        Self { len, _bomb: Bomb("the body") }
    }
}

impl Body for BombBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        self.len.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The texts of the events of a request whose response is the 500 of a panic.
fn logged<F>(inner: impl FnMut(Request<String>) -> F) -> Vec<String>
where
    F: Future<Output = Result<Response<BombBody>, Infallible>>,
{
    let logs = Logs::capture();
    let response = block_on(call(Boundary::new().layer(service_fn(inner)), request("GET", "/")));
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers()["x-request-id"], "req-1");
    assert!(response.body().contains(r#""requestId":"req-1""#), "{}", response.body());
    assert!(RequestContext::current().is_none());
    logs.take().iter().map(|event| event.field("error").to_owned()).collect()
}

#[test]
fn a_body_that_is_replaced_may_panic() {
    for (status, media_type) in [(404, "text/plain"), (500, "text/plain")] {
        let respond = || Response::builder().status(status).header("content-type", media_type);
        for len in [None, Some(0), Some(7)] {
            let events = logged(|_| {
                let response = respond().body(BombBody::new(len)).unwrap();
                async { Ok(response) }
            });
            assert_eq!(events, ["panicked: the body"]);
        }
    }
    // one whose start is read before the decision
    let events = logged(|_| {
        let response = Response::builder().status(404).body(BombBody::new(None)).unwrap();
        async { Ok(response) }
    });
    assert_eq!(events, ["panicked: the body"]);
}

#[test]
fn a_future_and_the_body_that_it_returned_may_both_panic() {
    let events = logged(|_| {
        let bomb = Bomb("the future");
        std::future::poll_fn(move |_| {
            let _ = &bomb;
            Poll::Ready(Ok(Response::new(BombBody::new(None))))
        })
    });
    assert_eq!(events, ["panicked: the future"]);
}

#[test]
fn a_problem_that_a_service_returned_is_dropped_with_its_future() {
    let inner = service_fn(|_: Request<String>| {
        let bomb = Bomb("the future");
        std::future::poll_fn(move |_| {
            let _ = &bomb;
            Poll::Ready(Err::<Response<BombBody>, _>(Problem::internal(std::io::Error::other("disk"))))
        })
    });
    let logs = Logs::capture();
    let response = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
    assert_eq!(response.status(), 500);
    let events = logs.take();
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(events[0].field("error"), "panicked: the future");
}
