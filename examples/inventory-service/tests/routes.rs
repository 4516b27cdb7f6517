//! What clients and the log get if the database fails.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::State;
use axum::routing::get;
use inventory_service::error::{ApiError, DatabaseProblem};
use problem_core::ToProblem;
use problem_tests::logs::Lines;
use problem_tests::wire::{self, TIME};
use sqlx::SqlitePool;

/// The request ID of every request.
const ID: (&str, &str) = ("x-request-id", "req-1");

const JSON: (&str, &str) = ("content-type", "application/json");

/// Words of the schema, of statements, and of the texts of sqlx and SQLite. No response may contain them.
const INTERNAL: [&str; 11] = [
    "stock_item",
    "storage_shelf",
    "SELECT",
    "INSERT",
    "DELETE",
    "constraint",
    "syntax",
    "sql",
    "SQL",
    "pool",
    "rows",
];

/// The service. It runs in the thread of the test, so the test can read its log.
struct Service {
    pool: SqlitePool,
    server: SocketAddr,
    log: Lines,
}

impl Service {
    async fn start() -> Self {
        Self::start_with(Duration::from_secs(30)).await
    }

    async fn start_with(acquire_timeout: Duration) -> Self {
        let log = Lines::text();
        let pool = inventory_service::open(acquire_timeout).await.unwrap();
        let routes = inventory_service::routes().route("/mistaken", get(mistaken));
        let app = inventory_service::app(routes, pool.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { pool, server, log }
    }

    /// Sends a request. Returns the response, and the lines that `problem_core` has logged since the request before.
    async fn exchange(
        &self,
        method: &'static str,
        path: &'static str,
        body: &'static str,
    ) -> (String, Vec<String>) {
        let server = self.server;
        let exchange = move || wire::exchange(server, method, path, &[ID, JSON], body);
        let response = wire::steady(&tokio::task::spawn_blocking(exchange).await.unwrap());
        for word in INTERNAL {
            assert!(!response.contains(word), "{response} contains {word}");
        }
        let mut lines = self.log.take();
        // sqlx logs each statement
        lines.retain(|line| line.contains(" problem_core: "));
        (response, lines)
    }
}

/// A handler with a mistake in its statement. The service itself has no such handler.
async fn mistaken(State(pool): State<SqlitePool>) -> Result<(), ApiError> {
    sqlx::query("SELEC sku FROM stock_item").execute(&pool).await?;
    Ok(())
}

/// The expected response of a problem. `before` and `after` are the members around `instance`, which is the path of the request.
fn problem(status: &str, headers: &[(&str, &str)], before: &str, instance: &str, after: &str) -> String {
    let body =
        format!(r#"{{{before},"instance":"{instance}",{after},"requestId":"req-1","timestamp":"{TIME}"}}"#);
    wire::problem(status, &[headers, &[ID]].concat(), &body)
}

#[tokio::test]
async fn a_missing_row_is_a_404() {
    let service = Service::start().await;
    for (method, path) in [("GET", "/items/nut"), ("DELETE", "/shelves/west")] {
        let (response, log) = service.exchange(method, path, "").await;
        let before = r#""type":"https://inventory.example.com/errors/record-not-found","title":"Not Found","status":404,"detail":"there is no such record""#;
        assert_eq!(response, problem("404 Not Found", &[], before, path, r#""code":"RECORD_NOT_FOUND""#));
        assert_eq!(
            log,
            [format!(
                r#"DEBUG request{{method="{method}" path="{path}" request_id="req-1"}}: problem_core: error response status=404 code="RECORD_NOT_FOUND" type="https://inventory.example.com/errors/record-not-found" request_id="req-1" error="no rows returned by a query that expected to return at least one row""#
            )]
        );
    }
}

#[tokio::test]
async fn a_unique_violation_is_a_409() {
    let service = Service::start().await;
    let item = r#"{"sku":"bolt","shelf":"south","quantity":1}"#;
    let (response, log) = service.exchange("POST", "/items", item).await;
    let before = r#""type":"https://inventory.example.com/errors/record-exists","title":"Conflict","status":409,"detail":"there is already such a record""#;
    assert_eq!(response, problem("409 Conflict", &[], before, "/items", r#""code":"RECORD_EXISTS""#));
    // the text of sqlx contains the text of its source, the error of SQLite, so there is no field `sources`
    assert_eq!(
        log,
        [
            r#"DEBUG request{method="POST" path="/items" request_id="req-1"}: problem_core: error response status=409 code="RECORD_EXISTS" type="https://inventory.example.com/errors/record-exists" request_id="req-1" error="error returned from database: (code: 1555) UNIQUE constraint failed: stock_item.sku""#
        ]
    );
}

#[tokio::test]
async fn a_foreign_key_violation_is_a_409() {
    let service = Service::start().await;
    let unknown_shelf = r#"{"sku":"nut","shelf":"west","quantity":1}"#;
    for (method, path, body) in [("POST", "/items", unknown_shelf), ("DELETE", "/shelves/north", "")] {
        let (response, log) = service.exchange(method, path, body).await;
        let before = r#""type":"https://inventory.example.com/errors/broken-reference","title":"Conflict","status":409,"detail":"the record refers to a missing record, or another record refers to it""#;
        assert_eq!(response, problem("409 Conflict", &[], before, path, r#""code":"BROKEN_REFERENCE""#));
        assert_eq!(
            log,
            [format!(
                r#"DEBUG request{{method="{method}" path="{path}" request_id="req-1"}}: problem_core: error response status=409 code="BROKEN_REFERENCE" type="https://inventory.example.com/errors/broken-reference" request_id="req-1" error="error returned from database: (code: 787) FOREIGN KEY constraint failed""#
            )]
        );
    }
    // the client can repeat the request when nothing refers to the shelf
    let (response, log) = service.exchange("DELETE", "/shelves/south", "").await;
    assert_eq!((&*response, log), ("HTTP/1.1 204 No Content\r\nx-request-id: req-1\r\n\r\n", vec![]));
}

#[tokio::test]
async fn an_exhausted_pool_is_a_503() {
    let service = Service::start_with(Duration::from_secs(1)).await;
    let ok = wire::response("200 OK", &[JSON, ID], r#"{"sku":"bolt","shelf":"north","quantity":40}"#);
    assert_eq!(service.exchange("GET", "/items/bolt", "").await, (ok.clone(), vec![]));

    let the_only_connection = service.pool.acquire().await.unwrap();
    let (response, log) = service.exchange("GET", "/items/bolt", "").await;
    let before = r#""type":"https://inventory.example.com/errors/service-unavailable","title":"Service Unavailable","status":503"#;
    let retry_after = [("retry-after", "1")];
    assert_eq!(
        response,
        problem(
            "503 Service Unavailable",
            &retry_after,
            before,
            "/items/bolt",
            r#""code":"SERVICE_UNAVAILABLE""#
        )
    );
    assert_eq!(
        log,
        [
            r#"ERROR request{method="GET" path="/items/bolt" request_id="req-1"}: problem_core: error response status=503 code="SERVICE_UNAVAILABLE" type="https://inventory.example.com/errors/service-unavailable" request_id="req-1" error="pool timed out while waiting for an open connection""#
        ]
    );

    drop(the_only_connection);
    assert_eq!(service.exchange("GET", "/items/bolt", "").await, (ok, vec![]));
}

#[tokio::test]
async fn a_syntax_error_is_a_500() {
    let service = Service::start().await;
    let (response, log) = service.exchange("GET", "/mistaken", "").await;
    let before = r#""type":"https://inventory.example.com/errors/internal-server-error","title":"Internal Server Error","status":500"#;
    assert_eq!(
        response,
        problem("500 Internal Server Error", &[], before, "/mistaken", r#""code":"INTERNAL_SERVER_ERROR""#)
    );
    assert_eq!(
        log,
        [
            r#"ERROR request{method="GET" path="/mistaken" request_id="req-1"}: problem_core: error response status=500 code="INTERNAL_SERVER_ERROR" type="https://inventory.example.com/errors/internal-server-error" request_id="req-1" error="error returned from database: (code: 1) near \"SELEC\": syntax error""#
        ]
    );
}

#[tokio::test]
async fn errors_of_the_service_are_beside_those_of_the_database() {
    let service = Service::start().await;
    let path = "/items/bolt/withdrawals";
    let (response, log) = service.exchange("POST", path, r#"{"quantity":41}"#).await;
    let before = r#""type":"https://inventory.example.com/errors/insufficient-stock","title":"Conflict","status":409,"detail":"only 40 left""#;
    let after = r#""code":"INSUFFICIENT_STOCK","available":40"#;
    assert_eq!(response, problem("409 Conflict", &[], before, path, after));
    assert_eq!(
        log,
        [
            r#"DEBUG request{method="POST" path="/items/bolt/withdrawals" request_id="req-1"}: problem_core: error response status=409 code="INSUFFICIENT_STOCK" type="https://inventory.example.com/errors/insufficient-stock" request_id="req-1" error="only 40 left""#
        ]
    );
    // the transaction was rolled back, and the connection is free
    let (response, _) = service.exchange("POST", path, r#"{"quantity":40}"#).await;
    assert_eq!(response, "HTTP/1.1 204 No Content\r\nx-request-id: req-1\r\n\r\n");
    let (response, _) = service.exchange("GET", "/items/bolt", "").await;
    assert!(response.ends_with(r#""quantity":0}"#), "{response}");
}

#[test]
fn the_documentation_of_the_service_has_the_problems_of_the_database() {
    let codes = |types: &problem_core::ProblemTypes| -> Vec<String> {
        types.iter().map(|one| format!("{} {}", one.status().as_u16(), one.code())).collect()
    };
    let database = codes(&DatabaseProblem::TYPES);
    assert_eq!(
        database,
        [
            "404 RECORD_NOT_FOUND",
            "409 RECORD_EXISTS",
            "409 BROKEN_REFERENCE",
            "503 SERVICE_UNAVAILABLE",
            "500 INTERNAL_SERVER_ERROR",
        ]
    );
    assert_eq!(codes(&ApiError::TYPES), [&["409 INSUFFICIENT_STOCK".to_owned()][..], &database].concat());
}

#[test]
fn the_program_logs_errors_but_no_statements() {
    let program = problem_tests::process::Service::start(env!("CARGO_BIN_EXE_inventory-service"));
    let ok = wire::response("200 OK", &[JSON, ID], r#"{"sku":"bolt","shelf":"north","quantity":40}"#);
    assert_eq!(wire::exchange(program.server, "GET", "/items/bolt", &[ID], ""), ok);
    assert!(
        wire::exchange(program.server, "GET", "/items/nut", &[ID], "")
            .starts_with("HTTP/1.1 404 Not Found\r\n")
    );
    let (_, logged) = program.stop();
    let [line] = logged.lines().collect::<Vec<_>>()[..] else { panic!("one event: {logged}") };
    assert!(line.contains(r#"path="/items/nut""#), "{line}");
}
