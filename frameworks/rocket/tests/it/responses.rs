//! Errors as responses of rocket, with and without a boundary.

use std::fmt::Display;

use http::header::{HeaderName, HeaderValue};
use problem_core::{Boundary, ErrorStatus, Problem};
use problem_tests::logs::Logs;
use problem_tests::orders::{self, OrderError};
use problem_tests::wire;
use rocket::http::Status;
use rocket::response::{Responder, status};
use rocket::{Request, Response, State, get, routes};
use tracing::Level;

use crate::server::{build, get, normalised, problem, serve};

/// A fresh error for each request.
#[get("/table/<index>")]
fn table(index: usize) -> Option<OrderError> {
    orders::table().into_iter().nth(index).map(|(error, _)| error)
}

#[test]
fn a_derived_error_is_the_same_response_as_everywhere() {
    let rows = orders::table();
    let count = rows.len();
    let responses = serve(build().mount("/", routes![table]), move |server| {
        let all = (0..count).map(|index| normalised(&wire::get(server, &format!("/table/{index}"))));
        all.collect::<Vec<_>>()
    });
    for ((error, expected), response) in rows.iter().zip(responses) {
        let expected = wire::problem(expected.status, expected.headers, expected.body);
        assert_eq!(response, wire::sorted(&expected), "{error:?}");
    }
}

/// With a lifetime, a type parameter, a where-clause and a constant.
#[derive(Debug, thiserror::Error, Problem)]
#[error("{name} has no {what} of {N}")]
#[problem(status = 404, code = "MISSING")]
struct Missing<'a, T, const N: usize>
where
    T: Display + std::fmt::Debug,
{
    name: &'a str,
    what: T,
}

#[get("/generic")]
fn generic(names: &State<Names>) -> Result<(), Missing<'_, u8, 3>> {
    Err(Missing { name: &names.0, what: 7 })
}

struct Names(String);

#[derive(Debug, thiserror::Error, Problem)]
#[error("own")]
#[problem(status = 409, skip(rocket))]
struct Own;

impl<'r> Responder<'r, 'static> for Own {
    fn respond_to(self, _: &'r Request<'_>) -> rocket::response::Result<'static> {
        Response::build().status(Status::Gone).ok()
    }
}

#[get("/own")]
fn own() -> Result<(), Own> {
    Err(Own)
}

/// rocket derives responders that contain others.
#[derive(Responder)]
enum Either {
    Order(OrderError),
    Problem(Problem),
}

#[get("/either/<number>")]
fn either(number: u8) -> Either {
    match number {
        0 => Either::Order(OrderError::OrderNotFound { id: 42 }),
        _ => Either::Problem(Problem::new(ErrorStatus::CONFLICT)),
    }
}

#[test]
fn errors_of_every_shape_are_responders() {
    let service = build()
        .manage(Names("ada".to_owned()))
        .attach(Boundary::new())
        .mount("/", Boundary::routes(routes![generic, own, either]));
    let responses = serve(service, |server| {
        let headers = [("x-request-id", "req-1")];
        ["/generic", "/own", "/either/0", "/either/1"]
            .map(|path| normalised(&wire::exchange(server, "GET", path, &headers, "")))
    });
    assert_eq!(
        responses,
        [
            problem(
                "404 Not Found",
                &[],
                r#""title":"Not Found","status":404,"detail":"ada has no 7 of 3","instance":"/generic","code":"MISSING""#,
            ),
            problem("410 Gone", &[], r#""title":"Gone","status":410,"instance":"/own","code":"GONE""#,),
            problem(
                "404 Not Found",
                &[],
                r#""type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 42 not found","instance":"/either/0","code":"ORDER_NOT_FOUND","orderId":42"#,
            ),
            problem(
                "409 Conflict",
                &[],
                r#""title":"Conflict","status":409,"instance":"/either/1","code":"CONFLICT""#,
            ),
        ]
    );
}

#[get("/fields")]
fn fields() -> Problem {
    let name = HeaderName::from_static;
    Problem::new(ErrorStatus::CONFLICT)
        .with_header(name("x-latin"), HeaderValue::from_bytes(b"caf\xe9").unwrap())
        .with_header(name("x-utf8"), HeaderValue::from_bytes("café".as_bytes()).unwrap())
}

#[test]
fn a_header_value_that_is_not_utf8_is_left_out_and_logged() {
    let logs = Logs::capture();
    let response = get(build().attach(Boundary::new()).mount("/", routes![fields]), "/fields");
    let members = r#""title":"Conflict","status":409,"instance":"/fields","code":"CONFLICT""#;
    assert_eq!(response, problem("409 Conflict", &[("x-utf8", "café")], members));
    let entries = logs.take();
    let left_out: Vec<_> = entries.iter().filter(|entry| entry.level == Level::WARN).collect();
    let [entry] = left_out[..] else { panic!("one warning: {entries:?}") };
    assert_eq!([entry.field("what"), entry.field("name")], ["header field", "x-latin"]);
    assert_eq!(entry.field("request_id"), "req-1");
    assert_eq!(entries.iter().filter(|entry| entry.field("message") == "error response").count(), 1);
}

#[get("/custom")]
fn custom() -> status::Custom<OrderError> {
    status::Custom(Status::BadGateway, OrderError::OrderNotFound { id: 42 })
}

#[test]
fn a_problem_keeps_its_status() {
    let logs = Logs::capture();
    let response = get(build().attach(Boundary::new()).mount("/", routes![custom]), "/custom");
    assert!(response.starts_with("HTTP/1.1 404 Not Found\n"), "{response}");
    let messages: Vec<_> = logs.take().iter().map(|entry| entry.field("message").to_owned()).collect();
    assert_eq!(messages, ["error response", "left out of an error response"]);
}

struct WithFields(bool);

impl<'r> Responder<'r, 'static> for WithFields {
    fn respond_to(self, request: &'r Request<'_>) -> rocket::response::Result<'static> {
        let mut response = OrderError::OrderNotFound { id: 42 }.respond_to(request)?;
        response.adjoin_raw_header("x-list", "1");
        response.adjoin_raw_header("x-list", "2");
        if self.0 {
            response.adjoin_raw_header("x-invalid", "a\nb");
        }
        Ok(response)
    }
}

#[get("/with-fields/<invalid>")]
fn with_fields(invalid: u8) -> WithFields {
    WithFields(invalid > 0)
}

#[test]
fn a_field_that_is_invalid_is_removed_and_all_others_stay() {
    let service = || build().attach(Boundary::new()).mount("/", Boundary::routes(routes![with_fields]));
    let valid = get(service(), "/with-fields/0");
    assert!(valid.starts_with("HTTP/1.1 404 Not Found\n"), "{valid}");
    assert!(valid.contains("\nx-list: 1\nx-list: 2\n"), "{valid}");
    let invalid = get(service(), "/with-fields/1");
    assert_eq!(invalid.replace("/with-fields/1", "/with-fields/0"), valid);
}
