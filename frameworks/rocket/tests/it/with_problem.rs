//! Guards whose errors are the responses, and the recipes of the guide.

use std::io;

use http::header::{HeaderValue, WWW_AUTHENTICATE};
use problem_core::rocket::WithProblem;
use problem_core::{Boundary, ErrorStatus, Problem};
use problem_tests::logs::Logs;
use problem_tests::wire;
use rocket::data::{Limits, ToByteUnit as _};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::response::content::RawHtml;
use rocket::serde::json::{self, Json};
use rocket::{Build, Request, Rocket, Route, catch, catchers, get, post, routes};
use tracing::Level;

use crate::own_json_errors::place_own;
use crate::recipes::{NewOrder, Quota, User, place_order};
use crate::server::{bare, build, exchange, exchange_with, figment, get, normalised, only, problem, serve};

/// A guard that fails with a problem that has a source.
struct Stock;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Stock {
    type Error = Problem;

    async fn from_request(_: &'r Request<'_>) -> Outcome<Self, Problem> {
        let lost = io::Error::other("connection to 10.0.0.7 lost");
        let problem = Problem::new(ErrorStatus::SERVICE_UNAVAILABLE)
            .with_code("STOCK_UNAVAILABLE")
            .with_extension("warehouse", "north")
            .expect("the member has a valid name")
            .with_source(lost);
        // the status beside the problem is ignored
        Outcome::Error((Status::ImATeapot, problem))
    }
}

#[get("/stock")]
fn stock(_stock: WithProblem<Stock>) {}

#[get("/me")]
fn me(user: WithProblem<User>) -> String {
    user.0.0.clone()
}

/// A handler that goes on without the guard.
#[get("/maybe")]
fn maybe(user: Option<WithProblem<User>>) -> &'static str {
    user.map_or("nobody", |_| "somebody")
}

/// A handler that converts the error of rocket itself.
#[post("/converted", data = "<order>")]
fn converted(order: Result<Json<NewOrder>, json::Error<'_>>) -> Result<String, Problem> {
    Ok(order?.quantity.to_string())
}

#[post("/json", data = "<order>")]
fn json_body(order: WithProblem<Json<NewOrder>>) -> String {
    order.quantity.to_string()
}

fn all() -> Vec<Route> {
    routes![stock, me, maybe, converted, json_body, place_own]
}

fn limited() -> Rocket<Build> {
    rocket::custom(figment().merge(("limits", Limits::new().limit("json", 16.bytes()))))
}

fn wrapped() -> Rocket<Build> {
    limited().attach(Boundary::new()).mount("/", Boundary::routes(all()))
}

fn plain() -> Rocket<Build> {
    limited().attach(Boundary::new()).mount("/", all())
}

fn unauthenticated(path: &str) -> String {
    let members = format!(
        r#""title":"Unauthorized","status":401,"detail":"authentication is required","instance":"{path}","code":"UNAUTHENTICATED""#
    );
    problem("401 Unauthorized", &[("www-authenticate", "Bearer realm=\"orders\"")], &members)
}

fn stock_unavailable() -> String {
    let members = r#""title":"Service Unavailable","status":503,"instance":"/stock","code":"STOCK_UNAVAILABLE","warehouse":"north""#;
    problem("503 Service Unavailable", &[], members)
}

#[test]
fn the_error_of_a_guard_is_the_response_in_every_route() {
    for service in [wrapped, plain] {
        let logs = Logs::capture();
        assert_eq!(get(service(), "/me"), unauthenticated("/me"));
        let entry = only(&logs);
        assert_eq!((entry.level, entry.field("code")), (Level::DEBUG, "UNAUTHENTICATED"));
        assert_eq!(entry.field("error"), "authentication is required");

        assert_eq!(get(service(), "/stock"), stock_unavailable());
        let entry = only(&logs);
        assert_eq!((entry.level, entry.field("code")), (Level::ERROR, "STOCK_UNAVAILABLE"));
        assert!(format!("{:?}", entry.fields).contains("connection to 10.0.0.7 lost"), "{entry:?}");

        let head = exchange(service(), "HEAD", "/me");
        let (with_body, without_body) = (unauthenticated("/me"), head.trim_end());
        assert!(with_body.starts_with(without_body), "{head}");
        only(&logs);
    }
}

