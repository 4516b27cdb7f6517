//! A response that differs in one respect from the problem that was rendered.

use std::convert::Infallible;

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use http_body_util::Full;
use problem_core::boundary::OriginalError;
use problem_core::{Boundary, ToProblem as _};
use problem_tests::logs::{Entry, Logs};
use tower::{Layer as _, service_fn};

use super::{block_on, call, request};
use problem_tests::orders::OrderError;

type Answer = Response<Full<Bytes>>;

const MEDIA_TYPE: &str = "application/problem+json";

/// Returns what a boundary makes of a 404 that `change` has changed, and the events.
fn changed(change: impl Fn(Answer) -> Answer + Copy) -> (Response<String>, Vec<Entry>) {
    let inner = service_fn(move |_: Request<String>| async move {
        Ok::<_, Infallible>(change(OrderError::OrderNotFound { id: 7 }.to_response()))
    });
    let logs = Logs::capture();
    let response = block_on(call(Boundary::new().layer(inner), request("GET", "/orders/7")));
    (response, logs.take())
}

#[test]
fn an_added_field_about_the_body_is_removed() {
    for name in ["content-length", "content-language", "etag", "repr-digest"] {
        let (response, events) = changed(|mut answer| {
            answer.headers_mut().insert(name, "7".parse().unwrap());
            answer
        });
        assert!(!response.headers().contains_key(name), "{response:?}");
        assert!(response.body().contains(r#""status":404,"#), "{}", response.body());
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

#[test]
fn another_problem_in_the_body_is_not_the_one_that_was_rendered() {
    let (response, events) = changed(|answer| answer.map(|_| Full::from("{\"code\":\"OTHER\"}")));
    assert_eq!((response.status(), &**response.body()), (StatusCode::NOT_FOUND, "{\"code\":\"OTHER\"}"));
    assert_eq!(response.headers()[header::CONTENT_TYPE], MEDIA_TYPE);
    assert!(response.extensions().get::<OriginalError>().is_none());
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(events[1].field("error"), format!("passed on unchanged: {MEDIA_TYPE}"));
}

#[test]
fn a_problem_without_extensions_that_became_a_200_is_a_problem_again() {
    let (response, events) = changed(|mut answer| {
        *answer.status_mut() = StatusCode::OK;
        answer.extensions_mut().clear();
        answer
    });
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(response.body().contains(r#""status":404,"#), "{}", response.body());
    assert_eq!(response.extensions().get::<OriginalError>().unwrap().code(), "ORDER_NOT_FOUND");
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(events[1].field("what"), "status");
}
