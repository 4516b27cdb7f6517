//! Requests that an extractor rejects, over a socket: the status, the code, and the entry of `errors`.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Request};
use axum::routing::{get, post};
use axum_extra::extract::WithRejection;
use problem_core::boundary::{PathErrorStatus, ValidationStatus};
use problem_core::extract::{Form, Json, Path, Query};
use problem_core::{Boundary, Problem};
use problem_tests::logs::Logs;
use problem_tests::wire;
use serde::Deserialize;

use crate::answers::{Table, answer_of, ask};
use crate::wire::serve;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only read")]
struct Order {
    quantity: u8,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    prices: BTreeMap<String, i32>,
    #[serde(default)]
    ship_to: Option<Address>,
    #[serde(default)]
    weight: Option<f32>,
    #[serde(default)]
    letter: Option<char>,
    #[serde(default)]
    gift: Option<bool>,
    #[serde(default)]
    pair: Option<(u8, u8)>,
    #[serde(default)]
    external: Option<External>,
    #[serde(default)]
    internal: Option<Internal>,
    #[serde(default)]
    adjacent: Option<Adjacent>,
    #[serde(default)]
    untagged: Option<Untagged>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Address {
    zip: String,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Line {
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "it is only read")]
enum External {
    Unit,
    Named { size: u8 },
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[expect(dead_code, reason = "it is only read")]
enum Internal {
    Named { size: u8 },
}

#[derive(Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "lowercase")]
#[expect(dead_code, reason = "it is only read")]
enum Adjacent {
    Named { size: u8 },
}

#[derive(Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "it is only read")]
enum Untagged {
    Text(String),
    Number(u8),
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Flat {
    id: u8,
    #[serde(flatten)]
    address: Address,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only read")]
struct Page {
    page: u8,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    ratio: f32,
    #[serde(default)]
    sort: Option<External>,
}

/// A type with a field that has the same name as the field that contains it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only read")]
struct Outer {
    outer: Inner,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only read")]
struct Inner {
    outer: u8,
}

/// A type whose error message is the value itself, so the message can be any text.
struct Talkative;

impl<'de> Deserialize<'de> for Talkative {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom(String::deserialize(deserializer)?))
    }
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Talks {
    talk: Talkative,
}

#[test]
fn a_field_is_named_only_where_the_body_bears_it_out() {
    let ask = |path, body: &str| answer(Boundary::new(), "POST", path, JSON, body);
    for (body, entry) in [
        (r#"{"outer":{}}"#, "outer.outer #/outer/outer REQUIRED is required"),
        (r#"{"outer":{"outer":1,"outer":2}}"#, "outer.outer #/outer/outer DUPLICATE_FIELD occurs twice"),
        (
            r#"{"outer":{"a`b":1}}"#,
            "outer.a`b #/outer/a%60b UNKNOWN_FIELD is not known | outer.outer #/outer/outer REQUIRED is required",
        ),
    ] {
        let expected = format!("422 VALIDATION_ERROR: the request body has invalid fields | {entry}");
        assert_eq!(ask("/outer", body), expected);
    }
    for said in [
        "CANARY",
        "missing field `CANARY`",
        "duplicate field `CANARY`",
        "unknown field `CANARY`, expected `CANARY`",
        "unknown field `CANARY`, there are no fields",
        "invalid length CANARY, expected struct CANARY",
        "invalid type: CANARY, expected CANARY",
        "unknown variant `CANARY`, expected `CANARY`",
    ] {
        let body = serde_json::to_string(&BTreeMap::from([("talk", said)])).unwrap();
        let told = ask("/talks", &body);
        assert!(told.starts_with("422 ") && !told.contains("CANARY"), "{said}: {told}");
        let query: String = said.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let told = answer(Boundary::new(), "GET", format!("/talks?talk={query}").leak(), "", "");
        assert!(told.starts_with("422 ") && !told.contains("CANARY"), "{said}: {told}");
    }
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Misfit {
    id: u8,
    other: u8,
}

#[test]
fn a_route_that_does_not_fit_its_type_is_the_services_fault() {
    for boundary in [Boundary::new(), Boundary::new().with_path_error_status(PathErrorStatus::BadRequest)] {
        assert_eq!(answer(boundary, "GET", "/misfit/1", "", ""), "500 INTERNAL_SERVER_ERROR");
    }
}

fn router(boundary: Boundary) -> Router {
    Router::new()
        .route("/orders", post(async |Json(_): Json<Order>| "taken").layer(DefaultBodyLimit::max(400)))
        .route("/outer", post(async |Json(_): Json<Outer>| "taken"))
        .route(
            "/talks",
            post(async |Json(_): Json<Talks>| "taken").get(async |Query(_): Query<Talks>| "found"),
        )
        .route("/misfit/{id}", get(async |Path(_): Path<Misfit>| "found"))
        .route("/named", post(async |Json(_): Json<BTreeMap<String, u8>>| "taken"))
        .route("/flat", post(async |Json(_): Json<Flat>| "taken"))
        .route("/orders/{id}", get(async |Path(_): Path<u8>| "found"))
        .route("/items/{order}/{item}", get(async |Path(_): Path<(u8, u8)>| "found"))
        .route("/page", get(async |Query(_): Query<Page>| "found"))
        .route("/form", post(async |Form(_): Form<Page>| "taken").get(async |Form(_): Form<Page>| "found"))
        .layer(boundary)
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

fn answer(
    boundary: Boundary,
    method: &'static str,
    path: &'static str,
    media_type: &'static str,
    body: &str,
) -> String {
    answer_of(router(boundary), method, path, media_type, body)
}

const TABLE: Table = Table { text: include_str!("../data/extract.txt"), file: "extract.txt" };

#[test]
fn what_is_rejected_has_a_status_a_code_and_a_place() {
    TABLE.check(|| router(Boundary::new()));
}

#[test]
fn a_house_that_bans_422_gets_400() {
    for (sent, answered) in TABLE.rows() {
        let expected = answered.replacen("422 ", "400 ", 1);
        let boundary = Boundary::new().with_validation_status(ValidationStatus::BadRequest);
        assert_eq!(ask(router(boundary), sent), expected, "{sent}");
    }
}

/// axum's own extractors, with their own rejections as errors.
fn of_axum(boundary: Boundary) -> Router {
    async fn order(request: Request) -> Result<&'static str, Problem> {
        let axum::Json(_) = axum::Json::<Order>::from_request(request, &()).await?;
        Ok("taken")
    }
    async fn page(request: Request) -> Result<&'static str, Problem> {
        let axum::extract::Query(_) = axum::extract::Query::<Page>::from_request(request, &()).await?;
        Ok("found")
    }
    async fn form(request: Request) -> Result<&'static str, Problem> {
        let axum::Form(_) = axum::Form::<Page>::from_request(request, &()).await?;
        Ok("taken")
    }
    async fn item(request: Request) -> Result<&'static str, Problem> {
        let axum::extract::Path(_) = axum::extract::Path::<u8>::from_request(request, &()).await?;
        Ok("found")
    }
    Router::new()
        .route("/orders", post(order).layer(DefaultBodyLimit::max(400)))
        .route("/page", get(page))
        .route("/form", post(form).get(form))
        .route("/orders/{id}", get(item))
        .layer(boundary)
}

#[test]
fn the_rejections_of_axum_are_problems_too() {
    let ask = |boundary, sent| ask(of_axum(boundary), sent);
    let (mut same, mut coarser) = (0, Vec::new());
    for (sent, answered) in TABLE.rows().filter(|(sent, _)| !sent.starts_with("POST /flat")) {
        let said = ask(Boundary::new(), sent);
        assert!(!said.contains("Order") && !said.contains("expected"), "{said}");
        let banned = ask(Boundary::new().with_validation_status(ValidationStatus::BadRequest), sent);
        assert_eq!(banned, said.replacen("422 ", "400 ", 1));
        // status, code and the entry of `errors` are the same; the rest may differ, because the body is no longer available
        let coarse =
            |said: &str| said.split(':').next().unwrap().to_owned() + said.split(" | ").nth(1).unwrap_or("");
        match coarse(&said) == coarse(answered) {
            true => same += 1,
            false => coarser.push(sent),
        }
    }
    // invalid JSON to serde_json, values whose position serde does not report, and numbers that are out of range
    let known = [
        "1e999",
        r#"\"letter\":\"xy\""#,
        "[1,2,3]",
        r#"\"external\":\"named\""#,
        r#"\"external\":7"#,
        r#"\"size\":\"x\"}}"#,
        "/page?page=256",
        "/page?page=-1",
        "/form?page=-1",
    ];
    assert!(same >= 58 && coarser.len() == known.len(), "{same} {coarser:?}");
    for (sent, known) in coarser.iter().zip(known) {
        assert!(sent.contains(known), "{sent}");
    }
    assert_eq!(answer_of(of_axum(Boundary::new()), "GET", "/orders/x", "", ""), "404 NOT_FOUND");
}

#[test]
fn with_rejection_makes_problems_of_them() {
    type Body = WithRejection<axum::Json<Order>, Problem>;
    let router = || {
        let route = post(async |WithRejection(axum::Json(_), _): Body| "taken");
        Router::new().route("/orders", route).layer(Boundary::new())
    };
    let expected =
        "422 VALIDATION_ERROR: the request has invalid fields | quantity #/quantity REQUIRED is required";
    assert_eq!(answer_of(router(), "POST", "/orders", JSON, "{}"), expected);
    assert_eq!(answer_of(router(), "POST", "/orders", JSON, r#"{"quantity":1}"#), "200 taken");
}

#[test]
fn a_path_is_explained_where_the_service_wants_that() {
    for (path, entry) in [
        ("/orders/x", "id path INVALID_TYPE must be a whole number"),
        ("/orders/256", "id path OUT_OF_RANGE must be from 0 to 255"),
        ("/orders/%ff", "id path INVALID_VALUE is not valid"),
        ("/items/1/x", "item path INVALID_TYPE must be a whole number"),
    ] {
        assert_eq!(answer(Boundary::new(), "GET", path, "", ""), "404 NOT_FOUND");
        assert_eq!(
            answer(Boundary::new().with_path_error_status(PathErrorStatus::BadRequest), "GET", path, "", ""),
            format!("400 VALIDATION_ERROR: the path has invalid parameters | {entry}")
        );
    }
}

#[test]
fn nothing_of_a_value_a_parser_or_a_type_comes_back() {
    // these values replace every value that is rejected
    let values = [r#""CANARY""#, r#"["CANARY"]"#, r#"{"CANARY":"CANARY"}"#];
    let fields = ["quantity", "notes", "prices", "shipTo", "weight", "letter", "gift", "pair", "external"];
    let tagged = ["internal", "adjacent", "untagged"];
    for value in values {
        for field in fields.iter().chain(&tagged) {
            let body = format!(r#"{{"quantity":1,"{field}":{value}}}"#)
                .replace(r#""quantity":1,"quantity""#, r#""quantity""#);
            check_canary("POST", "/orders", JSON, &body, value.starts_with('{'));
        }
        check_canary("POST", "/orders", JSON, &format!(r#"{{"quantity":{value}, CANARY"#), false);
        check_canary("POST", "/flat", JSON, &format!(r#"{{"id":{value}}}"#), false);
    }
    for query in ["page=CANARY", "page=1&all=CANARY", "page=1&ratio=CANARY", "page=1&sort=CANARY"] {
        check_canary("GET", format!("/page?{query}").leak(), "", "", false);
        check_canary("POST", "/form", FORM, query, false);
    }
    check_canary("GET", "/items/CANARY/1", "", "", false);
}

/// A name from the request may be sent back: the client chooses the names of the entries of a map.
fn check_canary(
    method: &'static str,
    path: &'static str,
    media_type: &'static str,
    body: &str,
    is_named: bool,
) {
    for boundary in [
        Boundary::new(),
        Boundary::new().with_validation_status(ValidationStatus::BadRequest),
        Boundary::new().with_path_error_status(PathErrorStatus::BadRequest),
    ] {
        let said = answer(boundary, method, path, media_type, body);
        let said = if is_named { said.replace("prices.CANARY #/prices/CANARY", "") } else { said };
        assert!(said.starts_with('4') || said.ends_with("taken"), "{body}: {said}");
        assert!(!said.contains("CANARY"), "{body}: {said}");
        for ours in
            ["Order", "Address", "External", "Internal", "Adjacent", "Untagged", "Page", "serde", "struct"]
        {
            assert!(!said.contains(ours), "{body}: {said}");
        }
    }
}

#[test]
fn what_a_client_sends_does_not_fill_the_log() {
    let logs = Logs::capture();
    let long = "\u{e9}".repeat(100_000);
    let sent = [format!(r#"{{"quantity":"{long}"}}"#), format!(r#"{{"quantity":1,"{long}":1}}"#)];
    for body in &sent {
        answer(Boundary::new(), "POST", "/outer", JSON, &format!(r#"{{"outer":{body}}}"#));
    }
    let query = long.bytes().map(|byte| format!("%{byte:02X}")).take(3_000).collect::<String>();
    answer(Boundary::new(), "GET", format!("/page?page={query}").leak(), "", "");
    let logged = logs.take();
    assert_eq!(logged.len(), 3);
    for event in logged {
        let (error, sources) = (event.field("error"), event.field("sources"));
        assert!(error.len() + sources.len() < 2_500, "{} {}", error.len(), sources.len());
    }
}

/// A body that never ends.
struct Endless;

impl http_body::Body for Endless {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
        std::task::Poll::Pending
    }
}

const MILLISECOND: std::time::Duration = std::time::Duration::from_millis(1);

#[tokio::test]
async fn a_body_that_does_not_come_in_time_is_a_408() {
    let layer = tower_http::timeout::RequestBodyTimeoutLayer::new(MILLISECOND);
    answers_408(tower::ServiceBuilder::new().layer(layer).service(router(Boundary::new()))).await;
}

#[tokio::test]
async fn a_body_that_does_not_come_in_time_is_a_408_with_tower_http_06() {
    let layer = tower_http_06::timeout::RequestBodyTimeoutLayer::new(MILLISECOND);
    answers_408(tower::ServiceBuilder::new().layer(layer).service(router(Boundary::new()))).await;
}

async fn answers_408<S>(service: S)
where
    S: tower::Service<
            http::Request<Endless>,
            Response = axum::response::Response,
            Error = std::convert::Infallible,
        >,
{
    let request = http::Request::post("/orders").header("content-type", JSON).body(Endless).unwrap();
    let response = tower::ServiceExt::oneshot(service, request).await.unwrap();
    assert_eq!(response.status(), 408);
    let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
    let body = std::str::from_utf8(&body).unwrap();
    let expected =
        r#"{"title":"Request Timeout","status":408,"instance":"/orders","code":"REQUEST_TIMEOUT","#;
    assert!(body.starts_with(expected), "{body}");
}

#[test]
fn hostile_bodies_are_bounded() {
    let long = |body: String| answer(Boundary::new(), "POST", "/flat", JSON, &body);
    let nested = format!("{}{}", "[".repeat(1 << 19), "]".repeat(1 << 19));
    assert_eq!(
        long(nested.clone()),
        "422 VALIDATION_ERROR: the request body has invalid fields |  # INVALID_TYPE must be an object"
    );
    let deep = long(format!(r#"{{"id":1,"zip":{nested}}}"#));
    assert!(deep.starts_with("400 INVALID_JSON") || deep.starts_with("422 VALIDATION_ERROR"), "{deep}");
    let fields: Vec<_> = (0..10_000).map(|number| format!(r#""field{number}":{number}"#)).collect();
    let many = long(format!("{{{}}}", fields.join(",")));
    assert_eq!(
        many,
        "422 VALIDATION_ERROR: the request body has invalid fields (incomplete) \
         | id #/id REQUIRED is required | zip #/zip REQUIRED is required"
    );
    let name = "n".repeat(100_000);
    let named = answer(Boundary::new(), "POST", "/named", JSON, &format!(r#"{{"{name}":"x"}}"#));
    assert_eq!(
        named,
        "422 VALIDATION_ERROR: the request body has invalid fields |  # INVALID_VALUE contains an invalid value"
    );
    let response = serve(router(Boundary::new()), |server| {
        wire::exchange(server, "POST", "/flat", &[("content-type", JSON)], "\u{e9}")
    });
    assert!(
        response.contains(r#""detail":"the request body is not JSON at line 1, column 1""#),
        "{response}"
    );
}
