//! What the targets share: a request through a boundary, without a runtime.

use std::convert::Infallible;
use std::future::ready;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use problem_core::boundary::Formats;
use problem_core::{Boundary, Problem};
use tower::{Layer as _, ServiceExt as _, service_fn};

/// What the service answers whose every answer is `problem`. `seen` runs where a handler would.
pub fn answer(request: Request<()>, problem: &Problem, seen: impl Fn()) -> Response<Bytes> {
    let service = service_fn(|_: Request<()>| {
        seen();
        ready(Ok::<_, Infallible>(problem.to_response::<Full<Bytes>>()))
    });
    let Ok(response) = now(Boundary::new().with_formats(Formats::JsonAndXml).layer(service).oneshot(request));
    let (parts, body) = response.into_parts();
    let body = now(body.collect()).expect("the body is in memory");
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

/// Holds a URI reference that was sent against the text that it was made of.
///
/// # Panics
///
/// If it has a byte that a URI cannot contain, or that means something else.
pub fn check_reference(sent: &str, text: &str) {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    assert!(sent.bytes().all(is_allowed), "{sent}");
    assert_eq!(decoded(sent), decoded(text));
}

/// Without percent-encoding, where it is one.
fn decoded(text: &str) -> Vec<u8> {
    let (mut rest, mut decoded) = (text.as_bytes(), Vec::new());
    while let [first, behind @ ..] = rest {
        let digits = behind.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                rest = &behind[2..];
            }
            None => {
                decoded.push(*first);
                rest = behind;
            }
        }
    }
    decoded
}
