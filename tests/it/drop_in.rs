//! The extractors as replacements for axum's: code that uses axum's extractors still compiles and means the same.

use std::fmt::Debug;

use axum::Router;
use axum::routing::{get, post};
use problem_core::extract::{Form, Garde, Json, Path, Query, Valid, WithProblem};
use problem_core::validation::WireNames;
use problem_tests::logs::Logs;
use problem_tests::wire;
use serde::{Deserialize, Serialize, Serializer};

use crate::wire::serve;

#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Deserialize,
    Serialize,
    garde::Validate,
    validator::Validate,
    WireNames,
)]
struct Order {
    #[garde(range(min = 1))]
    #[validate(range(min = 1))]
    quantity: u8,
}

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn send(
    router: Router,
    method: &'static str,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
) -> String {
    serve(router, move |server| wire::exchange(server, method, path, headers, body))
}

fn ok(media_type: &str, body: &str) -> String {
    wire::response("200 OK", &[("content-type", media_type)], body)
}

const TEXT: &str = "text/plain; charset=utf-8";
const QUANTITY_MISSING: &str = r##"{"title":"Unprocessable Content","status":422,"detail":"the request body has invalid fields","code":"VALIDATION_ERROR","errors":[{"field":"quantity","pointer":"#/quantity","code":"REQUIRED","message":"is required"}]}"##;

