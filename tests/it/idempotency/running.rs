//! Requests that run at the same time, clients that hang up, and handlers that panic.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use problem_core::idempotency::{Idempotency, MemoryStore};
use problem_tests::logs::Logs;
use problem_tests::wire::response;
use tokio::sync::Semaphore;

use super::{Client, Runs, around, idempotency, problem, with_account, with_server};

const RUNNING: [&str; 2] = [
    r#""title":"Conflict","status":409,"detail":"the first request with this Idempotency-Key is still running""#,
    r#""code":"IDEMPOTENCY_REQUEST_RUNNING""#,
];

/// A handler that waits until the test lets it finish.
struct Gate {
    runs: Runs,
    started: Arc<Semaphore>,
    finish: Arc<Semaphore>,
}

impl Gate {
    fn new() -> (Self, Router) {
        let gate = Self {
            runs: Runs::default(),
            started: Arc::new(Semaphore::new(0)),
            finish: Arc::new(Semaphore::new(0)),
        };
        let (runs, started, finish) =
            (gate.runs.clone(), Arc::clone(&gate.started), Arc::clone(&gate.finish));
        let handler = async move || {
            started.add_permits(1);
            finish.acquire().await.unwrap().forget();
            format!("paid {}", runs.add())
        };
        (gate, Router::new().route("/payments", post(handler)))
    }

    /// Waits until a handler has begun.
    fn wait_until_started(&self) {
        wait_until(|| {
            self.started.try_acquire().is_ok_and(|permit| {
                permit.forget();
                true
            })
        });
    }

    fn finish(&self) {
        self.finish.add_permits(1);
    }
}

/// Waits for at most ten seconds.
fn wait_until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..2000 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("it did not happen");
}

fn answer(replayed: bool, id: &str, body: &str) -> String {
    let mut headers = vec![("content-type", "text/plain; charset=utf-8")];
    if replayed {
        headers.push(("idempotency-replayed", "true"));
    }
    headers.push(("x-request-id", id));
    response("200 OK", &headers, body)
}

#[test]
fn a_retry_while_the_first_request_runs() {
    let (gate, routes) = Gate::new();
    with_server(routes, idempotency().with_retry_after(Duration::from_millis(2500)), move |client| {
        let first = std::thread::spawn(move || client.post("req-1", "/payments", "10"));
        gate.wait_until_started();
        let running = problem("409 Conflict", &[("retry-after", "3")], RUNNING, "/payments", "req-2");
        assert_eq!(client.post("req-2", "/payments", "10"), running);
        // another payload is wrong whether or not the first request has ended
        assert!(client.post("req-3", "/payments", "20").contains("IDEMPOTENCY_KEY_REUSED"));
        gate.finish();
        assert_eq!(first.join().unwrap(), answer(false, "req-1", "paid 1"));
        assert_eq!(client.post("req-4", "/payments", "10"), answer(true, "req-4", "paid 1"));
        assert_eq!(gate.runs.count(), 1);
    });
}

#[test]
fn retry_after_is_not_later_than_the_end_of_the_lease() {
    let (gate, routes) = Gate::new();
    let layer =
        idempotency().with_retry_after(Duration::from_secs(3600)).with_lease(Duration::from_secs(1000));
    with_server(routes, layer, move |client| {
        let first = std::thread::spawn(move || client.post("req-1", "/payments", "10"));
        gate.wait_until_started();
        assert!(client.post("req-2", "/payments", "10").contains("\r\nretry-after: 1000\r\n"));
        gate.finish();
        first.join().unwrap();
    });
}

/// Sends a request, and hangs up when the handler has begun.
fn hang_up(client: Client, gate: &Gate) {
    let mut stream = TcpStream::connect(client.server).unwrap();
    let request = "POST /payments HTTP/1.1\r\nhost: a\r\nauthorization: alice\r\nidempotency-key: \"key-1\"\r\ncontent-type: text/plain\r\nx-request-id: req-1\r\ncontent-length: 2\r\n\r\n10";
    stream.write_all(request.as_bytes()).unwrap();
    gate.wait_until_started();
}

