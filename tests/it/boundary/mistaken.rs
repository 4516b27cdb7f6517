//! A response that is not the error that was rendered for the same request, but looks like it.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt as _, Full};
use problem_core::boundary::{Formats, OriginalError};
use problem_core::{Boundary, ErrorStatus, Problem, ToProblem as _};
use problem_tests::logs::{Entry, Logs};
use tower::{Layer as _, ServiceExt as _, service_fn};

use super::{block_on, call, request};
use problem_tests::orders::OrderError;

/// The frames of a body. `None` is a frame that is not available yet.
type Frames = VecDeque<Option<Result<Bytes, io::Error>>>;

/// A body of several frames.
struct Stream {
    frames: Frames,
    /// The length, if the body knows it.
    len: Option<u64>,
}

impl Stream {
    fn new(frames: impl IntoIterator<Item = Option<&'static str>>, len: Option<u64>) -> Self {
        Self { frames: frames.into_iter().map(|frame| frame.map(|text| Ok(text.into()))).collect(), len }
    }

    /// The bytes of another body. Their length is not known.
    fn of(body: Full<Bytes>) -> Self {
        let body = bytes_of(body);
        Self { frames: [Some(Ok(body))].into(), len: None }
    }
}

/// The bytes of a body that are in memory.
fn bytes_of(body: Full<Bytes>) -> Bytes {
    let mut context = Context::from_waker(Waker::noop());
    match Box::pin(body).as_mut().poll_frame(&mut context) {
        Poll::Ready(Some(Ok(frame))) => frame.into_data().unwrap(),
        other => panic!("{other:?}"),
    }
}

