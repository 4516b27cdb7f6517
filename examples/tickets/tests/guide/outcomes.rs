//! Every error of every operation is provoked, and compared with the document of the service: nothing else is described, and nothing
//! that is not described is sent.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use tickets::auth::Tier;

use crate::api::{self, Document, Operation, Outcome};
use crate::support::{Request, Response, Service, request};

/// Which operations a way to fail is for.
#[derive(Debug, Clone, Copy)]
enum On {
    Every,
    /// Those with a body.
    Body,
    /// Those with an idempotency key.
    Key,
    /// Those with `If-Match`.
    Version,
    /// Those with an ID in the path.
    Id,
    These(&'static [&'static str]),
}

impl On {
    fn includes(self, operation: &Operation) -> bool {
        match self {
            Self::Every => true,
            Self::Body => operation.body.is_some(),
            Self::Key => operation.has_key(),
            Self::Version => operation.has_version(),
            Self::Id => operation.has_id(),
            Self::These(names) => names.contains(&operation.name),
        }
    }
}

/// Gets a request that would succeed, and provokes an error.
type Provoke = fn(&Service, &Operation, Request) -> Response;

/// A way to fail: for which operations, how, and the expected status and code.
type Failure = (On, Provoke, u16, &'static str);

const WRITES_A_USER: On = On::These(&["POST /users", "PUT /users/{id}"]);
const WRITES_A_TICKET: On = On::These(&["POST /tickets", "PATCH /tickets/{id}"]);
const OF_A_USER: On = On::These(&["GET /users/{id}", "PUT /users/{id}", "DELETE /users/{id}"]);
const OF_A_TICKET: On = On::These(&[
    "GET /tickets/{id}",
    "PATCH /tickets/{id}",
    "DELETE /tickets/{id}",
    "GET /tickets/{id}/summary",
]);
const OF_A_JOB: On = On::These(&["GET /jobs/{id}"]);
const LISTS: On = On::These(&["GET /users", "GET /tickets"]);
const SUMMARY: On = On::These(&["GET /tickets/{id}/summary"]);
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

const FAILURES: &[Failure] = &[
    // who sends the request
    (On::Every, |service, _, request| service.send(&request.anonymous()), 401, "MISSING_TOKEN"),
    (On::Every, |service, _, request| service.send(&request.by("Bearer a.b.c")), 401, "INVALID_TOKEN"),
    (On::Every, |service, _, request| service.send(&request.by(&service.expired())), 401, "EXPIRED_TOKEN"),
    (On::Every, wrong_scope, 403, "INSUFFICIENT_SCOPE"),
    (
        On::These(&["POST /reports"]),
        |service, _, request| service.send(&request.by(&service.free())),
        403,
        "REPORTS_NOT_INCLUDED",
    ),
    (On::Every, second_request, 429, "TOO_MANY_REQUESTS"),
    // what is in the request
    (On::Body, |service, _, request| service.send(&request.json("{,")), 400, "INVALID_JSON"),
    (On::Body, |service, _, request| service.send(&Request { is_cut: true, ..request }), 400, "BAD_REQUEST"),
    (On::Body, too_long, 413, "CONTENT_TOO_LARGE"),
    (
        On::Body,
        |service, _, request| service.send(&request.with("content-type", "text/plain")),
        415,
        "UNSUPPORTED_MEDIA_TYPE",
    ),
    (
        On::Body,
        |service, operation, request| service.send(&request.json(operation.wrong_body)),
        422,
        "VALIDATION_ERROR",
    ),
    (
        WRITES_A_TICKET,
        |service, _, request| {
            service.send(&request.json(&format!(r#"{{"title":"a","assignee":"{NOBODY}"}}"#)))
        },
        422,
        "VALIDATION_ERROR",
    ),
    (
        On::These(&["GET /users"]),
        |service, _, _| service.send(&request("GET /v2/users?page=x")),
        422,
        "VALIDATION_ERROR",
    ),
    (
        On::These(&["GET /tickets"]),
        |service, _, _| service.send(&request("GET /v2/tickets?state=lost")),
        422,
        "VALIDATION_ERROR",
    ),
    (LISTS, |service, _, request| service.send(&with_query(request, "limit=0")), 422, "LIMIT_OUT_OF_RANGE"),
    (
        On::These(&["GET /tickets"]),
        |service, _, request| service.send(&with_query(request, "cursor=e30")),
        400,
        "INVALID_CURSOR",
    ),
    // retries
    (
        On::Key,
        |service, _, request| service.send(&request.without("idempotency-key")),
        400,
        "IDEMPOTENCY_KEY_MISSING",
    ),
    (
        On::Key,
        |service, _, request| service.send(&request.with("idempotency-key", "no quotes")),
        400,
        "IDEMPOTENCY_KEY_MALFORMED",
    ),
    (On::Key, other_payload, 422, "IDEMPOTENCY_KEY_REUSED"),
    (On::Key, still_running, 409, "IDEMPOTENCY_REQUEST_RUNNING"),
    // the state of what the request is about
    (OF_A_USER, |service, operation, _| unknown(service, operation, NOBODY), 404, "USER_NOT_FOUND"),
    (OF_A_TICKET, |service, operation, _| unknown(service, operation, NOBODY), 404, "TICKET_NOT_FOUND"),
    (OF_A_JOB, |service, operation, _| unknown(service, operation, NOBODY), 404, "JOB_NOT_FOUND"),
    (On::Id, |service, operation, _| unknown(service, operation, "7"), 404, "NOT_FOUND"),
    (On::Version, |service, _, request| service.send(&request.if_match(7)), 412, "PRECONDITION_FAILED"),
    (
        On::Version,
        |service, _, request| service.send(&request.without("if-match")),
        428,
        "PRECONDITION_REQUIRED",
    ),
    (WRITES_A_USER, taken_email, 409, "EMAIL_TAKEN"),
    (
        On::These(&["PUT /users/{id}"]),
        |service, _, request| service.send(&request.json(r#"{"email":"a@example.com","version":7}"#)),
        409,
        "VERSION_CONFLICT",
    ),
    (On::These(&["DELETE /users/{id}"]), user_with_tickets, 409, "USER_HAS_TICKETS"),
    // what the service needs
    (On::Every, panic, 500, "INTERNAL_SERVER_ERROR"),
    (On::Every, broken_database, 500, "INTERNAL_SERVER_ERROR"),
    (OF_A_JOB, broken_result, 500, "INTERNAL_SERVER_ERROR"),
    (
        On::Every,
        |service, operation, request| busy(service, usize::from(operation.has_key()), request),
        503,
        "DATABASE_UNAVAILABLE",
    ),
    (On::Key, |service, _, request| busy(service, 0, request), 503, "IDEMPOTENCY_STORE_UNAVAILABLE"),
    (On::Every, maintenance, 503, "MAINTENANCE"),
    (SUMMARY, |service, _, _| summary(service, "fails"), 502, "SUMMARY_SERVICE_FAILED"),
    (SUMMARY, |service, _, _| summary(service, "refuses"), 502, "SUMMARY_SERVICE_FAILED"),
    (SUMMARY, |service, _, _| summary(service, "redirects"), 502, "SUMMARY_SERVICE_FAILED"),
    (SUMMARY, |service, _, _| summary(service, "garbage"), 502, "SUMMARY_SERVICE_FAILED"),
    (SUMMARY, |service, _, _| summary(service, "too long"), 502, "SUMMARY_SERVICE_FAILED"),
    (SUMMARY, |service, _, _| summary(service, "breaks off"), 502, "SUMMARY_SERVICE_FAILED"),
    (SUMMARY, |service, _, _| summary(service, "hangs up"), 502, "SUMMARY_SERVICE_FAILED"),
    (SUMMARY, |service, _, _| summary(service, "no HTTP"), 502, "SUMMARY_SERVICE_FAILED"),
    (SUMMARY, |service, _, _| summary(service, "slow"), 504, "SUMMARY_SERVICE_TIMEOUT"),
];

fn wrong_scope(service: &Service, _: &Operation, request: Request) -> Response {
    service.send(&request.by(&service.bearer("other", "other", Tier::Pro)))
}

fn second_request(service: &Service, _: &Operation, request: Request) -> Response {
    let request = request.by(&service.free());
    service.send(&request);
    service.send(&request)
}

fn too_long(service: &Service, _: &Operation, request: Request) -> Response {
    let text = "x".repeat(2 * 1024 * 1024);
    service.send(&request.json(&format!("\"{text}\"")))
}

fn with_query(request: Request, query: &str) -> Request {
    let path = request.path.split('?').next().unwrap();
    Request { path: format!("{path}?{query}"), ..request }
}

fn other_payload(service: &Service, _: &Operation, request: Request) -> Response {
    service.send(&request);
    let body = format!("{} ", request.body);
    service.send(&request.json(&body))
}

/// The row in the database belongs to a request that is still running.
fn still_running(service: &Service, _: &Operation, request: Request) -> Response {
    service.send(&request);
    service.sql("UPDATE idempotency_keys SET response = NULL");
    service.send(&request)
}

/// The request with an ID that nothing has.
fn unknown(service: &Service, operation: &Operation, id: &str) -> Response {
    let (_, path) = operation.name.split_once(' ').unwrap();
    service.send(&operation.request_on(service, &path.replace("{id}", id)))
}

fn taken_email(service: &Service, _: &Operation, request: Request) -> Response {
    let email = format!("{}@example.com", api::new());
    service.user(&email);
    service.send(&request.json(&format!(r#"{{"email":"{email}"}}"#)))
}

fn user_with_tickets(service: &Service, _: &Operation, request: Request) -> Response {
    let id = request.path.rsplit('/').next().unwrap();
    service.create("/tickets", &format!(r#"{{"title":"It hurts","assignee":"{id}"}}"#));
    service.send(&request)
}

fn panic(service: &Service, _: &Operation, request: Request) -> Response {
    service.break_clock();
    service.send(&request)
}

fn broken_database(service: &Service, _: &Operation, request: Request) -> Response {
    for table in ["users", "tickets", "jobs"] {
        service.sql(&format!("ALTER TABLE {table} RENAME TO hidden_{table}"));
    }
    let response = service.send(&request);
    for table in ["users", "tickets", "jobs"] {
        service.sql(&format!("ALTER TABLE hidden_{table} RENAME TO {table}"));
    }
    response
}

fn broken_result(service: &Service, _: &Operation, request: Request) -> Response {
    service.sql("UPDATE jobs SET state = 'succeeded', result = 'CANARY'");
    service.send(&request)
}

fn busy(service: &Service, connections: usize, request: Request) -> Response {
    service.stalls.after(connections, "busy");
    service.send(&request.id("busy"))
}

fn maintenance(service: &Service, _: &Operation, request: Request) -> Response {
    service.set_maintenance(true);
    let response = service.send(&request);
    service.set_maintenance(false);
    response
}

fn summary(service: &Service, title: &str) -> Response {
    let ticket = service.ticket(title);
    service.send(&request(&format!("GET /v2{ticket}/summary")))
}

/// Provokes every failure of an operation.
fn provoke_all(operation: &'static Operation) -> Vec<Outcome> {
    let service = Service::with(|config| config.acquire_timeout = Duration::from_secs(2));
    let success = service.send(&operation.request(&service));
    let mut seen = vec![see(operation.name, &success, operation.success, "")];
    for (_, provoke, status, code) in FAILURES.iter().filter(|(on, ..)| on.includes(operation)) {
        let response = provoke(&service, operation, operation.request(&service));
        seen.push(see(operation.name, &response, *status, code));
    }
    seen
}

/// Compares a response with what is expected.
fn see(operation: &str, response: &Response, status: u16, code: &str) -> Outcome {
    assert_eq!(response.outcome(), (status, code.to_owned()), "{operation}: {}", response.text);
    assert!(!response.text.contains("CANARY"), "{operation}: {}", response.text);
    // the clock panics in a layer around the limits
    let has_limit = response.header("x-ratelimit-limit").is_some() || status == 500;
    assert!(has_limit, "{operation}: no rate limit: {}", response.text);
    (operation.to_owned(), status, code.to_owned())
}

#[test]
fn every_error_of_every_operation_is_provoked_and_described() {
    // a service for each operation, because many failures are for everybody
    let seen: BTreeSet<Outcome> = thread::scope(|scope| {
        let threads: Vec<_> =
            api::OPERATIONS.iter().map(|operation| scope.spawn(move || provoke_all(operation))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let service = Service::start();
    let others = [
        see(api::OTHERS, &service.send(&request("GET /v2/nowhere")), 404, "NOT_FOUND"),
        see(api::OTHERS, &service.send(&request("DELETE /v2/users")), 405, "METHOD_NOT_ALLOWED"),
    ];
    let seen: BTreeSet<_> = seen.into_iter().chain(others).collect();

    let document = Document::of(&service);
    assert_eq!(
        document.operations(),
        api::OPERATIONS.iter().map(|operation| operation.name.to_owned()).collect()
    );
    let described = document.outcomes();
    let never_seen: Vec<_> = described.difference(&seen).collect();
    assert!(never_seen.is_empty(), "described, but no case provokes it: {never_seen:#?}");
    let not_described: Vec<_> = seen.difference(&described).collect();
    assert!(not_described.is_empty(), "sent, but not described: {not_described:#?}");
}
