//! The other executable with tests.

use axum::body::Body;
use http::{Request, StatusCode};
use tower::ServiceExt as _;

async fn status(method: &str, path: &str) -> StatusCode {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    problem_coverage::app().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn an_error_of_a_handler() {
    assert_eq!(status("POST", "/orders").await, 409);
}

#[tokio::test]
#[ignore = "it ends the process"]
async fn an_error_before_the_process_ends() {
    assert_eq!(status("GET", "/withdrawn").await, 410);
    std::process::abort();
}
