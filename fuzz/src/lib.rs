//! What the targets share: a request through a boundary, without a runtime.

use std::convert::Infallible;
use std::future::ready;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use problem_core::{Boundary, Problem};
use tower::{Layer as _, ServiceExt as _, service_fn};

/// What the service answers whose every answer is `problem`. `seen` runs where a handler would.
pub fn answer(request: Request<()>, problem: &Problem, seen: impl Fn()) -> Response<Bytes> {
    let service = service_fn(|_: Request<()>| {
        seen();
        ready(Ok::<_, Infallible>(problem.to_response::<Full<Bytes>>()))
    });
    let Ok(response) = now(Boundary::new().with_xml().layer(service).oneshot(request));
    let (parts, body) = response.into_parts();
    let Ok(body) = now(body.collect());
    Response::from_parts(parts, body.to_bytes())
}

/// The same for a client that reads only XML; the body.
pub fn answer_in_xml(problem: &Problem) -> Bytes {
    let mut request = Request::new(());
    request.headers_mut().insert(ACCEPT, http::HeaderValue::from_static("application/xml"));
    let response = answer(request, problem, || {});
    assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+xml");
    response.into_body()
}

/// The output of a future that has nothing to wait for.
pub fn now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    // `oneshot` is ready for its service first, which takes no second poll either
    match future.as_mut().poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}
