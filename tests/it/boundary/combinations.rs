//! Pairs of layers inside the boundary, of which each changes or loses a part of a response, and boundaries inside the boundary.

use std::convert::Infallible;
use std::io;
use std::mem::take;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body as AxumBody;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt as _, Full};
use problem_core::boundary::{Formats, OriginalError};
use problem_core::{Boundary, ErrorStatus, Problem, ToProblem as _};
use problem_tests::logs::{Entry, Logs};
use problem_tests::orders::OrderError;
use tower::util::BoxCloneService;
use tower::{Layer as _, ServiceExt as _, service_fn};

use super::{block_on, request};

type Answer = Response<AxumBody>;
type Service = BoxCloneService<Request<String>, Answer, Infallible>;

/// A body that hides the length of another one, or is not available at once.
struct Wrapped {
    body: AxumBody,
    is_pending: bool,
    hides_length: bool,
}

impl Body for Wrapped {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if take(&mut self.is_pending) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn size_hint(&self) -> SizeHint {
        if self.hides_length { SizeHint::default() } else { self.body.size_hint() }
    }
}

fn foreign(status: u16, media_type: Option<&'static str>, body: &'static str) -> Answer {
    let mut response = Response::new(AxumBody::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    if let Some(media_type) = media_type {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    response
}

/// An error that is rendered, and not returned.
fn discard() {
    drop(Problem::new(ErrorStatus::CONFLICT).with_source(io::Error::other("x")).to_response::<Full<Bytes>>());
}

/// What the innermost service returns, and how many events it has when nothing changes it.
const RESPONSES: [(fn() -> Answer, usize); 9] = [
    (|| OrderError::OrderNotFound { id: 7 }.to_response(), 1),
    (|| Problem::internal(io::Error::other("CANARY")).to_response(), 1),
    (|| (discard(), foreign(200, Some("application/json"), "[1]")).1, 1),
    (|| (discard(), foreign(502, Some("application/problem+json"), "{}")).1, 2),
    (|| foreign(404, None, ""), 1),
    (|| foreign(400, Some("text/plain"), "CANARY"), 1),
    (|| foreign(500, None, "CANARY"), 1),
    (|| foreign(502, Some("text/html"), "<p>"), 1),
    (|| foreign(200, Some("text/plain"), "fine"), 0),
];

fn map(inner: Service, change: fn(&mut Answer)) -> Service {
    BoxCloneService::new(inner.map_response(move |mut answer| {
        change(&mut answer);
        answer
    }))
}

fn wrap(inner: Service, is_pending: bool, hides_length: bool) -> Service {
    let wrap = move |body| AxumBody::new(Wrapped { body, is_pending, hides_length });
    BoxCloneService::new(inner.map_response(move |answer: Answer| answer.map(wrap)))
}

fn bound(inner: Service, formats: Formats) -> Service {
    let boundary = Boundary::new().with_formats(formats);
    BoxCloneService::new(boundary.layer(inner).map_response(|answer| answer.map(AxumBody::new)))
}

/// Layers that lose something, but do not change what the response says.
const LOSSES: [fn(Service) -> Service; 6] = [
    |inner| map(inner, |answer| answer.extensions_mut().clear()),
    |inner| wrap(inner, false, true),
    |inner| wrap(inner, true, false),
    |inner| bound(inner, Formats::Json),
    |inner| bound(inner, Formats::Envelope),
    |inner| bound(inner, Formats::JsonAndXml),
];

/// Layers that change the response.
const CHANGES: [fn(Service) -> Service; 6] = [
    |inner| map(inner, |answer| *answer.status_mut() = StatusCode::CREATED),
    |inner| map(inner, |answer| *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR),
    |inner| map(inner, |answer| *answer.status_mut() = StatusCode::FOUND),
    |inner| {
        map(inner, |answer| {
            answer.headers_mut().remove(header::CONTENT_TYPE);
        })
    },
    |inner| {
        map(inner, |answer| {
            answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
            *answer.body_mut() = AxumBody::from("CANARY");
        })
    },
    |inner| map(inner, |answer| *answer.body_mut() = AxumBody::empty()),
];

/// A response, its body, and the events.
struct Sent {
    response: Response<String>,
    events: Vec<Entry>,
}

fn send(service: Service, method: &str) -> Sent {
    let logs = Logs::capture();
    let response = block_on(async {
        let Ok(response) = service.oneshot(request(method, "/")).await;
        let (parts, body) = response.into_parts();
        let len = body.size_hint().exact();
        let body = body.collect().await.unwrap().to_bytes();
        assert!(len.is_none_or(|len| len == body.len() as u64), "{len:?} {body:?}");
        Response::from_parts(parts, String::from_utf8(body.into()).unwrap())
    });
    Sent { response, events: logs.take() }
}

/// Checks what holds for every response.
fn check(sent: &Sent, method: &str, case: &str) {
    let Sent { response, events } = sent;
    let (headers, body) = (response.headers(), response.body());
    let case = format!("{case}: {method} {response:?} {events:#?}");
    let ids: Vec<_> = headers.get_all("x-request-id").iter().collect();
    assert_eq!(ids, ["req-1"], "{case}");
    assert!(!body.contains("requestId") || body.contains(r#""requestId":"req-1""#), "{case}");
    assert!(events.iter().all(|event| event.field("request_id") == "req-1"), "{case}");
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    assert!(!is_error || events.iter().any(|event| event.field("message") == "error response"), "{case}");
    if let (Some(length), "GET") = (headers.get(header::CONTENT_LENGTH), method) {
        assert_eq!(*length, *body.len().to_string(), "{case}");
    }
    if status.is_server_error() {
        assert!(!body.contains("CANARY"), "{case}");
    }
    if let Some(original) = response.extensions().get::<OriginalError>() {
        assert_eq!(original.status().as_u16(), status.as_u16(), "{case}");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{case}");
        let media_type = headers[header::CONTENT_TYPE].to_str().unwrap();
        assert!(["application/problem+json", "application/json"].contains(&media_type), "{case}");
        if !body.is_empty() {
            assert!(body.contains(original.code()), "{case}");
        }
    }
}

/// Calls `f` with every service of two of these layers around each response.
fn for_each_pair(layers: &[fn(Service) -> Service], mut f: impl FnMut(Service, usize, &str)) {
    for (number, (respond, events)) in RESPONSES.into_iter().enumerate() {
        for (first, inner) in layers.iter().enumerate() {
            for (second, outer) in layers.iter().enumerate() {
                for formats in [Formats::Json, Formats::Envelope] {
                    let service =
                        service_fn(move |_: Request<String>| async move { Ok::<_, Infallible>(respond()) });
                    let service = bound(outer(inner(BoxCloneService::new(service))), formats);
                    f(
                        service,
                        events,
                        &format!("response {number}, layers {first} and {second}, {formats:?}"),
                    );
                }
            }
        }
    }
}

#[test]
fn layers_that_lose_a_part_of_a_response_do_not_change_it() {
    for_each_pair(&LOSSES, |service, events, case| {
        let get = send(service.clone(), "GET");
        let head = send(service, "HEAD");
        for (sent, method) in [(&get, "GET"), (&head, "HEAD")] {
            check(sent, method, case);
            assert_eq!(sent.events.len(), events, "{case}: {method} {:#?}", sent.events);
        }
        assert_eq!(get.response.status(), head.response.status(), "{case}");
        let field = header::CONTENT_TYPE;
        assert_eq!(get.response.headers().get(&field), head.response.headers().get(&field), "{case}");
    });
}

#[test]
fn layers_that_change_a_response_break_no_promise() {
    for_each_pair(&[LOSSES, CHANGES].concat(), |service, _, case| {
        for method in ["GET", "HEAD"] {
            check(&send(service.clone(), method), method, case);
        }
    });
}
