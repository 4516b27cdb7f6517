//! Stores that fail, and services that are not axum.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use problem_core::describe::{Description, OfStatus};
use problem_core::idempotency::{
    Begun, Fingerprint, Idempotency, IdempotencyStore, LeaseToken, MemoryStore, ScopedKey, StoreUnavailable,
    StoredResponse,
};
use problem_core::problems::{IdempotencyError, PaginationError};
use problem_core::tower::IdempotencyBody;
use problem_core::{Boundary, ToProblem as _};
use problem_tests::logs::Logs;
use tower::{Layer as _, ServiceBuilder, service_fn};
use tracing::Level;

use super::{Runs, problem, with_account, with_server};
use crate::boundary::{block_on, call, request};

/// Where a store fails.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Begin,
    Complete,
    Release,
    PanicInBegin,
    PanicInComplete,
}

struct Failing(At, MemoryStore);

#[derive(Debug)]
struct Down(fmt::Error);

impl fmt::Display for Down {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the database at CANARY is down")
    }
}

impl std::error::Error for Down {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl Failing {
    fn at(&self, at: At) -> Result<(), Down> {
        if self.0 == at { Err(Down(fmt::Error)) } else { Ok(()) }
    }
}

impl IdempotencyStore for Failing {
    type Error = Down;

    async fn begin(
        &self,
        key: &ScopedKey,
        fingerprint: &Fingerprint,
        lease: Duration,
    ) -> Result<Begun, Down> {
        self.at(At::Begin)?;
        assert!(self.0 != At::PanicInBegin, "the store panicked");
        self.1.begin(key, fingerprint, lease).await.map_err(|_| Down(fmt::Error))
    }

    async fn complete(
        &self,
        key: &ScopedKey,
        token: &LeaseToken,
        response: &StoredResponse,
        keep: Duration,
    ) -> Result<bool, Down> {
        self.at(At::Complete)?;
        assert!(self.0 != At::PanicInComplete, "the store panicked");
        // every answer survives the way through a column of a table
        let response = &StoredResponse::from_bytes(&response.to_bytes()).unwrap();
        self.1.complete(key, token, response, keep).await.map_err(|_| Down(fmt::Error))
    }

    async fn release(&self, key: &ScopedKey, token: &LeaseToken) -> Result<(), Down> {
        self.at(At::Release)?;
        self.1.release(key, token).await.map_err(|_| Down(fmt::Error))
    }
}

fn send_two(at: At) -> (Runs, [String; 2], Vec<problem_tests::logs::Entry>) {
    let (runs, logs) = (Runs::default(), Logs::capture());
    let handler = {
        let runs = runs.clone();
        async move || {
            let number = runs.add();
            let fails = at == At::Release;
            if fails { Err(http::StatusCode::BAD_GATEWAY) } else { Ok(format!("paid {number}")) }
        }
    };
    let routes = Router::new().route("/payments", post(handler));
    let layer = with_account(Idempotency::new(Arc::new(Failing(at, MemoryStore::new()))));
    let responses =
        with_server(routes, layer, |client| ["req-1", "req-2"].map(|id| client.post(id, "/payments", "10")));
    (runs, responses, logs.take())
}

#[test]
fn a_store_that_fails_before_the_request() {
    let (runs, responses, events) = send_two(At::Begin);
    let members =
        [r#""title":"Service Unavailable","status":503"#, r#""code":"IDEMPOTENCY_STORE_UNAVAILABLE""#];
    let unavailable =
        |id| problem("503 Service Unavailable", &[("retry-after", "2")], members, "/payments", id);
    assert_eq!(responses, ["req-1", "req-2"].map(unavailable));
    assert_eq!(runs.count(), 0);
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].level, Level::ERROR);
    assert_eq!(events[0].field("error"), "the store of the idempotency keys fails");
    assert!(events[0].field("sources").contains("the database at CANARY is down"), "{events:?}");
}

#[test]
fn a_store_that_fails_after_the_request() {
    let (runs, [first, second], events) = send_two(At::Complete);
    assert!(first.ends_with("paid 1"), "{first}");
    // the effect has happened, so the key stays until the end of its lease
    assert!(second.contains("IDEMPOTENCY_REQUEST_RUNNING"), "{second}");
    assert_eq!(runs.count(), 1);
    let failed = &events[0];
    assert_eq!(failed.level, Level::ERROR);
    assert_eq!(
        ["message", "method", "error", "request_id"].map(|name| failed.field(name)),
        ["idempotency store failed", "complete", "the database at CANARY is down", "req-1"]
    );
}

