//! Whatever a client sends and a handler returns, every error response is a problem.

use std::convert::Infallible;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{get, post};
use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use http_body::{Body, Frame};
use http_body_util::{BodyExt as _, Full};
use problem_core::boundary::Formats;
use problem_core::{Boundary, ReceivedProblem};
use proptest::prelude::*;
use tower::{Layer as _, ServiceExt as _, service_fn};
use tower_http::limit::RequestBodyLimitLayer;

use super::{Silent, block_on, call};
use crate::wire::serve;

/// Returns the response for a bare 404 to a client that sends these header fields.
fn not_found(headers: &[(&str, &[u8])]) -> Response<String> {
    let inner = service_fn(|_: Request<String>| async {
        let mut response = Response::new(Full::new(Bytes::new()));
        *response.status_mut() = StatusCode::NOT_FOUND;
        Ok::<_, Infallible>(response)
    });
    let mut request = Request::new(String::new());
    for (name, value) in headers {
        // a value that a header field cannot carry never reaches a service
        if let Ok(value) = HeaderValue::from_bytes(value) {
            request.headers_mut().append(http::HeaderName::try_from(*name).unwrap(), value);
        }
    }
    block_on(call(Boundary::new().with_formats(Formats::JsonAndXml).layer(inner), request))
}

/// Checks that the response is a problem in one of two formats, with one ID.
fn check(response: &Response<String>) {
    let body = response.body().as_bytes();
    let problem = match response.headers()["content-type"].to_str().unwrap() {
        "application/problem+json" => ReceivedProblem::from_json(body).unwrap(),
        "application/problem+xml" => ReceivedProblem::from_xml(body).unwrap(),
        other => panic!("{other}"),
    };
    assert_eq!(response.status(), 404);
    assert_eq!((problem.status(), problem.code()), (Some(StatusCode::NOT_FOUND), Some("NOT_FOUND")));
    let id: String = problem.extensions().get("requestId").unwrap();
    let ids: Vec<_> = response.headers().get_all("x-request-id").iter().collect();
    assert_eq!(ids, [&*id]);
    assert!((1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()), "{id:?}");
    assert_eq!(response.headers()["vary"], "Accept");
}

#[test]
fn accept_of_every_shape_has_an_answer() {
    let long = ["application/xml;q=0.5,"; 5000].concat();
    let quotes = "\"".repeat(60_000);
    let parameters = format!("application/xml{};q=0.1", ";a=\"\\\"\"".repeat(8000));
    for accept in [
        "",
        " ",
        ",",
        ",,,,",
        ";",
        "*",
        "*/",
        "/*",
        "*/*;q=",
        "a/b;q=1;q=0",
        "\"",
        "\\",
        "=",
        "q=0",
        "application/problem+json;q=0,application/problem+xml;q=0,*/*;q=0",
        "\t\t",
        "text/html;level=1;q=9e9",
        &long,
        &quotes,
        &parameters,
    ] {
        check(&not_found(&[("accept", accept.as_bytes())]));
    }
    let many: Vec<(&str, &[u8])> = vec![("accept", b"text/xml;q=0.3"); 1000];
    let response = not_found(&many);
    check(&response);
    assert_eq!(response.headers()["content-type"], "application/problem+xml");
}

