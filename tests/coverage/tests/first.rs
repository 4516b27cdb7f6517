//! One of two executables with tests.

use axum::body::Body;
use http::{Request, StatusCode};
use tower::ServiceExt as _;

async fn status(method: &str, path: &str) -> StatusCode {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    problem_coverage::app().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn an_error_of_a_handler() {
    assert_eq!(status("GET", "/orders/7").await, 404);
    assert_eq!(status("GET", "/orders/8").await, 404);
}

#[tokio::test]
async fn an_error_outside_of_the_boundary() {
    assert_eq!(status("GET", "/locked").await, 423);
}

#[tokio::test]
async fn an_error_in_a_success() {
    assert_eq!(status("POST", "/batch").await, 200);
}

#[tokio::test]
async fn an_error_that_is_not_sent() {
    assert_eq!(status("GET", "/retried").await, 200);
}

#[tokio::test]
async fn problems_of_the_boundary() {
    assert_eq!(status("GET", "/nowhere").await, 404);
    assert_eq!(status("POST", "/orders/7").await, 405);
    assert_eq!(status("GET", "/panic").await, 500);
}

#[tokio::test]
async fn a_problem_that_the_catalogue_does_not_have() {
    assert_eq!(status("GET", "/undocumented").await, 410);
    assert_eq!(status("GET", "/large").await, 413);
}