#[test]
fn a_client_that_hangs_up_gets_the_answer_with_a_retry() {
    let (gate, routes) = Gate::new();
    with_server(routes, idempotency(), move |client| {
        hang_up(client, &gate);
        // the server notices that the connection is gone
        std::thread::sleep(Duration::from_millis(50));
        assert!(client.post("req-2", "/payments", "10").contains("IDEMPOTENCY_REQUEST_RUNNING"));
        gate.finish();
        wait_until(|| gate.runs.count() == 1);
        let mut replayed = String::new();
        wait_until(|| {
            replayed = client.post("req-3", "/payments", "10");
            !replayed.contains("IDEMPOTENCY_REQUEST_RUNNING")
        });
        assert_eq!(replayed, answer(true, "req-3", "paid 1"));
        assert_eq!(gate.runs.count(), 1);
    });
}

#[test]
fn sixty_four_requests_with_one_key_run_once() {
    let runs = Runs::default();
    let handler = {
        let runs = runs.clone();
        async move || {
            tokio::time::sleep(Duration::from_millis(20)).await;
            format!("paid {}", runs.add())
        }
    };
    let router = around(Router::new().route("/payments", post(handler)), idempotency());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let server = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        server
    });
    let client = Client::new(server);
    let threads: Vec<_> =
        (0..64).map(|_| std::thread::spawn(move || client.post("req-1", "/payments", "10"))).collect();
    let responses: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(runs.count(), 1);
    let running = problem("409 Conflict", &[("retry-after", "2")], RUNNING, "/payments", "req-1");
    let (first, replayed) = (answer(false, "req-1", "paid 1"), answer(true, "req-1", "paid 1"));
    assert_eq!(responses.iter().filter(|response| **response == first).count(), 1);
    for response in &responses {
        assert!([&running, &first, &replayed].contains(&response), "{response}");
    }
    assert_eq!(client.post("req-1", "/payments", "10"), replayed);
}

#[test]
fn a_panic_releases_the_key() {
    let (runs, logs) = (Runs::default(), Logs::capture());
    let handler = {
        let runs = runs.clone();
        async move || match runs.add() {
            1 => panic!("the first time"),
            number => format!("paid {number}"),
        }
    };
    with_server(Router::new().route("/payments", post(handler)), idempotency(), |client| {
        let members =
            [r#""title":"Internal Server Error","status":500"#, r#""code":"INTERNAL_SERVER_ERROR""#];
        let panicked = problem("500 Internal Server Error", &[], members, "/payments", "req-1");
        assert_eq!(client.post("req-1", "/payments", "10"), panicked);
        assert_eq!(client.post("req-2", "/payments", "10"), answer(false, "req-2", "paid 2"));
        assert_eq!(client.post("req-3", "/payments", "10"), answer(true, "req-3", "paid 2"));
    });
    assert_eq!(runs.count(), 2);
    let events = logs.take();
    assert_eq!(events[0].field("error"), "panicked: the first time");
    assert_eq!(events[0].field("request_id"), "req-1");
}

#[test]
fn the_task_ends_with_the_runtime_and_its_lease_stays() {
    let (gate, routes) = Gate::new();
    let store = MemoryStore::new();
    let layer = |store: &MemoryStore| with_account(Idempotency::new(store.clone()));
    with_server(routes, layer(&store), move |client| hang_up(client, &gate));
    // the process has died, and its lease is still running
    let (gate, routes) = Gate::new();
    with_server(routes, layer(&store), move |client| {
        assert!(client.post("req-2", "/payments", "10").contains("IDEMPOTENCY_REQUEST_RUNNING"));
        assert_eq!(gate.runs.count(), 0);
    });
}

#[test]
fn a_handler_has_the_request_it_answers() {
    let handler = async || {
        tokio::task::yield_now().await;
        problem_core::RequestContext::current()
            .map(|context| context.request_id().to_owned())
            .unwrap_or_default()
    };
    let response = with_server(Router::new().route("/", post(handler)), idempotency(), |client| {
        let mut stream = TcpStream::connect(client.server).unwrap();
        let request = "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: alice\r\nidempotency-key: \"1\"\r\nx-request-id: req-1\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    });
    assert!(response.ends_with("\r\n\r\nreq-1"), "{response}");
}
