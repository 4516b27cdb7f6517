//! Requests that the guards of rocket reject.

use problem_core::Boundary;
use problem_core::rocket::Logged;
use problem_tests::logs::Logs;
use rocket::data::{Limits, ToByteUnit as _};
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::serde::Deserialize;
use rocket::serde::json::Json;
use rocket::{Build, Request, Rocket, State, get, post, routes};

use crate::server::{bare, exchange_with, figment};

#[derive(Deserialize, FromForm)]
#[serde(crate = "rocket::serde")]
struct Order {
    quantity: u32,
}

#[post("/json", data = "<order>")]
fn json(order: Json<Order>) -> String {
    order.quantity.to_string()
}

#[post("/logged/json", data = "<order>")]
fn logged_json(order: Logged<Json<Order>>) -> String {
    order.quantity.to_string()
}

#[post("/form", data = "<order>")]
fn form(order: Form<Order>) -> String {
    order.quantity.to_string()
}

#[post("/logged/form", data = "<order>")]
fn logged_form(order: Logged<Form<Order>>) -> String {
    order.quantity.to_string()
}

#[post("/typed", format = "json", data = "<order>")]
fn typed(order: Json<Order>) -> String {
    order.quantity.to_string()
}

#[get("/path/<id>")]
fn path(id: u64) -> String {
    id.to_string()
}

#[get("/query?<page>")]
fn query(page: u64) -> String {
    page.to_string()
}

#[get("/unmanaged")]
fn unmanaged(token: Token) -> String {
    token.0.to_owned()
}

#[get("/logged/token")]
fn logged_token(token: Logged<Token>) -> String {
    token.0.0.to_owned()
}

/// A handler that goes on with the error of a guard.
#[get("/goes/on")]
fn goes_on(token: Result<Logged<Token>, &'static str>) -> Result<(), Status> {
    Err(token.map_or(Status::Conflict, |_| Status::Gone))
}

struct Token(&'static str);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Token {
    type Error = &'static str;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        match request.headers().get_one("authorization") {
            Some(_) => Outcome::Success(Token("token")),
            None => Outcome::Error((Status::Unauthorized, "no token")),
        }
    }
}

fn service() -> Rocket<Build> {
    let limits = Limits::new().limit("json", 16.bytes());
    rocket::custom(figment().merge(("limits", limits))).attach(Boundary::new()).mount(
        "/",
        Boundary::routes(routes![
            json,
            logged_json,
            form,
            logged_form,
            typed,
            path,
            query,
            unmanaged,
            logged_token,
            goes_on
        ]),
    )
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
const FORM: &[(&str, &str)] = &[("content-type", "application/x-www-form-urlencoded")];

#[test]
fn a_rejection_is_a_problem_with_one_event() {
    for (method, target, headers, body, status, logged) in [
        ("POST", "/json", JSON, "{\"quantity\":", "400 Bad Request", ""),
        ("POST", "/json", JSON, "{\"quantity\":\"x\"}", "422 Unprocessable Entity", ""),
        ("POST", "/json", JSON, "{\"quantity\":1000000}", "413 Payload Too Large", ""),
        ("POST", "/logged/json", JSON, "{\"quantity\":", "400 Bad Request", "EOF while parsing"),
        (
            "POST",
            "/logged/json",
            JSON,
            "{\"quantity\":\"x\"}",
            "422 Unprocessable Entity",
            "invalid type: string",
        ),
        (
            "POST",
            "/logged/json",
            JSON,
            "{\"quantity\":1000000}",
            "413 Payload Too Large",
            "data limit exceeded",
        ),
        ("POST", "/form", FORM, "quantity=x", "422 Unprocessable Entity", ""),
        ("POST", "/form", JSON, "{}", "415 Unsupported Media Type", ""),
        ("POST", "/logged/form", FORM, "quantity=x", "422 Unprocessable Entity", "InvalidDigit"),
        ("POST", "/typed", FORM, "quantity=1", "404 Not Found", ""),
        ("GET", "/path/x", &[], "", "422 Unprocessable Entity", ""),
        ("GET", "/query?page=x", &[], "", "422 Unprocessable Entity", ""),
        ("GET", "/query", &[], "", "422 Unprocessable Entity", ""),
        ("GET", "/unmanaged", &[], "", "401 Unauthorized", ""),
        ("GET", "/logged/token", &[], "", "401 Unauthorized", "no token"),
        ("GET", "/goes/on", &[], "", "409 Conflict", ""),
        ("DELETE", "/json", &[], "", "404 Not Found", ""),
    ] {
        let logs = Logs::capture();
        let response = exchange_with(service(), method, target, headers, body);
        let path = target.split('?').next().unwrap();
        assert_eq!(response, bare(status, path), "{method} {target} {body}");
        let entries = logs.take();
        let [entry] = &entries[..] else { panic!("{method} {target}: one event: {entries:?}") };
        assert_eq!(entry.field("request_id"), "req-1");
        assert_eq!(entry.span["request_id"], "req-1");
        let error = entry.field("error");
        match logged {
            "" => assert_eq!(error, format!("{} {}", &status[..3], entry.field("code")), "{method} {target}"),
            text => assert!(error.contains(text), "{method} {target}: {entry:?}"),
        }
    }
}

#[get("/state")]
fn state(_state: Logged<&State<u32>>) {}

#[test]
fn a_guard_in_logged_can_be_a_reference() {
    let service = rocket::custom(figment()).attach(Boundary::new()).manage(7_u32);
    let response = exchange_with(service.mount("/", routes![state]), "GET", "/state", &[], "");
    assert!(response.starts_with("HTTP/1.1 200 OK\n"), "{response}");
}
