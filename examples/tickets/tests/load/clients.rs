//! Clients that send their requests until they get an answer, and that check every answer.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use tickets::auth::{Tier, Tokens};
use tickets::config::{Clock, DEVELOPMENT_SECRET};
use tokio::time::sleep;

use crate::common::client::{Answer, request, send, write};
use crate::load::faults::{PANIC, READS_OF_THE_CLOCK};

/// The first attempt of every client panics for one key of so many.
const PANICS_EVERY: usize = 10;
/// How long a client waits before it sends its request again.
pub const RETRY: Duration = Duration::from_millis(50);
/// How long a client waits after a 5xx.
const RETRY_AFTER_FAILURE: Duration = Duration::from_secs(1);
/// After so many attempts, a client gives up, and the test fails.
const ATTEMPTS: usize = 1000;

const CONTENT_TYPE: &str = "application/problem+json";
/// The members of every error.
const MEMBERS: [&str; 7] = ["type", "title", "status", "instance", "code", "requestId", "timestamp"];
/// The members that some errors have.
const FURTHER_MEMBERS: [&str; 3] = ["detail", "errors", "header"];

/// The code of the answer to a retry while the first request is running.
const RUNNING: &str = "IDEMPOTENCY_REQUEST_RUNNING";

/// What a client has got for a request.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    pub is_error: bool,
    pub is_replay: bool,
}

/// All clients of a service.
pub struct Clients {
    /// A part of all request IDs, because several tests share one log.
    name: &'static str,
    servers: Vec<SocketAddr>,
    authorization: String,
    requests: AtomicUsize,
    failures: AtomicUsize,
    hang_ups: AtomicUsize,
    outcomes: Mutex<BTreeMap<String, Outcome>>,
}

impl Clients {
    pub fn new(name: &'static str, servers: Vec<SocketAddr>) -> Self {
        let tokens = Tokens::new(DEVELOPMENT_SECRET, Clock::default()).unwrap();
        let token = tokens.issue("tester", "tickets:read tickets:write", Tier::Pro).unwrap();
        Self {
            name,
            servers,
            authorization: format!("Bearer {token}"),
            requests: AtomicUsize::new(0),
            failures: AtomicUsize::new(0),
            hang_ups: AtomicUsize::new(0),
            outcomes: Mutex::default(),
        }
    }

    /// How many requests were sent.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    /// How many requests were answered with a 5xx.
    pub fn failures(&self) -> usize {
        self.failures.load(Ordering::Relaxed)
    }

    /// How many clients have hung up.
    pub fn hang_ups(&self) -> usize {
        self.hang_ups.load(Ordering::Relaxed)
    }

    /// What the clients have got, by the ID of the request.
    pub fn outcomes(&self) -> BTreeMap<String, Outcome> {
        self.outcomes.lock().unwrap().clone()
    }

    /// Sends the request of a key until it is answered with a 201. Each task is another client.
    pub async fn create(&self, key: usize, task: usize) -> Answer {
        let (path, body) = creation(key);
        for attempt in 0..ATTEMPTS {
            let mut id = self.new_request_id();
            if attempt == 0 && key.is_multiple_of(PANICS_EVERY) {
                id += &format!("{PANIC}{}", 1 + key / PANICS_EVERY % READS_OF_THE_CLOCK);
            }
            let text = self.request("POST", path, &id, &format!("\"{key}\""), &body);
            // every attempt goes to another instance
            let server = self.servers[(task + attempt) % self.servers.len()];
            if attempt == 0 && self.hangs_up(server, task, &text).await {
                continue;
            }
            let answer = self.send(server, &text, &id).await;
            match answer.status() {
                201 => return answer,
                409 if answer.json()["code"] == RUNNING => sleep(RETRY).await,
                500..600 => sleep(RETRY_AFTER_FAILURE).await,
                _ => panic!("{answer:?}"),
            }
        }
        panic!("no request with the key {key} was answered with a 201");
    }

    /// Sends what some clients send before they hang up.
    async fn hangs_up(&self, server: SocketAddr, task: usize, request: &str) -> bool {
        let connection = match task % 8 {
            // in the middle of the body, in the middle of the head, and before the answer
            1 => write(server, &request[..request.len() - 5]).await,
            2 => write(server, &request[..30]).await,
            3 => write(server, request).await,
            // while the request runs
            4 => {
                let connection = write(server, request).await;
                sleep(Duration::from_millis(5)).await;
                connection
            }
            _ => return false,
        };
        drop(connection);
        self.hang_ups.fetch_add(1, Ordering::Relaxed);
        true
    }