#[test]
fn an_id_is_one_at_and_past_the_limits() {
    for len in [0, 1, 2, 127, 128, 129, 4096, 60_000] {
        let sent = "i".repeat(len);
        let response = not_found(&[("x-request-id", sent.as_bytes())]);
        check(&response);
        assert_eq!(response.headers()["x-request-id"] == *sent, (1..=128).contains(&len), "{len}");
    }
    for byte in 0..=u8::MAX {
        let sent = [b'a', byte, b'z'];
        let response = not_found(&[("x-request-id", &sent)]);
        check(&response);
        assert_eq!(response.headers()["x-request-id"].as_bytes() == sent, byte.is_ascii_graphic(), "{byte}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_have_an_answer(
        accept in prop::collection::vec(any::<u8>(), 0..200),
        id in prop::collection::vec(any::<u8>(), 0..140),
        trace in "[0-9a-f-]{50,60}",
    ) {
        let headers: [(&str, &[u8]); 3] =
            [("accept", &accept), ("x-request-id", &id), ("traceparent", trace.as_bytes())];
        check(&not_found(&headers));
    }
}

#[test]
fn a_line_break_in_a_field_ends_with_the_server() {
    let router = Router::new().route("/", get(async || "fine")).layer(Boundary::new());
    // the text after the line break is a header field of its own; a value that contains a line break is rejected before any layer
    let response = serve(router, |server| {
        let mut stream = TcpStream::connect(server).unwrap();
        let request =
            "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-request-id: a\nERROR forged\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    });
    assert!(response.starts_with("HTTP/1.1 400 "), "{response}");
    assert!(!response.contains("forged"));
}

#[test]
fn a_request_body_that_never_ends_is_answered() {
    let router = Router::new()
        .route("/text", post(async |_: String| "taken").layer(DefaultBodyLimit::max(1 << 16)))
        .route("/limited", post(async |_: String| "taken").layer(RequestBodyLimitLayer::new(1 << 16)))
        .route("/refused", get(async || "for GET only"))
        .layer(Boundary::new());
    for (path, status) in [("/text", "413"), ("/limited", "413"), ("/refused", "405"), ("/nowhere", "404")] {
        let response = serve(router.clone(), move |server| {
            let mut stream = TcpStream::connect(server).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            let head = format!("POST {path} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
            stream.write_all(head.as_bytes()).unwrap();
            let mut reader = stream.try_clone().unwrap();
            let sending = std::thread::spawn(move || {
                // until the server stops reading
                while stream.write_all(b"4\r\nabcd\r\n").is_ok() {}
            });
            let mut response = vec![0; 4096];
            let len = reader.read(&mut response).unwrap();
            let _ = reader.shutdown(std::net::Shutdown::Both);
            sending.join().unwrap();
            String::from_utf8_lossy(&response[..len]).into_owned()
        });
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {response}");
        assert!(response.contains(&format!(r#""status":{status},"instance":"{path}","#)), "{response}");
    }
}

/// An endless body that counts how often it is polled.
struct Endless(Arc<AtomicUsize>);

impl Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[b'x'; 8192])))))
    }
}

#[test]
fn a_response_body_that_never_ends_is_dropped_or_left_alone() {
    for (media_type, strict, looks) in
        [("text/plain", false, 1), ("text/html", false, 0), ("text/html", true, 1), ("", false, 0)]
    {
        let looked = Arc::new(AtomicUsize::new(0));
        let inner = service_fn(|_: Request<String>| {
            let body = Endless(looked.clone());
            async move {
                let response = Response::builder().status(500).header("content-type", media_type);
                Ok::<_, Infallible>(response.body(body).unwrap())
            }
        });
        let boundary = if strict { Boundary::new().without_foreign_bodies() } else { Boundary::new() };
        block_on(async {
            let Ok(response) = boundary.layer(inner).oneshot(Request::new(String::new())).await;
            assert_eq!(looked.load(Ordering::Relaxed), looks);
            let mut body = response.into_body();
            let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
            assert_eq!(first.starts_with(b"xxx"), looks == 0);
            assert_eq!(body.frame().await.is_some(), looks == 0);
        });
    }
}

#[test]
fn a_body_that_is_not_there_yet_is_not_waited_for() {
    let inner = service_fn(|_: Request<String>| async {
        let response = Response::builder().status(503).header("content-type", "text/plain");
        Ok::<_, Infallible>(response.body(Silent).unwrap())
    });
    let response = block_on(call(Boundary::new().layer(inner), Request::new(String::new())));
    assert!(response.body().contains("SERVICE_UNAVAILABLE"));
}

#[test]
fn a_map_of_header_fields_that_is_full_is_no_panic() {
    let fill = |headers: &mut http::HeaderMap| {
        let mut number = 0;
        while headers
            .try_append(format!("x-{number}").parse::<http::HeaderName>().unwrap(), HeaderValue::from(0))
            .is_ok()
        {
            number += 1;
        }
        number
    };
    for status in [200, 404] {
        let inner = service_fn(move |_: Request<String>| async move {
            let mut response = Response::builder().status(status).body(Full::new(Bytes::new())).unwrap();
            assert!(fill(response.headers_mut()) > 10_000);
            Ok::<_, Infallible>(response)
        });
        let mut request = Request::new(String::new());
        fill(request.headers_mut());
        let response = block_on(call(Boundary::new().layer(inner), request));
        assert_eq!(response.status(), status);
        // the header map has no room for the fields of a problem, so its fields are left out
        assert_eq!(response.headers().len(), if status == 200 { 24_576 } else { 3 });
    }
}