#[test]
fn values_are_read_and_changed_through_the_extractor() {
    let router = || {
        Router::new()
            .route(
                "/json",
                post(async |mut order: Json<Order>| {
                    order.quantity += 1;
                    order
                }),
            )
            .route(
                "/form",
                post(async |mut order: Form<Order>| {
                    order.quantity += 1;
                    order
                }),
            )
            .route(
                "/query",
                get(async |mut order: Query<Order>| {
                    order.quantity += 1;
                    order.quantity.to_string()
                }),
            )
            .route(
                "/path/{quantity}",
                get(async |mut order: Path<Order>| {
                    order.quantity += 1;
                    order.quantity.to_string()
                }),
            )
            .route(
                "/valid",
                post(async |mut order: Valid<Json<Order>>| {
                    order.quantity += 1;
                    order.0
                }),
            )
            .route(
                "/garde",
                post(async |mut order: Garde<Form<Order>>| {
                    order.quantity += 1;
                    order.0
                }),
            )
            .route(
                "/with-problem",
                post(async |mut order: WithProblem<axum::Json<Order>>| {
                    order.quantity += 1;
                    order.0
                }),
            )
    };
    let json = ok("application/json", r#"{"quantity":2}"#);
    let form = ok("application/x-www-form-urlencoded", "quantity=2");
    for path in ["/json", "/valid", "/with-problem"] {
        assert_eq!(send(router(), "POST", path, &[JSON], r#"{"quantity":1}"#), json, "{path}");
    }
    for path in ["/form", "/garde"] {
        assert_eq!(send(router(), "POST", path, &[FORM], "quantity=1"), form, "{path}");
    }
    for path in ["/query?quantity=1", "/path/1"] {
        assert_eq!(send(router(), "GET", path, &[], ""), ok(TEXT, "2"), "{path}");
    }
}

#[test]
fn extractors_are_made_of_values() {
    fn has_traits<T: Debug + Clone + Copy>(value: T) -> T {
        value
    }
    let order = Order { quantity: 3 };
    let Json(json) = has_traits(Json::from(order));
    let Form(form) = has_traits(Form::from(order));
    let Query(query) = has_traits(Query::from(order));
    let Path(path) = has_traits(Path::from(order));
    let Valid(Json(valid)) = has_traits(Valid::from(Json(order)));
    let Garde(Query(garde)) = has_traits(Garde::from(Query(order)));
    let WithProblem(with_problem) = has_traits(WithProblem::from(order));
    for value in [json, form, query, path, valid, garde, with_problem] {
        assert_eq!(value, order);
    }
    assert_eq!(*Json::<Order>::default(), *Form::default());
    assert_eq!(*Query::<Order>::default(), *WithProblem::default());
}

#[test]
fn a_body_or_a_query_in_memory_is_read_as_that_of_a_request() {
    assert_eq!(*Json::<Order>::from_bytes(br#"{"quantity":1}"#).unwrap(), Order { quantity: 1 });
    let problem = Json::<Order>::from_bytes(b"{}").unwrap_err();
    assert_eq!(serde_json::to_string(&problem).unwrap(), QUANTITY_MISSING);

    let uri = |uri| http::Uri::from_static(uri);
    assert_eq!(*Query::<Order>::try_from_uri(&uri("/?quantity=1")).unwrap(), Order { quantity: 1 });
    let problem = Query::<Order>::try_from_uri(&uri("/orders")).unwrap_err();
    assert_eq!(
        serde_json::to_string(&problem).unwrap(),
        r#"{"title":"Unprocessable Content","status":422,"detail":"the query has invalid parameters","code":"VALIDATION_ERROR","errors":[{"field":"quantity","in":"query","code":"REQUIRED","message":"is required"}]}"#,
    );
}

#[test]
fn an_optional_body_is_absent_only_without_a_content_type() {
    fn told(order: Option<Order>) -> String {
        order.map_or("none".to_owned(), |order| order.quantity.to_string())
    }
    let router = || {
        Router::new()
            .route("/axum", post(async |order: Option<axum::Json<Order>>| told(order.map(|order| *order))))
            .route("/json", post(async |order: Option<Json<Order>>| told(order.map(|order| *order))))
            .route("/valid", post(async |order: Option<Valid<Json<Order>>>| told(order.map(|order| **order))))
            .route("/garde", post(async |order: Option<Garde<Json<Order>>>| told(order.map(|order| **order))))
            .route(
                "/with-problem",
                post(async |order: Option<WithProblem<axum::Json<Order>>>| told(order.map(|order| **order))),
            )
    };
    for path in ["/axum", "/json", "/valid", "/garde", "/with-problem"] {
        assert_eq!(send(router(), "POST", path, &[], ""), ok(TEXT, "none"), "{path}");
        assert_eq!(send(router(), "POST", path, &[], r#"{"quantity":1}"#), ok(TEXT, "none"), "{path}");
        assert_eq!(send(router(), "POST", path, &[JSON], r#"{"quantity":1}"#), ok(TEXT, "1"), "{path}");
    }
    let wrong_type = wire::problem(
        "415 Unsupported Media Type",
        &[("accept", "application/json")],
        r#"{"title":"Unsupported Media Type","status":415,"detail":"the request body must be `application/json`","code":"UNSUPPORTED_MEDIA_TYPE"}"#,
    );
    for path in ["/json", "/valid", "/garde", "/with-problem"] {
        let text = [("content-type", "text/plain")];
        assert_eq!(send(router(), "POST", path, Box::leak(Box::new(text)), "{}"), wrong_type, "{path}");
    }
    for path in ["/json", "/valid", "/garde"] {
        let expected = wire::problem("422 Unprocessable Entity", &[], QUANTITY_MISSING);
        assert_eq!(send(router(), "POST", path, &[JSON], "{}"), expected, "{path}");
    }
    for path in ["/valid", "/garde"] {
        let expected = wire::problem("422 Unprocessable Entity", &[], OUT_OF_RANGE);
        assert_eq!(send(router(), "POST", path, &[JSON], r#"{"quantity":0}"#), expected, "{path}");
    }
}

const OUT_OF_RANGE: &str = r##"{"title":"Unprocessable Content","status":422,"detail":"the request body has invalid fields","code":"VALIDATION_ERROR","errors":[{"field":"quantity","pointer":"#/quantity","code":"OUT_OF_RANGE","message":"must be at least 1"}]}"##;

#[test]
fn an_optional_path_is_absent_only_without_parameters() {
    fn told(id: Option<u8>) -> String {
        id.map_or("none".to_owned(), |id| id.to_string())
    }
    let of_axum = || get(async |id: Option<axum::extract::Path<u8>>| told(id.map(|id| *id)));
    let ours = || get(async |id: Option<Path<u8>>| told(id.map(|id| *id)));
    let valid = || get(async |order: Option<Garde<Path<Order>>>| told(order.map(|order| order.quantity)));
    let router = || {
        Router::new()
            .route("/axum", of_axum())
            .route("/axum/{id}", of_axum())
            .route("/ours", ours())
            .route("/ours/{id}", ours())
            .route("/ours/{id}/{item}", ours())
            .route("/valid/{quantity}", valid())
            .fallback(ours())
    };
    for (path, expected) in
        [("/axum", "none"), ("/axum/7", "7"), ("/ours", "none"), ("/ours/7", "7"), ("/valid/7", "7")]
    {
        assert_eq!(send(router(), "GET", path, &[], ""), ok(TEXT, expected), "{path}");
    }
    let not_found =
        wire::problem("404 Not Found", &[], r#"{"title":"Not Found","status":404,"code":"NOT_FOUND"}"#);
    for path in ["/ours/x", "/ours/256", "/ours/%ff", "/valid/0", "/valid/x"] {
        assert_eq!(send(router(), "GET", path, &[], ""), not_found, "{path}");
    }
    // the route has two parameters, and the extractor expects one
    assert_eq!(send(router(), "GET", "/ours/1/2", &[], ""), internal());
    assert_eq!(send(router(), "GET", "/nowhere", &[], ""), ok(TEXT, "none"));
}

fn internal() -> String {
    wire::problem(
        "500 Internal Server Error",
        &[],
        r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
    )
}

/// A value whose serialisation fails.
struct Fails;

impl Serialize for Fails {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("CANARY in the value"))
    }
}

#[test]
fn a_response_that_does_not_serialise_is_a_500_that_sends_no_message() {
    let router = || {
        Router::new()
            .route("/json", get(async || Json(Fails)))
            .route("/form", get(async || Form([("name", Fails)])))
    };
    for path in ["/json", "/form"] {
        let logs = Logs::capture();
        assert_eq!(send(router(), "GET", path, &[], ""), internal(), "{path}");
        let entries = logs.take();
        assert_eq!(entries.len(), 1, "{path}");
        assert!(entries[0].field("error").contains("CANARY"), "{path}: {entries:?}");
    }
}

#[test]
fn responses_have_the_bytes_of_axums() {
    let router = || {
        Router::new()
            .route("/axum/json", get(async || axum::Json([("ä", 1)])))
            .route("/ours/json", get(async || Json([("ä", 1)])))
            .route("/axum/form", get(async || axum::Form([("ä b", 1)])))
            .route("/ours/form", get(async || Form([("ä b", 1)])))
    };
    for (axum, ours) in [("/axum/json", "/ours/json"), ("/axum/form", "/ours/form")] {
        assert_eq!(send(router(), "GET", ours, &[], ""), send(router(), "GET", axum, &[], ""));
    }
}