    /// Sends requests that are wrong.
    pub async fn err(&self, key: usize) {
        let server = self.servers[key % self.servers.len()];
        let (path, body) = creation(key);
        let new_key = format!("\"{key}-wrong\"");
        let missing = "/v1/tickets/01890a5d-ac96-774b-bcce-b302099a8057";
        let wrong = [
            ("POST", path, "no quotes", &*body, 400),
            ("POST", path, &*new_key, "{", 400),
            // a replay
            ("POST", path, &*new_key, "{", 400),
            ("POST", path, &*new_key, r#"{"title":"","email":"x","body":"another one"}"#, 422),
            ("GET", missing, &*new_key, "", 404),
            ("DELETE", missing, &*new_key, "", 428),
            ("PUT", path, &*new_key, "", 405),
            ("GET", "/v2/tickets?limit=many", &*new_key, "", 422),
            ("GET", "/v2/nothing", &*new_key, "", 404),
        ];
        for (method, path, key, body, status) in wrong {
            let id = self.new_request_id();
            let answer = self.send(server, &self.request(method, path, &id, key, body), &id).await;
            // a 409 if the outage keeps the service from releasing the key
            let is_expected = [status, 409].contains(&answer.status()) || answer.status() >= 500;
            assert!(is_expected, "{method} {path} {status}: {answer:?}");
        }
        let id = self.new_request_id();
        let answer = self.send(server, &request("GET", path, &[("x-request-id", &id)], ""), &id).await;
        assert_eq!(answer.status(), 401);
    }

    /// Sends the request of a key that was answered before.
    pub async fn create_again(&self, key: usize) -> Answer {
        let (path, body) = creation(key);
        let id = self.new_request_id();
        let text = self.request("POST", path, &id, &format!("\"{key}\""), &body);
        self.send(self.servers[key % self.servers.len()], &text, &id).await
    }

    fn new_request_id(&self) -> String {
        format!("{}-{}", self.name, self.requests.fetch_add(1, Ordering::Relaxed))
    }

    fn request(&self, method: &str, path: &str, id: &str, key: &str, body: &str) -> String {
        let headers =
            [("authorization", &*self.authorization), ("x-request-id", id), ("idempotency-key", key)];
        request(method, path, &headers, body)
    }

    async fn send(&self, server: SocketAddr, request: &str, id: &str) -> Answer {
        let answer = send(server, request).await.unwrap();
        let is_error = answer.status() >= 400;
        if is_error {
            check_error(&answer, id);
        }
        if answer.status() >= 500 {
            self.failures.fetch_add(1, Ordering::Relaxed);
        }
        let is_replay = answer.header("idempotency-replayed").is_some();
        self.outcomes.lock().unwrap().insert(id.to_owned(), Outcome { is_error, is_replay });
        answer
    }
}

/// The path and the body of the request that has a key: the keys are for tickets and users, in both versions.
fn creation(key: usize) -> (&'static str, String) {
    let (path, body) = match key % 4 {
        0 => ("/v1/tickets", json!({"title": format!("ticket {key}")})),
        1 => ("/v1/users", json!({"email": format!("user-{key}@example.com")})),
        2 => ("/v2/tickets", json!({"title": format!("ticket {key}")})),
        _ => ("/v2/users", json!({"email": format!("user-{key}@example.com")})),
    };
    (path, body.to_string())
}

/// Checks the form that all errors have.
fn check_error(answer: &Answer, id: &str) {
    let head = ["content-type", "cache-control", "x-request-id"].map(|name| answer.header(name));
    assert_eq!(head, [Some(CONTENT_TYPE), Some("no-store"), Some(id)], "{answer:?}");
    let problem = answer.json();
    let members = problem.as_object().unwrap();
    assert!(MEMBERS.iter().all(|name| members.contains_key(*name)), "{answer:?}");
    let is_known = |name: &String| MEMBERS.contains(&&**name) || FURTHER_MEMBERS.contains(&&**name);
    assert!(members.keys().all(is_known), "{answer:?}");
    assert_eq!(problem["status"], answer.status(), "{answer:?}");
    assert_eq!(problem["requestId"], id, "{answer:?}");
    let texts = ["type", "title", "code", "instance"].map(|name| problem[name].as_str());
    assert!(texts.iter().all(|text| text.is_some_and(|text| !text.is_empty())), "{answer:?}");
    // whoever should come back learns when
    if answer.status() == 503 || problem["code"] == RUNNING {
        assert!(answer.header("retry-after").is_some(), "{answer:?}");
    }
}
