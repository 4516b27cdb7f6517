//! Many concurrent requests: each sees its own ID everywhere, and leaves no context behind.

use std::convert::Infallible;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http_body_util::BodyExt as _;
use problem_core::{Boundary, ErrorStatus, Problem, RequestContext};
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use tower::{Service as _, ServiceExt as _};

use problem_tests::orders::OrderError;

const REQUESTS: usize = 4000;

fn seen() -> Option<String> {
    RequestContext::current().map(|context| context.request_id().to_owned())
}

/// Checks its ID between several kinds of waiting, in the handler and in spawned tasks.
async fn handle(Path(number): Path<usize>) -> Result<String, Response> {
    let id = format!("req-{number}");
    assert_eq!(seen().as_deref(), Some(&*id));
    for _ in 0..number % 5 {
        yield_now().await;
        assert_eq!(seen().as_deref(), Some(&*id));
    }
    match number % 11 {
        0 => tokio::time::sleep(Duration::from_millis(1)).await,
        1 => assert_eq!(tokio::spawn(async { seen() }).await.unwrap(), None),
        2 => assert_eq!(spawn_blocking(seen).await.unwrap(), None),
        3 => {
            let task = RequestContext::carry(async {
                yield_now().await;
                seen()
            });
            assert_eq!(tokio::spawn(task).await.unwrap().as_deref(), Some(&*id));
        }
        4 => {
            let context = RequestContext::current().unwrap();
            let inside = spawn_blocking(move || context.enter(seen)).await.unwrap();
            assert_eq!(inside.as_deref(), Some(&*id));
        }
        _ => {}
    }
    assert_eq!(seen().as_deref(), Some(&*id));
    match number % 7 {
        0 => Err(OrderError::OrderNotFound { id: number as u64 }.into_response()),
        1 => Err(Problem::new(ErrorStatus::CONFLICT).into_response()),
        2 => Err(StatusCode::GONE.into_response()),
        3 => panic!("{id}"),
        // these requests are cancelled while they wait
        4 => std::future::pending().await,
        _ => Ok(id),
    }
}

async fn observe(request: Request, next: Next) -> Response {
    let before = seen();
    let response = next.run(request).await;
    assert_eq!(seen(), before);
    response
}

async fn ask(router: Router, number: usize) {
    let id = format!("req-{number}");
    let request =
        Request::get(format!("/{number}")).header("x-request-id", &*id).body(Body::empty()).unwrap();
    let answer = router.oneshot(request);
    let answer: Result<Response, Infallible> = if number % 7 == 4 {
        match tokio::time::timeout(Duration::from_millis(number as u64 % 20), answer).await {
            Ok(_) => panic!("nobody answers"),
            Err(_) => return,
        }
    } else {
        answer.await
    };
    let Ok(response) = answer;
    assert_eq!(response.headers()["x-request-id"], *id);
    let status = [404, 409, 410, 500, 0, 200, 200][number % 7];
    assert_eq!(response.status(), status);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let body = std::str::from_utf8(&body).unwrap();
    if status == 200 {
        assert_eq!(body, id);
    } else {
        assert!(body.contains(&format!(r#""requestId":"{id}""#)), "{body}");
    }
    assert_eq!(body.matches("req-").count(), 1, "{body}");
}

fn run(runtime: &Runtime) {
    let router = Router::new().route("/{number}", get(handle)).layer(from_fn(observe)).layer(Boundary::new());
    let done = Arc::new(AtomicUsize::new(0));
    runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for number in 0..REQUESTS {
            let (router, done) = (router.clone(), done.clone());
            tasks.spawn(async move {
                ask(router, number).await;
                done.fetch_add(1, Ordering::Relaxed);
                assert_eq!(seen(), None);
            });
        }
        while let Some(result) = tasks.join_next().await {
            result.unwrap();
        }
        // no thread has a context left
        for _ in 0..64 {
            tasks.spawn(async {
                yield_now().await;
                assert_eq!(seen(), None);
            });
        }
        while let Some(result) = tasks.join_next().await {
            result.unwrap();
        }
    });
    assert_eq!(done.load(Ordering::Relaxed), REQUESTS);
}

#[test]
fn no_request_shows_the_id_of_another_on_many_threads() {
    run(&Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap());
}

#[test]
fn no_request_shows_the_id_of_another_on_one_thread() {
    run(&Builder::new_current_thread().enable_all().build().unwrap());
}

#[test]
fn a_request_that_is_given_up_leaves_no_context() {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let mut router = Router::new().route("/{number}", get(handle)).layer(Boundary::new());
        let request = || Request::get("/4").header("x-request-id", "req-4").body(Body::empty()).unwrap();
        let mut answer = Box::pin(router.call(request()));
        for _ in 0..8 {
            let polled = poll_fn(|cx| Poll::Ready(answer.as_mut().poll(cx).is_pending())).await;
            assert!(polled);
            assert_eq!(seen(), None);
        }
        drop(answer);
        assert_eq!(seen(), None);
        assert_eq!(RequestContext::carry(async { seen() }).await, None, "there is nothing to carry");
    });
}