impl Body for Stream {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.frames.pop_front() {
            Some(None) => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Some(Some(frame)) => Poll::Ready(Some(frame.map(Frame::data))),
            None => Poll::Ready(None),
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.len.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

fn not_found() -> Response<Full<Bytes>> {
    OrderError::OrderNotFound { id: 7 }.to_response()
}

/// The length of the body of [`not_found`], inside a boundary.
fn length() -> usize {
    usize::try_from(not_found().body().size_hint().exact().unwrap()).unwrap()
}

fn typed<B>(status: u16, media_type: &str, body: B) -> Response<B> {
    Response::builder().status(status).header(header::CONTENT_TYPE, media_type).body(body).unwrap()
}

/// Returns what a boundary makes of the response of a handler, and the events.
fn through<B>(boundary: &Boundary, respond: impl FnOnce() -> Response<B>) -> (Response<String>, Vec<Entry>)
where
    B: Body<Data = Bytes, Error: Into<tower::BoxError> + std::fmt::Debug>,
{
    let respond = Mutex::new(Some(respond));
    let inner = service_fn(|_: Request<String>| {
        let respond = respond.lock().unwrap().take().unwrap();
        async move { Ok::<_, Infallible>(respond()) }
    });
    let logs = Logs::capture();
    let response = block_on(call(boundary.layer(inner), request("GET", "/")));
    (response, logs.take())
}

#[test]
fn the_error_of_one_attempt_does_not_change_the_response_of_the_next() {
    for formats in [Formats::Json, Formats::JsonAndXml, Formats::Envelope] {
        let boundary = Boundary::new().with_formats(formats);
        for media_type in ["application/json", "application/problem+json"] {
            // a body without a known length
            let (response, events) = through(&boundary, || {
                drop(not_found());
                typed(200, media_type, Stream::new([Some("[1,"), Some("2]")], None))
            });
            assert_eq!((response.status(), &**response.body()), (StatusCode::OK, "[1,2]"));
            assert!(response.extensions().get::<OriginalError>().is_none());
            assert_eq!(events.len(), 1, "the first attempt: {events:?}");
            // the length of the body of the error
            let (response, events) = through(&boundary, || {
                let text = format!("{:>1$}", 7, length());
                typed(200, media_type, Full::<Bytes>::from(text))
            });
            assert_eq!((response.status(), response.body().trim()), (StatusCode::OK, "7"));
            assert_eq!(events.len(), 1, "{events:?}");
            // a body that a layer has encoded
            let (response, events) = through(&boundary, || {
                drop(not_found());
                let mut response = typed(200, media_type, Full::<Bytes>::from("encoded"));
                response.headers_mut().insert(header::CONTENT_ENCODING, "br".parse().unwrap());
                response
            });
            assert_eq!((response.status(), &**response.body()), (StatusCode::OK, "encoded"));
            assert_eq!(events.len(), 1, "{events:?}");
        }
    }
}

#[test]
fn the_error_of_another_service_is_not_an_error_that_was_discarded() {
    for (status, media_type) in
        [(503, "application/problem+json"), (404, "application/problem+json"), (503, "text/html")]
    {
        let (response, events) = through(&Boundary::new(), || {
            drop(not_found());
            typed(status, media_type, Stream::new([Some("other")], None))
        });
        assert_eq!((response.status().as_u16(), &**response.body()), (status, "other"));
        assert_eq!(response.headers()[header::CONTENT_TYPE], media_type);
        let [_, event] = &events[..] else { panic!("the first error, and the other: {events:?}") };
        assert_eq!(event.field("error"), format!("passed on unchanged: {media_type}"));
        assert_eq!(event.field("status"), status.to_string());
    }
    // a fallback in place of a problem, with its extensions
    let boundary = Boundary::new().with_formats(Formats::Envelope);
    let (response, events) = through(&boundary, || {
        let (mut parts, _) = not_found().into_parts();
        parts.status = StatusCode::OK;
        Response::from_parts(parts, Stream::new([Some("[1]")], None))
    });
    assert_eq!((response.status(), &**response.body()), (StatusCode::OK, "[1]"));
    assert_eq!(events.len(), 1, "{events:?}");
}

#[test]
fn text_in_the_memory_of_the_body_of_a_problem_is_not_sent() {
    for media_type in [Some("text/plain"), None] {
        let (response, events) = through(&Boundary::new(), || {
            let problem = Problem::internal(io::Error::other("disk"));
            let (mut parts, body) = problem.to_response::<Full<Bytes>>().into_parts();
            parts.headers.remove(header::CONTENT_TYPE);
            if let Some(media_type) = media_type {
                parts.headers.insert(header::CONTENT_TYPE, media_type.parse().unwrap());
            }
            let len = usize::try_from(body.size_hint().exact().unwrap()).unwrap();
            // most allocators use the same memory again
            drop(body);
            let mut text = Vec::with_capacity(len);
            text.resize(len, b'x');
            Response::from_parts(parts, Full::<Bytes>::from(text))
        });
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert!(!response.body().contains("xxx"), "{}", response.body());
        assert_eq!(events.len(), 2, "the error, and the text: {events:?}");
    }
}

#[test]
fn a_body_of_the_same_length_is_sent_although_its_start_was_read() {
    let page = |frames: Frames| {
        move || {
            let body = Stream { frames, len: Some(length() as u64) };
            typed(503, "text/html", body)
        }
    };
    // it is not available yet
    let (response, _) = through(&Boundary::new(), page([None, Some(Ok("<p>".into()))].into()));
    assert_eq!((response.status().as_u16(), &**response.body()), (503, "<p>"));
    // it has several frames
    let (response, _) =
        through(&Boundary::new(), page([Some(Ok("<p>".into())), Some(Ok("page".into()))].into()));
    assert_eq!((response.status().as_u16(), &**response.body()), (503, "<p>page"));
    // it fails at once
    let respond = Mutex::new(Some(page([Some(Err(io::Error::other("gone")))].into())));
    let inner = service_fn(|_: Request<String>| {
        let respond = respond.lock().unwrap().take().unwrap();
        async move { Ok::<_, Infallible>(respond()) }
    });
    let logs = Logs::capture();
    let Ok(response) = block_on(Boundary::new().layer(inner).oneshot(request("GET", "/")));
    assert_eq!(response.status(), 503);
    assert_eq!(block_on(response.into_body().collect()).unwrap_err().to_string(), "gone");
    let messages: Vec<_> = logs.take().iter().map(|event| event.field("message").to_owned()).collect();
    assert_eq!(messages, ["error response", "error response", "response body failed"]);
}

#[test]
fn the_error_of_a_body_that_is_replaced_is_logged() {
    for media_type in ["text/plain", "TEXT/PLAIN; charset=utf-8"] {
        let (response, events) = through(&Boundary::new(), || {
            typed(502, media_type, Stream { frames: [Some(Err(io::Error::other("gone")))].into(), len: None })
        });
        assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
        assert!(!response.body().contains("gone"), "{}", response.body());
        let [event] = &events[..] else { panic!("one event: {events:?}") };
        assert_eq!(event.field("error"), "gone");
    }
    // with every body replaced, also an error in place of HTML
    let (response, events) = through(&Boundary::new().without_foreign_bodies(), || {
        let frames = [Some(Err(io::Error::other("gone")))].into();
        typed(502, "text/html", Stream { frames, len: Some(7) })
    });
    assert!(response.body().contains("BAD_GATEWAY"), "{}", response.body());
    assert_eq!(events[0].field("error"), "gone");
}

#[test]
fn a_problem_is_recognised_without_its_extensions_and_without_the_length_of_its_body() {
    let boundary = Boundary::new();
    let (response, events) = through(&boundary, || {
        let (mut parts, body) = not_found().into_parts();
        parts.extensions.clear();
        Response::from_parts(parts, Stream::of(body))
    });
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.extensions().get::<OriginalError>().unwrap().code(), "ORDER_NOT_FOUND");
    assert!(response.body().contains(r#""orderId":7"#), "{}", response.body());
    assert_eq!(events.len(), 1, "{events:?}");
    // code has copied the bytes, and changed the status and the media type
    let (response, events) = through(&boundary, || {
        let copy = Bytes::copy_from_slice(&bytes_of(not_found().into_body()));
        typed(502, "text/plain", Full::new(copy))
    });
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    assert!(response.body().contains(r#""orderId":7"#), "{}", response.body());
    let names: Vec<_> = events.iter().map(|event| event.field("message")).collect();
    assert_eq!(names, ["error response", "left out of an error response"]);
    // the status that a problem lost is put back in a body without a known length, also if it is not available yet
    for is_pending in [false, true] {
        let (response, _) = through(&boundary, || {
            let problem = Problem::new(ErrorStatus::CONFLICT);
            let (mut parts, body) = problem.to_response::<Full<Bytes>>().into_parts();
            parts.status = StatusCode::CREATED;
            let mut body = Stream::of(body);
            if is_pending {
                body.frames.push_front(None);
            }
            Response::from_parts(parts, body)
        });
        assert_eq!(response.status(), StatusCode::CONFLICT);
        assert!(response.body().contains(r#""status":409"#), "{}", response.body());
    }
    // the header fields of another body
    let (response, events) = through(&boundary, || {
        let (mut parts, body) = not_found().into_parts();
        parts.headers.insert(header::CONTENT_TYPE, "text/html".parse().unwrap());
        parts.headers.insert(header::CONTENT_ENCODING, "br".parse().unwrap());
        Response::from_parts(parts, Stream::of(body))
    });
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
    assert!(response.body().contains(r#""orderId":7"#), "{}", response.body());
    assert_eq!(events.len(), 1, "{events:?}");
}
