//! The store of the idempotency keys, and the statements of the handlers, on SQLite and PostgreSQL.

mod common;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, Method, Request, StatusCode};
use problem_core::idempotency::{
    Begun, Fingerprint, IdempotencyStore as _, LeaseToken, ScopedKey, StoredResponse,
};
use problem_core::problems::IdempotencyKey;
use serde_json::{Value, json};
use sqlx::AnyPool;
use tickets::auth::{Tier, Tokens};
use tickets::config::{Clock, Config};
use tickets::idempotency_store::SqlStore;
use tickets::rate_limit::Limits;
use tickets::{database, upstream};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::common::client::{Answer, request, send};
use crate::common::databases::{with_postgres, with_sqlite};

/// How many tasks race for a key.
const TASKS_PER_KEY: usize = 64;
/// How many keys the stores have in a race.
const KEYS: usize = 8;

const LEASE: Duration = Duration::from_secs(30);
const LIFETIME: Duration = Duration::from_secs(3600);

/// Runs a test on SQLite, and on PostgreSQL if there is one.
async fn with_each(test: impl AsyncFn(&str)) {
    with_sqlite(&test).await;
    with_postgres(&test).await;
}

/// A clock that a test moves.
#[derive(Clone)]
struct TestClock(Arc<AtomicU64>);

impl TestClock {
    fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_700_000_000_000)))
    }

    fn pass(&self, duration: Duration) {
        self.0.fetch_add(u64::try_from(duration.as_millis()).unwrap(), Ordering::Relaxed);
    }

    fn clock(&self) -> Clock {
        let millis = self.0.clone();
        Clock::new(move || SystemTime::UNIX_EPOCH + Duration::from_millis(millis.load(Ordering::Relaxed)))
    }
}

async fn pool(url: &str) -> AnyPool {
    let config = Config {
        database_url: url.to_owned(),
        // in a race, a task may wait for all others
        acquire_timeout: Duration::from_secs(60),
        ..Config::default()
    };
    database::connect(&config).await.unwrap()
}

fn key(name: &str) -> ScopedKey {
    ScopedKey::new("acme", &Method::POST, "/v1/tickets", &IdempotencyKey::new(name).unwrap())
}

fn fingerprint(body: &str) -> Fingerprint {
    let (parts, ()) = Request::post("/v1/tickets").body(()).unwrap().into_parts();
    Fingerprint::new(&parts, "/v1/tickets", body.as_bytes())
}

fn answer(body: &'static str) -> StoredResponse {
    let response = StoredResponse::new(StatusCode::CREATED, HeaderMap::new(), body.into());
    response.with_request_id("req-1")
}

/// A store whose clock the test moves, and one key.
struct OneKey {
    store: SqlStore,
    pool: AnyPool,
    clock: TestClock,
    key: ScopedKey,
}

impl OneKey {
    async fn new(url: &str) -> Self {
        let (pool, clock) = (pool(url).await, TestClock::new());
        Self { store: SqlStore::new(pool.clone(), clock.clock()), pool, clock, key: key("key") }
    }

    async fn begin(&self, body: &str) -> Begun {
        self.store.begin(&self.key, &fingerprint(body), LEASE).await.unwrap()
    }

    async fn start(&self) -> LeaseToken {
        let Begun::Started(token) = self.begin("{}").await else { panic!("the request does not start") };
        token
    }

    async fn complete(&self, token: &LeaseToken, body: &'static str) -> bool {
        self.store.complete(&self.key, token, &answer(body), LIFETIME).await.unwrap()
    }

    async fn release(&self, token: &LeaseToken) {
        self.store.release(&self.key, token).await.unwrap();
    }

    async fn assert_completed(&self, body: &'static str) {
        match self.begin("{}").await {
            Begun::Completed(stored) => assert_eq!(stored, answer(body)),
            other => panic!("{other:?}"),
        }
    }

    async fn rows(&self) -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM idempotency_keys").fetch_one(&self.pool).await.unwrap()
    }
}

#[tokio::test]
async fn a_key_runs_once_and_keeps_its_answer() {
    with_each(async |url| {
        let one = OneKey::new(url).await;
        let token = one.start().await;
        one.clock.pass(Duration::from_secs(10));
        let Begun::Running { retry_after } = one.begin("{}").await else { panic!("it runs already") };
        assert_eq!(retry_after, Duration::from_secs(20));
        assert!(matches!(one.begin("other").await, Begun::Reused));

        assert!(one.complete(&token, "first").await);
        one.assert_completed("first").await;
        assert!(matches!(one.begin("other").await, Begun::Reused));
        assert!(!one.complete(&token, "second").await);
        one.release(&token).await;
        one.assert_completed("first").await;
    })
    .await;
}

#[tokio::test]
async fn a_released_key_begins_again() {
    with_each(async |url| {
        let one = OneKey::new(url).await;
        let first = one.start().await;
        one.release(&first).await;
        // also with another payload, because the first one had no effect
        let Begun::Started(second) = one.begin("other").await else { panic!("the key is free") };
        assert_ne!(first, second);
    })
    .await;
}

