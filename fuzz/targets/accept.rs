//! A request, written as in HTTP/1.1, through a boundary: whatever its fields say, it gets a whole answer.
#![no_main]

use std::cell::RefCell;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, VARY};
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use libfuzzer_sys::fuzz_target;
use problem_core::{ErrorStatus, Problem, ReceivedProblem, RequestContext};

fuzz_target!(|input: &[u8]| {
    let request = read(input);
    let trace = RefCell::new(None);
    let (response, path) = send(&request, &trace);
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let vary = response.headers().get_all(VARY);
    assert!(vary.iter().any(|value| value.as_bytes().eq_ignore_ascii_case(b"accept")));
    check_trace(&request, trace.take().as_deref());

    if request.method() == Method::HEAD {
        assert!(response.body().is_empty());
        let mut get = request.clone();
        *get.method_mut() = Method::GET;
        let (got, path) = send(&get, &trace);
        // ids that are made here are all equally long, and so are times
        assert_eq!(response.headers()[CONTENT_LENGTH], got.body().len().to_string());
        assert_eq!(response.headers()[CONTENT_TYPE], got.headers()[CONTENT_TYPE]);
        check_body(&get, &got, path.as_deref());
    } else {
        check_body(&request, &response, path.as_deref());
    }
});

/// `GET /path`, then a field in each line. What is no method, no target or no field is left out.
fn read(input: &[u8]) -> Request<()> {
    let mut lines = input.split(|byte| *byte == b'\n');
    let mut request = Request::new(());
    let mut first = lines.next().unwrap_or_default().splitn(2, |byte| *byte == b' ');
    if let Some(Ok(method)) = first.next().map(Method::from_bytes) {
        *request.method_mut() = method;
    }
    if let Some(Ok(uri)) = first.next().map(|uri| Uri::from_maybe_shared(Bytes::copy_from_slice(uri))) {
        *request.uri_mut() = uri;
    }
    for line in lines {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let name = parts.next().map(HeaderName::from_bytes);
        let value = parts.next().map(|value| HeaderValue::from_bytes(value.trim_ascii()));
        if let (Some(Ok(name)), Some(Ok(value))) = (name, value) {
            request.headers_mut().append(name, value);
        }
    }
    request
}

/// The answer, and the path that was asked for.
fn send(request: &Request<()>, trace: &RefCell<Option<String>>) -> (Response<Bytes>, Option<String>) {
    let id = RefCell::new(String::new());
    let problem = Problem::new(ErrorStatus::NOT_FOUND);
    let response = fuzz::answer(request.clone(), &problem, || {
        let context = RequestContext::current().expect("a handler is within a request");
        *trace.borrow_mut() = context.trace_id().map(str::to_owned);
        *id.borrow_mut() = context.request_id().to_owned();
    });
    assert!(RequestContext::current().is_none(), "the request is over");
    assert_eq!(response.headers()["x-request-id"], *id.borrow());
    let path = request.uri().path_and_query().map(|target| target.path().to_owned());
    (response, path.filter(|path| path.starts_with('/')))
}

fn check_trace(request: &Request<()>, trace: Option<&str>) {
    let Some(trace) = trace else { return };
    let sent: Vec<_> = request.headers().get_all("traceparent").iter().collect();
    let [sent] = sent[..] else { panic!("a trace of none or several") };
    // a later version may have anything behind its flags
    assert_eq!(&sent.as_bytes()[3..35], trace.as_bytes());
    assert!(trace.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)));
    assert_ne!(trace, "0".repeat(32));
}

fn check_body(request: &Request<()>, response: &Response<Bytes>, path: Option<&str>) {
    let received = match response.headers()[CONTENT_TYPE].as_bytes() {
        b"application/problem+json" => ReceivedProblem::from_json(response.body()),
        b"application/problem+xml" => {
            assert!(request.headers().contains_key(ACCEPT), "XML goes to nobody who has not asked");
            ReceivedProblem::from_xml(response.body())
        }
        _ => panic!("neither JSON nor XML"),
    };
    let received = received.expect("what is sent can be read");
    assert_eq!(received.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(received.title(), Some("Not Found"));
    assert_eq!(received.code(), Some("NOT_FOUND"));
    let names: Vec<_> = received.extensions().iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["code", "requestId", "timestamp"]);

    let id: String = received.extensions().get("requestId").expect("a text");
    assert_eq!(response.headers()["x-request-id"], id);
    assert!((1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()));
    let sent: Vec<_> = request.headers().get_all("x-request-id").iter().map(|id| id.as_bytes()).collect();
    match sent[..] {
        [sent] if (1..=128).contains(&sent.len()) && sent.iter().all(u8::is_ascii_graphic) => {
            assert_eq!(id.as_bytes(), sent);
        }
        _ => assert_eq!((id.len(), &id[14..15]), (36, "7"), "a new UUID"),
    }

    assert_eq!(received.instance().is_some(), path.is_some());
    let (Some(instance), Some(path)) = (received.instance(), path) else { return };
    assert!(instance.starts_with('/') && !instance.starts_with("//"), "{instance}");
    for (place, byte) in instance.bytes().enumerate() {
        assert!(byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte), "{instance}");
        if byte == b'%' {
            assert!(hex(&instance.as_bytes()[place..]).is_some(), "{instance}");
        }
    }
    // it is that path, and no other
    let instance = if path.starts_with("//") { &instance[2..] } else { instance };
    assert_eq!(decoded(instance), decoded(path));
}

/// Without its percent-encoding; a `%` that encodes nothing stands for itself.
fn decoded(text: &str) -> Vec<u8> {
    let (mut rest, mut decoded) = (text.as_bytes(), Vec::new());
    while let Some(byte) = rest.first() {
        let encoded = hex(rest);
        decoded.push(encoded.unwrap_or(*byte));
        rest = &rest[if encoded.is_some() { 3 } else { 1 }..];
    }
    decoded
}

/// What `%` and two digits encode.
fn hex(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = *text else { return None };
    let digit = |byte| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
