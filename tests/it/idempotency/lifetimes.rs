//! Leases and answers that expire.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use problem_core::idempotency::{
    Begun, Fingerprint, Idempotency, IdempotencyStore, LeaseToken, MemoryStore, MemoryStoreFull, ScopedKey,
    StoredResponse,
};
use problem_core::problems::IdempotencyKey;
use problem_tests::logs::Logs;
use tokio::sync::Semaphore;

use super::{Runs, idempotency, with_account, with_server};
use crate::boundary::block_on;

fn paid(runs: &Runs) -> Router {
    let runs = runs.clone();
    Router::new().route("/payments", post(async move || format!("paid {}", runs.add())))
}

#[test]
fn an_answer_expires() {
    let runs = Runs::default();
    with_server(paid(&runs), idempotency().with_lifetime(Duration::ZERO), |client| {
        assert!(client.post("req-1", "/payments", "10").ends_with("paid 1"));
        assert!(client.post("req-2", "/payments", "10").ends_with("paid 2"));
        // also with another payload
        assert!(client.post("req-3", "/payments", "20").ends_with("paid 3"));
    });
}

#[test]
fn a_request_that_takes_longer_than_its_lease_does_not_overwrite_the_answer_of_a_retry() {
    let (runs, logs) = (Runs::default(), Logs::capture());
    let (started, finish) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let handler = {
        let (runs, started, finish) = (runs.clone(), Arc::clone(&started), Arc::clone(&finish));
        async move || {
            let number = runs.add();
            if number == 1 {
                started.add_permits(1);
                finish.acquire().await.unwrap().forget();
            }
            format!("paid {number}")
        }
    };
    let routes = Router::new().route("/payments", post(handler));
    with_server(routes, idempotency().with_lease(Duration::ZERO), move |client| {
        let first = std::thread::spawn(move || client.post("req-1", "/payments", "10"));
        while started.available_permits() == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        // the lease is over, so a retry runs
        assert!(client.post("req-2", "/payments", "10").ends_with("paid 2"));
        finish.add_permits(1);
        assert!(first.join().unwrap().ends_with("paid 1"));
        // the answer of the retry has stayed
        assert!(client.post("req-3", "/payments", "10").ends_with("paid 2"));
    });
    let warned: Vec<_> =
        logs.take().into_iter().filter(|event| event.field("message") == "answer not stored").collect();
    assert_eq!(warned.len(), 1);
    assert_eq!(warned[0].field("request_id"), "req-1");
    assert_eq!(warned[0].field("reason"), "the request took longer than its lease, and a retry has begun");
}

fn key(text: &str) -> ScopedKey {
    ScopedKey::new("alice", &Method::POST, "/", &IdempotencyKey::new(text).unwrap())
}

fn response(body: &'static str) -> StoredResponse {
    StoredResponse::new(StatusCode::OK, HeaderMap::new(), Bytes::from_static(body.as_bytes()))
}

const PAYLOAD: Fingerprint = Fingerprint::from_bytes([1; 32]);
const OTHER: Fingerprint = Fingerprint::from_bytes([2; 32]);
const HOUR: Duration = Duration::from_secs(3600);

async fn started(store: &MemoryStore, key: &ScopedKey, lease: Duration) -> LeaseToken {
    match store.begin(key, &PAYLOAD, lease).await {
        Ok(Begun::Started(token)) => token,
        begun => panic!("{begun:?}"),
    }
}

#[test]
fn the_store_in_memory() {
    block_on(async {
        let (store, one) = (MemoryStore::new(), key("1"));
        let token = started(&store, &one, HOUR).await;
        assert!(
            matches!(store.begin(&one, &PAYLOAD, HOUR).await, Ok(Begun::Running { retry_after }) if retry_after <= HOUR)
        );
        assert!(matches!(store.begin(&one, &OTHER, HOUR).await, Ok(Begun::Reused)));
        // a token that the store has not given out changes nothing
        assert_eq!(store.complete(&one, &LeaseToken::new(), &response("wrong"), HOUR).await, Ok(false));
        assert_eq!(store.release(&one, &LeaseToken::new()).await, Ok(()));
        assert!(matches!(store.begin(&one, &PAYLOAD, HOUR).await, Ok(Begun::Running { .. })));
        // released
        assert_eq!(store.release(&one, &token).await, Ok(()));
        assert_eq!(store.complete(&one, &token, &response("late"), HOUR).await, Ok(false));
        let token = started(&store, &one, HOUR).await;
        // completed, and only once
        assert_eq!(store.complete(&one, &token, &response("paid"), HOUR).await, Ok(true));
        assert_eq!(store.complete(&one, &token, &response("again"), HOUR).await, Ok(false));
        assert_eq!(store.release(&one, &token).await, Ok(()));
        assert!(
            matches!(store.begin(&one, &PAYLOAD, HOUR).await, Ok(Begun::Completed(stored)) if stored == response("paid"))
        );
        assert!(matches!(store.begin(&one, &OTHER, HOUR).await, Ok(Begun::Reused)));
        // a lease that is over: its own answer still counts until somebody else begins
        let two = key("2");
        let token = started(&store, &two, Duration::ZERO).await;
        assert_eq!(store.complete(&two, &token, &response("slow"), Duration::ZERO).await, Ok(true));
        let stale = started(&store, &two, Duration::ZERO).await;
        let token = started(&store, &two, Duration::MAX).await;
        assert_eq!(store.complete(&two, &stale, &response("stale"), HOUR).await, Ok(false));
        assert_eq!(store.release(&two, &stale).await, Ok(()));
        assert_eq!(store.complete(&two, &token, &response("paid"), Duration::MAX).await, Ok(true));
        assert!(matches!(store.begin(&two, &PAYLOAD, HOUR).await, Ok(Begun::Completed(_))));
    });
}

#[test]
fn the_store_in_memory_has_a_limit() {
    block_on(async {
        let store = MemoryStore::new().with_max_bytes(2 * 256 + 100);
        let token = started(&store, &key("1"), HOUR).await;
        started(&store, &key("2"), Duration::ZERO).await;
        // an expired key makes room
        started(&store, &key("3"), HOUR).await;
        let full = store.begin(&key("4"), &PAYLOAD, HOUR).await.unwrap_err();
        assert_eq!(full.to_string(), "the store in memory is full of idempotency keys that have not expired");
        // an answer without room is an error, and the key stays
        let body = Box::leak("x".repeat(101).into_boxed_str());
        let result: Result<bool, MemoryStoreFull> =
            store.complete(&key("1"), &token, &response(body), HOUR).await;
        assert_eq!(result, Err(full));
        assert!(matches!(store.begin(&key("1"), &PAYLOAD, HOUR).await, Ok(Begun::Running { .. })));
        assert_eq!(store.complete(&key("1"), &token, &response(&body[..100]), HOUR).await, Ok(true));
        // a clone shares the keys
        assert!(matches!(store.clone().begin(&key("1"), &PAYLOAD, HOUR).await, Ok(Begun::Completed(_))));
    });
}

#[test]
fn a_full_store_is_a_503() {
    let runs = Runs::default();
    let layer = with_account(Idempotency::new(MemoryStore::new().with_max_bytes(0)));
    let response = with_server(paid(&runs), layer, |client| client.post("req-1", "/payments", "10"));
    assert!(response.contains("IDEMPOTENCY_STORE_UNAVAILABLE"), "{response}");
    assert_eq!(runs.count(), 0);
}
