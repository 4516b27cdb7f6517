//! The layer `Idempotency`: a request with a key runs once, and a retry gets the same answer.

mod answers;
mod lifetimes;
mod refused;
mod replays;
mod running;
mod stores;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use problem_core::Boundary;
use problem_core::idempotency::{Idempotency, IdempotencyStore, MemoryStore, NoClient};
use problem_tests::wire::{exchange, steady};

use crate::wire::serve;

/// Counts how often a handler has run.
#[derive(Clone, Default)]
struct Runs(Arc<AtomicUsize>);

impl Runs {
    /// Adds one, and returns the number.
    fn add(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// What the authentication has found out.
#[derive(Clone)]
struct Account(String);

/// Takes the header field `authorization` as the name of the account.
async fn authenticate(mut request: Request, next: Next) -> Response {
    if let Some(account) = request.headers().get("authorization") {
        let account = Account(account.to_str().unwrap().to_owned());
        request.extensions_mut().insert(account);
    }
    next.run(request).await
}

fn idempotency() -> Idempotency<MemoryStore> {
    with_account(Idempotency::new(MemoryStore::new()))
}

fn with_account<S: IdempotencyStore>(idempotency: Idempotency<S, NoClient>) -> Idempotency<S> {
    idempotency.with_client(|request| request.extensions.get().map(|Account(name)| name.clone()))
}

/// The layers around the routes, in the order that the documentation asks for.
fn around<S: IdempotencyStore>(routes: Router, idempotency: Idempotency<S>) -> Router {
    routes.layer(idempotency).layer(from_fn(authenticate)).layer(Boundary::new())
}

/// A request of a client, over a connection of its own.
#[derive(Clone, Copy)]
struct Client {
    server: SocketAddr,
    account: Option<&'static str>,
    key: Option<&'static str>,
}

impl Client {
    fn new(server: SocketAddr) -> Self {
        Self { server, account: Some("alice"), key: Some("\"key-1\"") }
    }

    fn with_account(self, account: Option<&'static str>) -> Self {
        Self { account, ..self }
    }

    fn with_key(self, key: Option<&'static str>) -> Self {
        Self { key, ..self }
    }

    /// Sends a POST request with this ID, and returns the response with a steady timestamp.
    fn post(self, id: &str, path: &str, body: &str) -> String {
        self.send("POST", id, path, body)
    }

    fn send(self, method: &str, id: &str, path: &str, body: &str) -> String {
        let mut headers = vec![("x-request-id", id), ("content-type", "text/plain")];
        headers.extend(self.account.map(|account| ("authorization", account)));
        headers.extend(self.key.map(|key| ("idempotency-key", key)));
        steady(&exchange(self.server, method, path, &headers, body))
    }
}

/// Serves `routes` behind the layers, while `client` runs.
fn with_server<S: IdempotencyStore, T: Send + 'static>(
    routes: Router,
    idempotency: Idempotency<S>,
    client: impl FnOnce(Client) -> T + Send + 'static,
) -> T {
    serve(around(routes, idempotency), |server| client(Client::new(server)))
}

/// A problem that the boundary sends for a request to `path` with this ID. `start` are its members before `instance`, and `end` those
/// after it.
fn problem(status: &str, headers: &[(&str, &str)], [start, end]: [&str; 2], path: &str, id: &str) -> String {
    let time = problem_tests::wire::TIME;
    let body = format!(r#"{{{start},"instance":"{path}",{end},"requestId":"{id}","timestamp":"{time}"}}"#);
    problem_tests::wire::problem(status, &[headers, &[("x-request-id", id)]].concat(), &body)
}
