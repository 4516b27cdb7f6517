//! One path through the service, over a socket.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use problem_tests::wire;
use serde_json::Value;
use tickets::auth::{Tier, Tokens};
use tickets::config::{Clock, Config};

/// A service with a database in memory and a clock that stands still.
struct Service {
    server: SocketAddr,
    token: String,
}

impl Service {
    async fn start() -> Self {
        let config = Config {
            database_url: "sqlite::memory:".to_owned(),
            clock: Clock::new(|| SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)),
            ..Config::default()
        };
        let pool = tickets::database::connect(&config).await.unwrap();
        let app = tickets::app(&config, pool).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        let tokens = Tokens::new(&config.secret, config.clock.clone()).unwrap();
        let token = tokens.issue("tester", "tickets:read tickets:write", Tier::Pro).unwrap();
        Self { server, token }
    }

    /// Sends a request with the token, and returns the response without the fields that change from run to run.
    async fn send(
        &self,
        method: &'static str,
        path: &str,
        headers: &[(&'static str, &'static str)],
        body: &'static str,
    ) -> Response {
        let (server, path) = (self.server, path.to_owned());
        let bearer = format!("Bearer {}", self.token);
        let headers = headers.to_owned();
        let exchange = move || {
            let own = [
                ("authorization", &*bearer),
                ("content-type", "application/json"),
                ("x-request-id", "req-1"),
            ];
            wire::exchange(server, method, &path, &[&own, &headers[..]].concat(), body)
        };
        let text = tokio::task::spawn_blocking(exchange).await.unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Response { head: format!("{head}\r\n").to_lowercase(), body: body.to_owned() }
    }
}

struct Response {
    head: String,
    body: String,
}

impl Response {
    fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find(|line| line.starts_with(&format!("{name}: ")))?;
        Some(&line[name.len() + 2..])
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

const KEY: (&str, &str) = ("idempotency-key", "\"key-1\"");

#[tokio::test]
async fn a_ticket_is_created_listed_changed_and_deleted() {
    let service = Service::start().await;
    let created = service.send("POST", "/v1/tickets", &[KEY], r#"{"title":"It hurts"}"#).await;
    assert_eq!(created.status(), 201, "{}", created.body);
    assert_eq!(created.header("etag"), Some("\"1\""));
    assert_eq!(created.json()["createdAt"], "2023-11-14T22:13:20.000Z");
    let path = created.header("location").unwrap();

    let listed = service.send("GET", "/v1/tickets?state=open", &[], "").await;
    assert_eq!(listed.json()["data"][0], created.json());
    assert_eq!(listed.json()["pagination"]["hasMore"], false);

    let changed = service.send("PATCH", path, &[KEY, ("if-match", "\"1\"")], r#"{"state":"closed"}"#).await;
    assert_eq!((changed.status(), changed.header("etag")), (200, Some("\"2\"")));
    let stale = service.send("DELETE", path, &[("if-match", "\"1\"")], "").await;
    assert_eq!(stale.status(), 412);
    let deleted = service.send("DELETE", path, &[("if-match", "\"2\"")], "").await;
    assert_eq!((deleted.status(), &*deleted.body), (204, ""));
    assert_eq!(service.send("GET", path, &[], "").await.status(), 404);
}

#[tokio::test]
async fn an_error_names_everything_that_is_wrong() {
    let service = Service::start().await;
    let wrong = r#"{"email":"not-an-email","age":-5}"#;
    let refused = service.send("POST", "/v1/users", &[KEY], wrong).await;
    assert_eq!(refused.status(), 422);
    assert_eq!(
        refused.body,
        r##"{"type":"https://tickets.example/errors/validation-error","title":"Unprocessable Content","status":422,"detail":"the request body has invalid fields","instance":"/v1/users","code":"VALIDATION_ERROR","errors":[{"field":"email","pointer":"#/email","code":"INVALID_EMAIL","message":"must be an email address"},{"field":"age","pointer":"#/age","code":"OUT_OF_RANGE","message":"must be from 0 to 150"}],"requestId":"req-1","timestamp":"2023-11-14T22:13:20.000Z"}"##
    );
    assert_eq!(refused.header("deprecation"), Some("@1767225600"));
    let refused = service.send("POST", "/v2/users", &[KEY], wrong).await;
    assert_eq!(
        refused.json()["errors"][1].to_string(),
        r##"{"code":"OUT_OF_RANGE","detail":"must be from 0 to 150","field":"age","pointer":"#/age"}"##
    );
    assert_eq!(refused.header("deprecation"), None);
}

#[tokio::test]
async fn a_retry_gets_the_first_answer() {
    let service = Service::start().await;
    let user = r#"{"email":"ada@example.com"}"#;
    let first = service.send("POST", "/v1/users", &[KEY], user).await;
    let second = service.send("POST", "/v1/users", &[KEY], user).await;
    assert_eq!((first.status(), second.status()), (201, 201));
    assert_eq!(first.body, second.body);
    assert_eq!(first.header("idempotency-replayed"), None);
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    assert_eq!(service.send("GET", "/v1/users", &[], "").await.json()["pagination"]["total"], 1);
}

#[tokio::test]
async fn an_error_leads_to_its_page() {
    let service = Service::start().await;
    let missing = "/v2/tickets/00000000-0000-7000-8000-000000000000";
    let error = service.send("GET", missing, &[], "").await.json();
    let path = error["type"].as_str().unwrap().strip_prefix("https://tickets.example").unwrap().to_owned();
    assert_eq!(path, "/problems/ticket-not-found");

    let page = service.send("GET", &path, &[("accept", "text/html")], "").await;
    assert_eq!((page.status(), page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    for text in ["TICKET_NOT_FOUND", "GET /tickets/{id}/summary", "tickets::tickets::ShowTicketError"] {
        assert!(page.body.contains(text), "{text} is not on the page: {}", page.body);
    }
    let entry = service.send("GET", &path, &[("accept", "application/json")], "").await.json();
    assert_eq!(
        (&entry["problems"][0]["code"], &entry["problems"][0]["status"]),
        (&error["code"], &error["status"])
    );
    let list = service.send("GET", "/problems/", &[("accept", "text/html")], "").await;
    assert!(list.status() == 200 && list.body.contains("ticket-not-found"), "{}", list.body);
}
