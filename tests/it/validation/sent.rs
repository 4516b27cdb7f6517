//! What is sent about broken rules, and what is not, over a socket.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use problem_core::boundary::{PathErrorStatus, ValidationStatus};
use problem_core::extract::{Form, Garde, Json, Path, Query, Valid};
use problem_core::validation::{self, BrokenRules, WireNames};
use problem_core::{Boundary, Problem};
use problem_tests::logs::Logs;
use problem_tests::wire;
use serde::Deserialize;
use validator::Validate as _;

use crate::answers::answer_of;
use crate::wire::serve;

#[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
#[serde(rename_all = "camelCase")]
struct Order {
    #[garde(email)]
    #[validate(email)]
    reply_to: String,
    #[garde(range(min = 1, max = 9))]
    #[validate(range(min = 1, max = 9))]
    item_count: u32,
}

#[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
struct Orders {
    #[garde(dive)]
    #[validate(nested)]
    orders: Vec<Order>,
}

#[derive(Debug, thiserror::Error, problem_core::Problem)]
#[problem(base = "https://api.example.com/errors/")]
enum OrderError {
    #[error("the order breaks the rules of the house")]
    #[problem(status = 422, code = "INVALID_ORDER")]
    Invalid {
        #[problem(errors)]
        rules: BrokenRules,
        #[problem(extension)]
        house: &'static str,
    },
    #[error(transparent)]
    #[problem(transparent)]
    Rules(#[from] BrokenRules),
}

fn router(boundary: Boundary) -> Router {
    async fn in_an_enum(Json(order): Json<Order>) -> Result<&'static str, OrderError> {
        match validation::garde::check(&order, &()) {
            Ok(()) => Ok("taken"),
            Err(rules) => Err(OrderError::Invalid { rules, house: "north" }),
        }
    }
    async fn transparent(Json(order): Json<Order>) -> Result<&'static str, OrderError> {
        validation::validator::check(&order)?;
        Ok("taken")
    }
    async fn by_report(Json(order): Json<Order>) -> Result<&'static str, Problem> {
        order.validate().map_err(|report| validation::validator::of_report(&order, &report))?;
        Ok("taken")
    }
    Router::new()
        .route("/valid", post(async |Valid(Json(_)): Valid<Json<Order>>| "taken"))
        .route("/garde", post(async |Garde(Json(_)): Garde<Json<Order>>| "taken"))
        .route("/valid/query", get(async |Valid(Query(_)): Valid<Query<Order>>, _: String| "found"))
        .route("/garde/query", get(async |Garde(Query(_)): Garde<Query<Order>>| "found"))
        .route(
            "/valid/form",
            post(async |Valid(Form(_)): Valid<Form<Order>>| "taken")
                .get(async |Valid(Form(_)): Valid<Form<Order>>| "found"),
        )
        .route("/valid/path/{replyTo}/{itemCount}", get(async |Valid(Path(_)): Valid<Path<Order>>| "found"))
        .route("/garde/path/{replyTo}/{itemCount}", get(async |Garde(Path(_)): Garde<Path<Order>>| "found"))
        .route("/valid/many", post(async |Valid(Json(_)): Valid<Json<Orders>>| "taken"))
        .route("/garde/many", post(async |Garde(Json(_)): Garde<Json<Orders>>| "taken"))
        .route("/enum", post(in_an_enum))
        .route("/transparent", post(transparent))
        .route("/report", post(by_report))
        .layer(DefaultBodyLimit::max(1 << 24))
        .layer(boundary)
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const BOTH: &str = r#"{"itemCount":0,"replyTo":"CANARY"}"#;

fn ask(
    boundary: Boundary,
    method: &'static str,
    path: &'static str,
    kind: &'static str,
    body: &str,
) -> String {
    answer_of(router(boundary), method, path, kind, body)
}

const WRAPPERS: [&str; 2] = ["valid", "garde"];

