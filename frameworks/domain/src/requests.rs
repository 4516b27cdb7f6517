//! Handlers that wait, and what they observe: the ID of their request, before and after each wait and when they are dropped.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Response, StatusCode};
use problem_core::{ErrorStatus, Problem, RequestContext, ToProblem as _};
use problem_tests::orders::OrderError;

/// The IDs that handlers saw when they began to wait.
static WAITING: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The IDs that handlers saw when they were dropped.
static DROPPED: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn current_id() -> Option<String> {
    RequestContext::current().map(|context| context.request_id().to_owned())
}

fn add_current_id(ids: &Mutex<Vec<String>>) {
    ids.lock().unwrap().extend(current_id());
}

fn wait_for(ids: &Mutex<Vec<String>>, id: &str) {
    let started = Instant::now();
    while !ids.lock().unwrap().iter().any(|other| other == id) {
        assert!(started.elapsed() < Duration::from_secs(10), "{id} is missing");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Blocks until the handler of this request waits.
pub fn wait_until_it_runs(id: &str) {
    wait_for(&WAITING, id);
}

/// Blocks until the handler of this request was dropped.
pub fn wait_until_it_is_dropped(id: &str) {
    wait_for(&DROPPED, id);
}

/// The handler of `GET /wait`, which never answers.
pub async fn wait() -> String {
    struct OnDrop;

    impl Drop for OnDrop {
        fn drop(&mut self) {
            add_current_id(&DROPPED);
        }
    }

    let _on_drop = OnDrop;
    add_current_id(&WAITING);
    std::future::pending().await
}

/// Waits, checks the ID of the request, and returns it.
pub async fn wait_in_crowd(number: usize) -> String {
    let id = current_id().expect("a handler has the context of its request");
    assert!(id.ends_with(&format!("-{number}")), "{id} is not of request {number}");
    for _ in 0..number % 5 {
        tokio::task::yield_now().await;
        assert_eq!(current_id().as_ref(), Some(&id));
    }
    tokio::time::sleep(Duration::from_millis(number as u64 % 20)).await;
    assert_eq!(current_id().as_ref(), Some(&id));
    id
}

/// What the handler of `GET /crowd/{number}` does. A service that returns errors in its own way uses [`wait_in_crowd`] instead.
pub async fn crowd(number: usize) -> Response<Bytes> {
    let id = wait_in_crowd(number).await;
    match number % 5 {
        0 => OrderError::OrderNotFound { id: number as u64 }.to_response(),
        1 => Problem::new(ErrorStatus::CONFLICT).to_response(),
        2 => {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::GONE;
            response
        }
        3 => panic!("{id}"),
        _ => Response::new(Bytes::from(id)),
    }
}