#[test]
fn a_guard_that_succeeds_or_that_the_handler_does_without_changes_nothing() {
    for service in [wrapped, plain] {
        let logs = Logs::capture();
        let headers = &[("authorization", "Bearer of-alice")];
        let response = exchange_with(service(), "GET", "/me", headers, "");
        assert!(response.starts_with("HTTP/1.1 200 OK\n") && response.ends_with("\n\nAlice"), "{response}");
        let response = get(service(), "/maybe");
        assert!(response.starts_with("HTTP/1.1 200 OK\n") && response.ends_with("\n\nnobody"), "{response}");
        assert_eq!(logs.take().len(), 0);
    }
}

#[test]
fn the_status_of_rejected_json_is_kept_and_the_error_is_logged() {
    for service in [wrapped, plain] {
        for path in ["/json", "/converted"] {
            for (body, status, logged) in [
                ("{\"quantity\":", "400 Bad Request", "EOF while parsing"),
                ("{\"quantity\":\"x\"}", "422 Unprocessable Entity", "invalid type: string"),
                ("{\"quantity\":1000000}", "413 Payload Too Large", "data limit exceeded"),
                ("{\"quantity\":\u{7}}", "400 Bad Request", "expected value"),
            ] {
                let logs = Logs::capture();
                assert_eq!(exchange_with(service(), "POST", path, &[], body), bare(status, path), "{body}");
                let entry = only(&logs);
                assert!(entry.field("error").starts_with(logged), "{path} {body}: {entry:?}");
            }
        }
    }
}

#[test]
fn a_service_can_choose_the_codes_of_rejected_json() {
    for service in [wrapped, plain] {
        for (body, status, title, code, detail, logged) in [
            ("{", "400 Bad Request", "Bad Request", "ORDER_NOT_JSON", "is not JSON", "EOF while parsing"),
            (
                "{}",
                "422 Unprocessable Entity",
                "Unprocessable Content",
                "ORDER_INVALID",
                "has missing fields or wrong types",
                "missing field",
            ),
            (
                "{\"quantity\":1000000}",
                "413 Payload Too Large",
                "Content Too Large",
                "ORDER_TOO_LARGE",
                "is too large",
                "data limit exceeded",
            ),
        ] {
            let logs = Logs::capture();
            let members = format!(
                r#""title":"{title}","status":{},"detail":"the order {detail}","instance":"/own","code":"{code}""#,
                &status[..3]
            );
            assert_eq!(exchange_with(service(), "POST", "/own", &[], body), problem(status, &[], &members));
            let entry = only(&logs);
            assert!(format!("{:?}", entry.fields).contains(logged), "{entry:?}");
        }
    }
}

#[test]
fn json_that_is_not_utf_8_is_a_400() {
    let error = json::Error::Io(io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"));
    let problem = Problem::from(error);
    assert_eq!(problem.status(), 400);
    assert_eq!(problem.downcast_ref::<io::Error>().map(io::Error::kind), Some(io::ErrorKind::InvalidData));
    assert_eq!(problem.detail(), None);
}

#[catch(401)]
fn own_page() -> RawHtml<&'static str> {
    RawHtml("<h1>Sign in</h1>")
}

#[catch(401)]
fn own_problem() -> Problem {
    Problem::new(ErrorStatus::UNAUTHORIZED)
        .with_code("SIGN_IN")
        .with_header(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"orders\""))
}

#[catch(401)]
fn own_text() -> &'static str {
    "sign in"
}