#[test]
fn a_store_that_cannot_release_a_key() {
    let (runs, [first, second], events) = send_two(At::Release);
    assert!(first.starts_with("HTTP/1.1 502 Bad Gateway\r\n"), "{first}");
    assert!(second.contains("IDEMPOTENCY_REQUEST_RUNNING"), "{second}");
    assert_eq!(runs.count(), 1);
    let failed = events.iter().find(|event| event.field("message") == "idempotency store failed").unwrap();
    assert_eq!(failed.field("method"), "release");
}

#[test]
fn a_store_that_panics() {
    for at in [At::PanicInBegin, At::PanicInComplete] {
        let (_, [first, _], events) = send_two(at);
        assert!(first.starts_with("HTTP/1.1 500 Internal Server Error\r\n"), "{first}");
        assert_eq!(events[0].field("error"), "panicked: the store panicked");
    }
}

#[test]
fn every_answer_survives_a_column() {
    // the store of this file stores bytes
    let (runs, [first, second], _) = {
        let runs = Runs::default();
        let handler = {
            let runs = runs.clone();
            async move || {
                runs.add();
                Err::<(), _>(PaginationError::limit_out_of_range("limit", 1, 100))
            }
        };
        let routes = Router::new().route("/payments", post(handler));
        // nothing fails while a handler returns a stored answer
        let layer = with_account(Idempotency::new(Failing(At::Release, MemoryStore::new())));
        let responses = with_server(routes, layer, |client| {
            ["req-1", "req-2"].map(|id| client.post(id, "/payments", "10"))
        });
        (runs, responses, ())
    };
    assert_eq!(runs.count(), 1);
    let expected =
        first.replace("req-1", "req-2").replace("x-request-id", "idempotency-replayed: true\r\nx-request-id");
    assert_eq!(second, expected);
}

#[test]
fn a_service_of_tower() {
    let runs = Runs::default();
    let service = service_fn({
        let runs = runs.clone();
        move |request: Request<IdempotencyBody<String>>| {
            let runs = runs.clone();
            async move {
                let body = request.into_body().collect().await?.to_bytes();
                match runs.add() {
                    1 => Err(Box::<dyn std::error::Error + Send + Sync>::from("the first time")),
                    _ => Ok(Response::new(Full::new(body))),
                }
            }
        }
    });
    let idempotency = Idempotency::new(MemoryStore::new())
        .with_client(|_| Some("everybody".to_owned()))
        .with_max_request(4);
    let service = ServiceBuilder::new().layer(Boundary::new()).layer(idempotency).service(service);
    let with_key = |body: &str| {
        let mut request = request("POST", "/").map(|_: String| body.to_owned());
        request.headers_mut().insert("idempotency-key", "\"1\"".parse().unwrap());
        request
    };
    block_on(async {
        // an error of the service releases the key
        assert_eq!(call(service.clone(), with_key("abcd")).await.status(), 500);
        let response = call(service.clone(), with_key("abcd")).await;
        assert_eq!((response.status().as_u16(), &**response.body()), (200, "abcd"));
        let response = call(service.clone(), with_key("abcd")).await;
        assert_eq!(response.headers()["idempotency-replayed"], "true");
        assert_eq!(&**response.body(), "abcd");
        assert_eq!(call(service.clone(), with_key("abcde")).await.status(), 413);
    });
    assert_eq!(runs.count(), 2);
}

#[test]
fn a_runtime_that_is_not_tokio() {
    let idempotency = Idempotency::new(MemoryStore::new()).with_client(|_| Some("everybody".to_owned()));
    let service = idempotency.layer(service_fn(async |_: Request<IdempotencyBody<String>>| {
        Ok::<_, Infallible>(Response::new(Full::new(Bytes::from("paid"))))
    }));
    let mut request = request("POST", "/");
    request.headers_mut().insert("idempotency-key", "\"1\"".parse().unwrap());
    let mut call = Box::pin(call(service, request));
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(response) = call.as_mut().poll(&mut cx) else { panic!("nothing waits") };
    assert_eq!(response.body(), "paid");
}

#[test]
fn the_types_of_the_layer_are_what_axum_needs() {
    fn is<T: Clone + Send + Sync + 'static>(_: &T) {}
    let layer = with_account(Idempotency::new(MemoryStore::new()));
    is(&layer);
    is(&layer.layer(()));
    assert!(!format!("{layer:?}").is_empty());
    let description = Description::of::<(IdempotencyError, StoreUnavailable, OfStatus<413>)>();
    let statuses: Vec<_> = description.responses().keys().cloned().collect();
    assert_eq!(statuses, ["400", "409", "413", "422", "503"]);
    let codes: Vec<_> =
        StoreUnavailable::TYPES.iter().map(|problem_type| problem_type.code().to_owned()).collect();
    assert_eq!(codes, ["IDEMPOTENCY_STORE_UNAVAILABLE"]);
}