#[test]
fn every_part_of_a_request_is_checked() {
    let email = "replyTo {at} INVALID_EMAIL must be an email address";
    for wrapper in WRAPPERS {
        let path = |rest: &str| -> &'static str { format!("/{wrapper}{rest}").leak() };
        let entries = |email_at: &str, count_at: &str| {
            format!(
                "{} | itemCount {count_at} OUT_OF_RANGE must be from 1 to 9",
                email.replace("{at}", email_at)
            )
        };
        let invalid = "VALIDATION_ERROR: the request body has invalid fields";
        for (boundary, status) in [
            (Boundary::new(), 422),
            (Boundary::new().with_validation_status(ValidationStatus::BadRequest), 400),
        ] {
            assert_eq!(
                ask(boundary.clone(), "POST", path(""), JSON, BOTH),
                format!("{status} {invalid} | {}", entries("#/replyTo", "#/itemCount"))
            );
            let query = path("/query?replyTo=CANARY&itemCount=0");
            assert_eq!(
                ask(boundary.clone(), "GET", query, "", ""),
                format!(
                    "{status} VALIDATION_ERROR: the query has invalid parameters | {}",
                    entries("query", "query")
                )
            );
        }
        let wrong = path("/path/CANARY/0");
        assert_eq!(ask(Boundary::new(), "GET", wrong, "", ""), "404 NOT_FOUND");
        assert_eq!(
            ask(Boundary::new().with_path_error_status(PathErrorStatus::BadRequest), "GET", wrong, "", ""),
            format!("400 VALIDATION_ERROR: the path has invalid parameters | {}", entries("path", "path"))
        );
        // the inner extractor rejects a value that cannot be read
        let unread = ask(Boundary::new(), "POST", path(""), JSON, r#"{"itemCount":"0"}"#);
        assert!(
            unread.starts_with("422") && unread.contains("itemCount #/itemCount INVALID_TYPE"),
            "{unread}"
        );
        assert_eq!(
            ask(Boundary::new(), "POST", path(""), JSON, r#"{"itemCount":1,"replyTo":"a@b.example"}"#),
            "200 taken"
        );
    }
    let form = "itemCount=0&replyTo=a@b.example";
    let entry = |detail: &str, at: &str| {
        format!("422 VALIDATION_ERROR: {detail} | itemCount {at} OUT_OF_RANGE must be from 1 to 9")
    };
    assert_eq!(
        ask(Boundary::new(), "POST", "/valid/form", FORM, form),
        entry("the form has invalid fields", "form")
    );
    let get = format!("/valid/form?{form}").leak();
    assert_eq!(ask(Boundary::new(), "GET", get, "", ""), entry("the query has invalid parameters", "query"));
}

/// The types from the docs.
mod documented {
    use super::*;

    #[derive(Deserialize, validator::Validate, WireNames)]
    #[serde(rename_all = "camelCase")]
    pub struct Order {
        #[validate(email)]
        email: String,
        #[validate(nested)]
        order_lines: Vec<Line>,
    }

    #[derive(Deserialize, validator::Validate, WireNames)]
    struct Line {
        #[serde(rename = "sku")]
        #[validate(length(equal = 8, message = "is not an article number"))]
        article: String,
        #[validate(range(min = 1, max = 100))]
        quantity: u32,
    }
}

#[test]
fn the_answer_in_the_docs_is_what_is_sent() {
    let response = serve(
        Router::new().route("/", post(async |Valid(Json(_)): Valid<Json<documented::Order>>| "taken")),
        |server| {
            let body = r#"{"orderLines":[{"quantity":101,"sku":"1"}],"email":"x"}"#;
            wire::exchange(server, "POST", "/", &[("content-type", JSON)], body)
        },
    );
    let (_, body) = response.split_once("\r\n\r\n").unwrap();
    let docs = include_str!("../../../docs/extractors.md");
    assert!(docs.contains(&format!("```json\n{body}\n```")), "{body}");
}

#[derive(Deserialize, garde::Validate, WireNames)]
struct Id(#[garde(range(max = 9))] u8);

#[derive(Deserialize, garde::Validate, WireNames)]
#[garde(custom(ordered))]
struct Span {
    #[garde(skip)]
    from: u8,
    #[garde(skip)]
    to: u8,
}

fn ordered(span: &Span, _: &()) -> garde::Result {
    match span.from <= span.to {
        true => Ok(()),
        false => Err(validation::garde::broken("NO_SPAN", "ends before it begins")),
    }
}

#[test]
fn a_parameter_of_the_path_has_the_name_in_the_route() {
    let router = || {
        Router::new()
            .route("/one/{id}", get(async |Garde(Path(_)): Garde<Path<Id>>| "found"))
            .route("/span/{from}/{to}", get(async |Garde(Path(_)): Garde<Path<Span>>| "found"))
            .route("/two/{a}/{b}", get(async |Garde(Path(_)): Garde<Path<(Id, Id)>>| "found"))
            .layer(Boundary::new().with_path_error_status(PathErrorStatus::BadRequest))
    };
    let entry = |name: &str| format!(" | {name} path OUT_OF_RANGE must be at most 9");
    let wrong = "400 VALIDATION_ERROR: the path has invalid parameters";
    assert_eq!(answer_of(router(), "GET", "/one/10", "", ""), format!("{wrong}{}", entry("id")));
    assert_eq!(
        answer_of(router(), "GET", "/two/10/11", "", ""),
        format!("{wrong}{}{}", entry("a"), entry("b"))
    );
    assert_eq!(answer_of(router(), "GET", "/two/9/9", "", ""), "200 found");
    // a rule on all parameters is not reported for the first parameter
    assert_eq!(
        answer_of(router(), "GET", "/span/5/3", "", ""),
        format!("{wrong} |  path NO_SPAN ends before it begins")
    );
}

#[test]
fn an_enum_of_the_service_has_the_entries() {
    let of_the_house = ask(Boundary::new(), "POST", "/enum", JSON, BOTH);
    assert_eq!(
        of_the_house,
        "422 INVALID_ORDER: the order breaks the rules of the house | replyTo #/replyTo INVALID_EMAIL must be an email address | itemCount #/itemCount OUT_OF_RANGE must be from 1 to 9"
    );
    let whole = serve(router(Boundary::new()), |server| {
        let headers = [("content-type", JSON), ("x-request-id", "req-1")];
        wire::steady(&wire::exchange(server, "POST", "/enum", &headers, r#"{"itemCount":1,"replyTo":"x"}"#))
    });
    let body = format!(
        r##"{{"type":"https://api.example.com/errors/invalid-order","title":"Invalid Order","status":422,"detail":"the order breaks the rules of the house","instance":"/enum","code":"INVALID_ORDER","house":"north","errors":[{{"field":"replyTo","pointer":"#/replyTo","code":"INVALID_EMAIL","message":"must be an email address"}}],"requestId":"req-1","timestamp":"{}"}}"##,
        wire::TIME
    );
    let expected = wire::problem("422 Unprocessable Entity", &[("x-request-id", "req-1")], &body);
    assert_eq!(whole, expected);
    for path in ["/transparent", "/report"] {
        assert_eq!(
            ask(Boundary::new(), "POST", path, JSON, BOTH),
            ask(Boundary::new(), "POST", "/valid", JSON, BOTH)
        );
    }
}

#[test]
fn a_long_list_is_cut_and_says_so() {
    let order = r#"{"itemCount":0,"replyTo":"x"}"#;
    for (items, rest) in [(50, None), (51, Some((102, 2))), (100_000, Some((200_000, 199_900)))] {
        let body = format!(r#"{{"orders":[{}]}}"#, vec![order; items].join(","));
        for path in ["/valid/many", "/garde/many"] {
            let body = body.clone();
            let response = serve(router(Boundary::new()), move |server| {
                wire::exchange(server, "POST", path, &[("content-type", JSON)], &body)
            });
            let (head, sent) = response.split_once("\r\n\r\n").unwrap();
            assert!(head.starts_with("HTTP/1.1 422 "), "{head}");
            let sent: serde_json::Value = serde_json::from_str(sent).unwrap();
            let entries = sent["errors"].as_array().unwrap();
            assert_eq!(entries.len(), BrokenRules::LIMIT);
            assert_eq!(entries[99]["field"], "orders.49.itemCount");
            let detail = match rest {
                None => "the request body has invalid fields".to_owned(),
                Some((total, _)) => {
                    format!("the request body has invalid fields: 100 of {total} broken rules are listed")
                }
            };
            assert_eq!(sent["detail"], detail);
            assert_eq!(
                sent.get("omittedErrors").and_then(|it| it.as_u64()),
                rest.map(|(_, omitted)| omitted)
            );
        }
    }
}

/// Rules of the service whose messages contain the value, and rules that compare with another value.
#[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
#[garde(custom(whole_for_garde))]
#[validate(schema(function = "whole", skip_on_field_errors = false))]
struct Talkative {
    #[garde(custom(says_the_value), custom(says_what_is_known))]
    #[validate(custom(function = "owned"), custom(function = "constant"))]
    value: String,
    #[garde(matches(value))]
    #[validate(must_match(other = "value"))]
    again: String,
    #[garde(range(min = floor(&self.value)))]
    #[validate(range(min = floor(&self.value)), custom(function = "limits"))]
    number: usize,
    #[garde(contains(&self.value), prefix(self.value.as_str()))]
    #[validate(length(max = 1, message = "is too long a name", code = "NAME_TOO_LONG"))]
    other: String,
}

fn says_the_value(value: &str, _: &()) -> garde::Result {
    Err(garde::Error::new(format!("{value} is bad")))
}

/// Returns an error with a text that looks like a text of core, but contains the value.
fn says_what_is_known(value: &str, _: &()) -> garde::Result {
    Err(garde::Error::new(format!("REQUIRED: {value}")))
}

fn whole_for_garde(talkative: &Talkative, _: &()) -> garde::Result {
    Err(garde::Error::new(format!("{} is bad", talkative.value)))
}

fn owned(value: &str) -> Result<(), validator::ValidationError> {
    let mut error = validator::ValidationError::new("x").with_message(format!("{value} is bad").into());
    error.code = value.to_owned().into();
    error.add_param("given".into(), &value);
    Err(error)
}

fn floor(value: &str) -> usize {
    value.len() + 4_000
}

/// Returns an error that looks like a `length` error of `validator`, with limits that are values.
fn limits(number: usize) -> Result<(), validator::ValidationError> {
    let mut error = validator::ValidationError::new("length");
    error.add_param("min".into(), &number);
    error.add_param("max".into(), &4_321);
    Err(error)
}

fn constant(_: &str) -> Result<(), validator::ValidationError> {
    Err(validator::ValidationError::new("RESERVED_NAME").with_message("is taken".into()))
}

fn whole(talkative: &Talkative) -> Result<(), validator::ValidationError> {
    owned(&talkative.value)
}

#[test]
fn nothing_of_a_value_is_sent() {
    let router = || {
        Router::new()
            .route("/valid", post(async |Valid(Json(_)): Valid<Json<Talkative>>| "taken"))
            .route("/garde", post(async |Garde(Json(_)): Garde<Json<Talkative>>| "taken"))
            .layer(Boundary::new())
    };
    let body = r#"{"value":"CANARY","again":"OTHER","other":"THIRD","number":1234}"#;
    for (path, expected) in [
        (
            "/valid",
            " |  # INVALID_VALUE is not valid | value #/value INVALID_VALUE is not valid | value #/value RESERVED_NAME is taken | again #/again MISMATCH must be the same as another field | number #/number OUT_OF_RANGE is out of range | number #/number INVALID_LENGTH has the wrong length | other #/other NAME_TOO_LONG is too long a name",
        ),
        (
            "/garde",
            " |  # INVALID_VALUE is not valid | value #/value INVALID_VALUE is not valid | value #/value INVALID_VALUE is not valid | again #/again MISMATCH must be the same as another field | number #/number OUT_OF_RANGE is out of range | other #/other MISSING_PART lacks a required part | other #/other WRONG_PREFIX has the wrong prefix",
        ),
    ] {
        let logs = Logs::capture();
        let said = answer_of(router(), "POST", path, JSON, body);
        assert_eq!(said, format!("422 VALIDATION_ERROR: the request body has invalid fields{expected}"));
        let logged = logs.take();
        let [event] = &logged[..] else { panic!("one event: {logged:?}") };
        let error = event.field("error");
        // the log contains the messages of the service's rules, but not the values that the crates report
        assert!(error.contains("CANARY is bad"), "{error}");
        for known in ["OTHER", "THIRD", "1234", "4321", "4006"] {
            assert!(!error.contains(known), "{error}");
        }
    }
}