#[test]
fn only_a_route_that_is_not_wrapped_calls_catchers() {
    let logs = Logs::capture();
    for catchers in [catchers![own_page], catchers![own_problem], catchers![own_text]] {
        assert_eq!(get(wrapped().register("/", catchers), "/me"), unauthenticated("/me"));
        assert_eq!(only(&logs).field("error"), "authentication is required");
    }

    let response = get(plain().register("/", catchers![own_page]), "/me");
    assert!(
        response.starts_with("HTTP/1.1 401 ") && response.ends_with("\n\n<h1>Sign in</h1>"),
        "{response}"
    );
    let entry = only(&logs);
    let logged = format!("{:?}", entry.fields);
    assert!(logged.contains("passed on unchanged: text/html"), "{logged}");
    assert!(logged.contains("authentication is required"), "{logged}");

    let response = get(plain().register("/", catchers![own_problem]), "/me");
    assert!(response.contains(r#""code":"SIGN_IN""#), "{response}");
    assert_eq!(only(&logs).field("code"), "SIGN_IN");

    assert_eq!(get(plain().register("/", catchers![own_text]), "/me"), unauthenticated("/me"));
    assert_eq!(only(&logs).field("error"), "authentication is required");
}

#[test]
fn without_a_boundary_the_catchers_get_the_status_and_the_error_is_logged() {
    for routes in [all(), Boundary::routes(all())] {
        let logs = Logs::capture();
        let service = build().mount("/", routes).register("/", catchers![own_text]);
        let response = get(service, "/me");
        assert!(response.starts_with("HTTP/1.1 401 ") && response.ends_with("\n\nsign in"), "{response}");
        let entries = logs.take();
        let [entry] = &entries[..] else { panic!("one event: {entries:?}") };
        assert_eq!(entry.field("code"), "UNAUTHENTICATED");
        assert_eq!(entry.field("error"), "authentication is required");
    }
}

#[test]
fn the_recipes_of_the_guide() {
    const ALICE: (&str, &str) = ("authorization", "Bearer of-alice");
    const KEY: (&str, &str) = ("idempotency-key", "\"8e03978e\"");
    let service = build()
        .attach(Boundary::new())
        .manage(Quota(4.into()))
        .mount("/", Boundary::routes(routes![place_order]));
    let responses = serve(service, |server| {
        let id = ("x-request-id", "req-1");
        [
            (&[id, ALICE, KEY][..], "{\"quantity\":2}"),
            (&[id, KEY], "{\"quantity\":2}"),
            (&[id, ALICE], "{\"quantity\":2}"),
            (&[id, ALICE, KEY], "{}"),
            (&[id, ALICE, KEY], "{\"quantity\":2}"),
        ]
        .map(|(headers, body)| normalised(&wire::exchange(server, "POST", "/orders", headers, body)))
    });
    let quota = |remaining: u8| format!("\"default\";r={remaining};t=60");
    let [placed, no_user, no_key, no_quantity, refused] = responses;
    assert!(placed.starts_with("HTTP/1.1 200 OK\n"), "{placed}");
    assert!(placed.contains(&format!("\nratelimit: {}\n", quota(3))), "{placed}");
    assert!(placed.ends_with("\n\nAlice orders 2 (8e03978e)"), "{placed}");

    let expected = |status, fields: &[(&str, &str)], remaining, members| {
        let quota = quota(remaining);
        let limits = [("ratelimit", &*quota), ("ratelimit-policy", "\"default\";q=100")];
        problem(status, &[fields, &limits].concat(), members)
    };
    let members = r#""title":"Unauthorized","status":401,"detail":"authentication is required","instance":"/orders","code":"UNAUTHENTICATED""#;
    let challenge = [("www-authenticate", "Bearer realm=\"orders\"")];
    assert_eq!(no_user, expected("401 Unauthorized", &challenge, 2, members));
    let members = r#""title":"Bad Request","status":400,"detail":"send the header Idempotency-Key, with a new key for each operation","instance":"/orders","code":"IDEMPOTENCY_KEY_MISSING""#;
    assert_eq!(no_key, expected("400 Bad Request", &[], 1, members));
    let members =
        r#""title":"Unprocessable Content","status":422,"instance":"/orders","code":"UNPROCESSABLE_CONTENT""#;
    assert_eq!(no_quantity, expected("422 Unprocessable Entity", &[], 0, members));
    let members = r#""title":"Too Many Requests","status":429,"detail":"too many requests","instance":"/orders","code":"TOO_MANY_REQUESTS","limit":100,"retryAfter":60"#;
    assert_eq!(refused, expected("429 Too Many Requests", &[("retry-after", "60")], 0, members));
}