#[tokio::test]
async fn a_stale_token_changes_nothing() {
    with_each(async |url| {
        let one = OneKey::new(url).await;
        let stale = one.start().await;
        one.clock.pass(LEASE);
        let token = one.start().await;
        assert!(!one.complete(&stale, "stale").await);
        one.release(&stale).await;
        assert!(matches!(one.begin("{}").await, Begun::Running { .. }));
        assert!(one.complete(&token, "second").await);
        one.assert_completed("second").await;
    })
    .await;
}

#[tokio::test]
async fn a_late_answer_is_kept_if_nobody_else_has_begun() {
    with_each(async |url| {
        let one = OneKey::new(url).await;
        let token = one.start().await;
        one.clock.pass(LEASE * 2);
        assert!(one.complete(&token, "late").await);
        one.assert_completed("late").await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_expires() {
    with_each(async |url| {
        let one = OneKey::new(url).await;
        let token = one.start().await;
        assert!(one.complete(&token, "first").await);
        one.clock.pass(LIFETIME - Duration::from_millis(1));
        one.assert_completed("first").await;
        one.store.delete_expired().await.unwrap();
        assert_eq!(one.rows().await, 1);

        one.clock.pass(Duration::from_millis(1));
        let token = one.start().await;
        assert!(one.complete(&token, "second").await);
        one.clock.pass(LIFETIME);
        one.store.delete_expired().await.unwrap();
        assert_eq!(one.rows().await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_many_tasks_of_two_stores_begins() {
    with_each(async |url| {
        let clock = TestClock::new();
        let stores = [pool(url).await, pool(url).await].map(|pool| SqlStore::new(pool, clock.clock()));
        // the second race is for keys that have expired
        for _ in 0..2 {
            let mut tasks = JoinSet::new();
            for task in 0..KEYS * TASKS_PER_KEY {
                let (store, key) = (stores[task % 2].clone(), task / TASKS_PER_KEY);
                tasks.spawn(async move {
                    let begun = store.begin(&self::key(&key.to_string()), &fingerprint("{}"), LEASE).await;
                    (key, begun.unwrap())
                });
            }
            let mut started = [0; KEYS];
            for (key, begun) in tasks.join_all().await {
                match begun {
                    Begun::Started(_) => started[key] += 1,
                    Begun::Running { retry_after } => assert_eq!(retry_after, LEASE),
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(started, [1; KEYS]);
            clock.pass(LEASE);
        }
    })
    .await;
}

/// The service with a database, and a service for summaries.
struct Service {
    server: SocketAddr,
    token: String,
    pool: AnyPool,
}

impl Service {
    async fn start(url: &str) -> Self {
        let summaries = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let config = Config {
            database_url: url.to_owned(),
            upstream_url: format!("http://{}", summaries.local_addr().unwrap()),
            limits: Limits::times(1000),
            ..Config::default()
        };
        tokio::spawn(async move { axum::serve(summaries, upstream::demo()).await });
        let pool = database::connect(&config).await.unwrap();
        let app = tickets::app(&config, pool.clone()).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        let tokens = Tokens::new(&config.secret, config.clock).unwrap();
        Self { server, token: tokens.issue("tester", "tickets:read tickets:write", Tier::Pro).unwrap(), pool }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    /// Sends a POST with a new key.
    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, &Uuid::now_v7().to_string(), body).await
    }

    async fn post_with(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.send("POST", path, &[("idempotency-key", &format!("\"{key}\""))], &body.to_string()).await
    }

    /// Sends a PUT or PATCH for any version.
    async fn change(&self, method: &str, path: &str, body: &Value) -> Answer {
        let key = format!("\"{}\"", Uuid::now_v7());
        self.send(method, path, &[("idempotency-key", &key), ("if-match", "*")], &body.to_string()).await
    }

    async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, &[("if-match", "*")], "").await
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let token = format!("Bearer {}", self.token);
        let headers = [&[("authorization", &*token)], headers].concat();
        send(self.server, &request(method, path, &headers, body)).await.unwrap()
    }

    /// Creates something, and returns its path and its ID.
    async fn create(&self, path: &str, body: Value) -> (String, String) {
        let created = self.post(path, &body).await;
        assert_eq!(created.status(), 201, "{created:?}");
        (created.header("location").unwrap().to_owned(), created.json()["id"].as_str().unwrap().to_owned())
    }
}

#[track_caller]
fn assert_code(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status(), &answer.json()["code"]), (status, &json!(code)), "{answer:?}");
}

#[tokio::test]
async fn violated_constraints_become_problems() {
    with_each(async |url| {
        let service = Service::start(url).await;
        let (ada, ada_id) = service.create("/v1/users", json!({"email": "ada@example.com"})).await;
        let (bob, _) = service.create("/v1/users", json!({"email": "bob@example.com", "age": 30})).await;
        let taken = json!({"email": "ADA@example.com"});
        assert_code(&service.post("/v1/users", &taken).await, 409, "EMAIL_TAKEN");
        assert_code(&service.change("PUT", &bob, &taken).await, 409, "EMAIL_TAKEN");

        let unknown = json!({"title": "It hurts", "assignee": Uuid::now_v7()});
        let (ticket, _) =
            service.create("/v1/tickets", json!({"title": "It hurts", "assignee": ada_id})).await;
        let refused =
            [service.post("/v1/tickets", &unknown).await, service.change("PATCH", &ticket, &unknown).await];
        for answer in refused {
            assert_code(&answer, 422, "VALIDATION_ERROR");
            assert_eq!(answer.json()["errors"][0]["code"], "UNKNOWN_USER");
        }

        assert_code(&service.delete(&ada).await, 409, "USER_HAS_TICKETS");
        assert_eq!(service.delete(&ticket).await.status(), 204);
        assert_eq!(service.delete(&ada).await.status(), 204);
        assert_code(&service.get(&ada).await, 404, "USER_NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn every_statement_runs_on_both_databases() {
    with_each(async |url| {
        let service = Service::start(url).await;
        let (ada, ada_id) = service.create("/v1/users", json!({"email": "ada@example.com"})).await;
        service.create("/v1/users", json!({"email": "bob@example.com", "name": "Bob"})).await;
        let page = service.get("/v1/users?page=2&limit=1").await.json();
        assert_eq!((&page["data"][0]["name"], &page["pagination"]["total"]), (&json!("Bob"), &json!(2)));
        let replaced = service.change("PUT", &ada, &json!({"email": "ada@example.org", "version": 1})).await;
        assert_eq!((replaced.status(), replaced.header("etag")), (200, Some("\"2\"")));
        let conflict = json!({"email": "ada@example.org", "version": 1});
        assert_code(&service.change("PUT", &ada, &conflict).await, 409, "VERSION_CONFLICT");
        let aged = json!({"email": "ada@example.org", "age": 36});
        assert_eq!(service.change("PUT", &ada, &aged).await.json()["age"], 36);
        assert_eq!(service.get(&ada).await.json()["email"], "ada@example.org");

        let (first, first_id) =
            service.create("/v1/tickets", json!({"title": "a", "body": "two words"})).await;
        let (second, second_id) =
            service.create("/v1/tickets", json!({"title": "b", "assignee": ada_id})).await;
        let page = service.get("/v1/tickets?limit=1").await.json();
        assert_eq!(page["data"][0]["id"], first_id);
        let cursor = page["pagination"]["nextCursor"].as_str().unwrap().to_owned();
        let page = service.get(&format!("/v1/tickets?limit=1&cursor={cursor}")).await.json();
        assert_eq!(
            (&page["data"][0]["id"], &page["pagination"]["hasMore"]),
            (&json!(second_id), &json!(false))
        );
        let closed = service.change("PATCH", &second, &json!({"state": "closed"})).await.json();
        assert_eq!((&closed["state"], &closed["assignee"]), (&json!("closed"), &json!(ada_id)));
        assert_eq!(service.change("PATCH", &second, &json!({"body": "c"})).await.json()["body"], "c");
        let page = service.get("/v1/tickets?state=closed").await.json();
        assert_eq!((page["data"].as_array().unwrap().len(), &page["data"][0]["id"]), (1, &json!(second_id)));
        assert_eq!(service.get(&format!("{first}/summary")).await.json()["summary"], "a (2 words)");

        for (report, count) in [(json!({}), [2, 1]), (json!({"state": "open"}), [1, 1])] {
            let accepted = service.post("/v1/reports", &report).await;
            assert_eq!(accepted.status(), 202, "{accepted:?}");
            let status = accepted.json()["statusUrl"].as_str().unwrap().to_owned();
            let job = loop {
                let job = service.get(&status).await.json();
                if job["state"] != "queued" && job["state"] != "running" {
                    break job;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            };
            assert_eq!(job["result"], json!({"tickets": count[0], "unassigned": count[1]}), "{job}");
        }
        assert_eq!(service.delete(&first).await.status(), 204);
        assert_code(&service.get(&first).await, 404, "TICKET_NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_retry_after_the_process_has_died_creates_nothing_twice() {
    with_each(async |url| {
        let service = Service::start(url).await;
        let requests = [
            ("/v1/users", json!({"email": "ada@example.com"})),
            ("/v1/tickets", json!({"title": "It hurts"})),
            ("/v1/reports", json!({})),
        ];
        for (path, body) in requests {
            let first = service.post_with(path, "key", &body).await;
            // the process dies after the effect, and before the answer is stored; then the lease ends
            sqlx::query("DELETE FROM idempotency_keys").execute(&service.pool).await.unwrap();
            let second = service.post_with(path, "key", &body).await;
            assert_eq!((second.status(), second.header("idempotency-replayed")), (first.status(), None));
            assert_eq!(second.body, first.body);
            assert_eq!(second.header("location"), first.header("location"));
        }
    })
    .await;
}
