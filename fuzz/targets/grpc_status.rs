//! A gRPC status that a service sends, in the head of a response or in trailers, through a boundary: it is sent as it is, or only its code.
//! Then it is read as a problem.
#![no_main]

use std::convert::Infallible;
use std::future::ready;

use bytes::Bytes;
use fuzz::now;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Full};
use libfuzzer_sys::fuzz_target;
use problem_core::{Boundary, ReceivedProblem};
use tonic::{Code, Status};
use tower::{Layer as _, ServiceExt as _, service_fn};

/// The fields of a status.
const STATUS: [&str; 3] = ["grpc-status", "grpc-message", "grpc-status-details-bin"];

fuzz_target!(|input: &[u8]| {
    let fields = read(input);
    let head = send(&fields, |response, fields| {
        response.headers_mut().extend(fields.clone());
        None
    });
    let trailers = send(&fields, |_, fields| Some(fields.clone()));
    for sent in [head, trailers] {
        let (before, after) = (fields.get(STATUS[0]), sent.get(STATUS[0]));
        let Some(code) = before.map(|code| Code::from_bytes(code.as_bytes())) else {
            assert_eq!(after, None);
            continue;
        };
        assert_eq!(Code::from_bytes(after.expect("a status stays a status").as_bytes()), code);
        let is_replaced = matches!(
            code,
            Code::Unknown | Code::Internal | Code::DataLoss | Code::Unavailable | Code::DeadlineExceeded
        );
        if is_replaced {
            assert_eq!(sent.get(STATUS[1]), None);
            assert!(sent.get("x-own").is_none() || before.is_none(), "{sent:?}");
        } else {
            for name in STATUS.into_iter().chain(["x-own"]) {
                assert_eq!(sent.get(name), fields.get(name), "{name}");
            }
        }
        check_received(input, code);
    }
});

/// A field on each line. A line that is not a field is left out.
fn read(input: &[u8]) -> HeaderMap {
    let mut fields = HeaderMap::new();
    for line in input.split(|byte| *byte == b'\n').take(8) {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let name = parts.next().map(HeaderName::from_bytes);
        let value = parts.next().map(|value| HeaderValue::from_bytes(value.trim_ascii()));
        if let (Some(Ok(name)), Some(Ok(value))) = (name, value)
            && (STATUS.contains(&name.as_str()) || name == "x-own")
        {
            fields.insert(name, value);
        }
    }
    fields
}

/// The head of the response, or its trailers if the service has sent some.
fn send(fields: &HeaderMap, write: impl Fn(&mut Response<()>, &HeaderMap) -> Option<HeaderMap>) -> HeaderMap {
    let service = service_fn(|_: Request<()>| {
        let mut response = Response::new(());
        response.headers_mut().insert("content-type", HeaderValue::from_static("application/grpc"));
        let trailers = write(&mut response, fields);
        let body = Full::new(Bytes::new()).with_trailers(ready(trailers.map(Ok::<_, Infallible>)));
        ready(Ok::<_, Infallible>(response.map(|()| body.boxed())))
    });
    let mut request = Request::new(());
    request.headers_mut().insert("content-type", HeaderValue::from_static("application/grpc"));
    let Ok(response) = now(Boundary::new().layer(service).oneshot(request));
    let (parts, body) = response.into_parts();
    let body = now(body.collect()).expect("the body does not fail");
    body.trailers().cloned().unwrap_or(parts.headers)
}

/// Whatever the details are, the status is a problem that can be written and read again.
fn check_received(details: &[u8], code: Code) {
    let status =
        Status::with_details(code, String::from_utf8_lossy(details), Bytes::copy_from_slice(details));
    let received = ReceivedProblem::from(&status);
    let json = serde_json::to_vec(&received).expect("a problem serialises");
    let again = ReceivedProblem::from_json(&json).expect("it is an object");
    assert_eq!(
        (received.status(), received.code(), received.detail()),
        (again.status(), again.code(), again.detail())
    );
    assert_eq!(received.errors(), again.errors());
}
