//! The types, descriptions and examples of extension members.

#![allow(clippy::large_enum_variant, reason = "the enums show many types")]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::time::Duration;

use problem_core::describe::Description;
use problem_core::{FieldError, Problem, RateLimit, ToProblem};
use serde::Serialize;
use serde_json::{Value, json};

use super::{assert_valid, is_valid, schema};

/// A type without a schema.
#[derive(Debug, Clone, Serialize)]
struct Unknown(u8);

type MaybeNumber = Option<i16>;

#[derive(Debug, Serialize)]
struct Place {
    shelf: u8,
}

const SHELVES: [&str; 2] = ["a1", "b2"];

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
enum OrderError {
    /// The order does not exist.
    #[error("order {id} not found in {place:?}")]
    #[problem(status = 404)]
    OrderNotFound {
        /// The number of the order.
        #[problem(extension = "orderId", example = 42)]
        id: u64,
        #[problem(example = "north")]
        place: &'static str,
    },

    #[error("types")]
    #[problem(status = 409)]
    #[problem(extension("errno" = 103))]
    Types {
        #[problem(extension)]
        small: i8,
        #[problem(extension)]
        maybe: Option<bool>,
        #[problem(extension)]
        alias: MaybeNumber,
        #[problem(extension)]
        text: Cow<'static, str>,
        #[problem(extension)]
        shared: Box<str>,
        #[problem(extension)]
        list: Vec<u16>,
        #[problem(extension)]
        unknown: Unknown,
        #[problem(extension)]
        unknowns: Vec<Unknown>,
        #[problem(extension)]
        nested: Vec<Option<f64>>,
        #[problem(extension)]
        map: HashMap<String, u8>,
        #[problem(extension)]
        address: IpAddr,
        #[problem(extension)]
        id: uuid::Uuid,
        #[problem(extension, example = SHELVES)]
        shelves: Vec<String>,
        #[problem(extension)]
        pair: (u8, char),
        #[problem(extension)]
        value: Value,
        #[problem(extension, example = -1.5)]
        balance: f64,
        #[problem(flatten)]
        more: BTreeMap<String, String>,
    },

    #[error("flat")]
    #[problem(status = 423)]
    Flat {
        #[problem(flatten)]
        place: Place,
        #[problem(errors)]
        fields: Vec<FieldError>,
    },

    #[error("{limit:?}")]
    #[problem(status = 429)]
    TooMany {
        #[problem(rate_limit)]
        limit: RateLimit,
    },
}

fn types() -> OrderError {
    OrderError::Types {
        small: -3,
        maybe: None,
        alias: Some(1),
        text: "a".into(),
        shared: "b".into(),
        list: vec![1, 2],
        unknown: Unknown(1),
        unknowns: vec![Unknown(1)],
        nested: vec![None, Some(1.5)],
        map: HashMap::from([("a".to_owned(), 1)]),
        address: "::1".parse().unwrap(),
        id: uuid::Uuid::nil(),
        shelves: vec!["c3".to_owned()],
        pair: (1, 'x'),
        value: json!({"a": [1]}),
        balance: 2.0,
        more: BTreeMap::from([("extra".to_owned(), "e".to_owned())]),
    }
}

fn body(error: &impl ToProblem) -> Value {
    serde_json::from_slice(error.to_response::<bytes::Bytes>().body()).unwrap()
}

#[test]
fn members_have_the_schemas_of_their_types() {
    let schema = schema(&Description::of::<OrderError>(), "TYPES");
    for (name, expected) in [
        ("small", json!({"type": "integer", "minimum": -128, "maximum": 127})),
        ("maybe", json!({"type": "boolean"})),
        ("alias", json!({"type": "integer", "minimum": -32768, "maximum": 32767})),
        ("text", json!({"type": "string"})),
        ("shared", json!({"type": "string"})),
        ("list", json!({"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 65535}})),
        ("unknown", json!({"description": "Any JSON value."})),
        ("unknowns", json!({"type": "array", "items": {"description": "Any JSON value."}})),
        (
            "nested",
            json!({
                "type": "array",
                "items": {"anyOf": [{"type": "number", "format": "double"}, {"type": "null"}]},
            }),
        ),
        (
            "map",
            json!({
                "type": "object",
                "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 255},
            }),
        ),
        (
            "address",
            json!({"anyOf": [{"type": "string", "format": "ipv4"}, {"type": "string", "format": "ipv6"}]}),
        ),
        ("id", json!({"type": "string", "format": "uuid"})),
        ("errno", json!({"type": "integer", "enum": [103]})),
    ] {
        assert_eq!(schema["properties"][name], expected, "{name}");
    }
    let required: Vec<_> =
        schema["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    for (name, is_required) in [
        ("small", true),
        ("maybe", false),
        ("alias", false),
        ("unknown", false),
        ("unknowns", true),
        ("value", false),
        ("errno", true),
        ("name", false),
    ] {
        assert_eq!(required.contains(&name), is_required, "{name}");
    }
    let body = body(&types());
    assert_valid(&schema, &body);
    for (name, wrong) in
        [("small", json!("a")), ("list", json!([-1])), ("errno", json!(104)), ("code", json!("X"))]
    {
        let mut body = body.clone();
        body[name] = wrong;
        assert!(!is_valid(&schema, &body), "{name}");
    }
}

#[test]
fn every_variant_is_valid_for_its_schema_and_no_other() {
    let description = Description::of::<OrderError>();
    let errors = [
        OrderError::OrderNotFound { id: 7, place: "south" },
        types(),
        OrderError::Flat {
            place: Place { shelf: 3 },
            fields: vec![
                FieldError::new("a", "REQUIRED", "is required"),
                FieldError::new("q", "X", "y").in_query(),
            ],
        },
        OrderError::TooMany { limit: RateLimit::new(10, 0, Duration::from_secs(3)) },
    ];
    for error in &errors {
        for other in &errors {
            let schema = schema(&description, other.code());
            assert_eq!(is_valid(&schema, &body(error)), error.code() == other.code());
        }
        assert_valid(&schema(&description, error.code()), &body(error));
    }
}

#[test]
fn doc_comments_are_descriptions_and_examples_are_used() {
    let description = Description::of::<OrderError>();
    let schema = schema(&description, "ORDER_NOT_FOUND");
    assert_eq!(schema["description"], "The order does not exist.");
    assert_eq!(schema["properties"]["orderId"]["description"], "The number of the order.");
    assert_eq!(schema["properties"]["detail"]["description"], "order {orderId} not found in {place}");
    let example = &description.responses()["404"]["content"]["application/problem+json"]["examples"]["ORDER_NOT_FOUND"]
        ["value"];
    assert_eq!(
        *example,
        json!({
            "type": "https://api.example.com/errors/order-not-found",
            "title": "Order Not Found",
            "status": 404,
            "detail": "order 42 not found in \"north\"",
            "code": "ORDER_NOT_FOUND",
            "orderId": 42,
        })
    );
    let example =
        &description.responses()["409"]["content"]["application/problem+json"]["examples"]["TYPES"]["value"];
    assert_eq!(example["shelves"], json!(["a1", "b2"]));
    assert_eq!(example["balance"], json!(-1.5));
    assert_valid(&super::schema(&description, "TYPES"), example);
}

#[derive(Debug, Serialize)]
struct Branch {
    name: &'static str,
    branches: Vec<Branch>,
}

#[derive(Debug, thiserror::Error, Problem)]
#[allow(dead_code, reason = "it is only described")]
enum ExampleError {
    #[error("{} orders of {who} are late", .late.len())]
    #[problem(status = 409)]
    Late {
        late: Vec<u8>,
        #[problem(example = "ada")]
        who: String,
        /// How long to wait.
        #[problem(retry_after, example = 30)]
        wait: u64,
        #[problem(extension, example = "many")]
        count: u8,
        #[problem(extension, example = 300)]
        small: u8,
        #[problem(extension, example = 3)]
        right: Option<u8>,
    },
    #[error("times")]
    #[problem(status = 410)]
    Times {
        #[problem(extension)]
        at: chrono::DateTime<chrono::Utc>,
        #[problem(extension)]
        day: Option<chrono::NaiveDate>,
        #[problem(extension)]
        since: jiff::Timestamp,
        #[problem(extension)]
        tree: Branch,
    },
}

#[test]
fn an_example_that_does_not_fit_is_not_shown() {
    let description = Description::of::<ExampleError>();
    let response = &description.responses()["409"];
    let example = &response["content"]["application/problem+json"]["examples"]["LATE"]["value"];
    assert_eq!((&example["count"], &example["small"], &example["right"]), (&json!(1), &json!(1), &json!(3)));
    assert_eq!(example["detail"], "… orders of ada are late");
    assert_eq!(response["headers"]["Retry-After"]["schema"]["examples"], json!([30]));
}

#[test]
fn dates_and_times_are_described() {
    let schema = schema(&Description::of::<ExampleError>(), "TIMES");
    let properties = &schema["properties"];
    assert_eq!(properties["at"], json!({"type": "string", "format": "date-time"}));
    assert_eq!(properties["day"], json!({"type": "string", "format": "date"}));
    assert_eq!(properties["since"], properties["at"]);
    let error = ExampleError::Times {
        at: chrono::DateTime::UNIX_EPOCH,
        day: None,
        since: jiff::Timestamp::UNIX_EPOCH,
        tree: Branch { name: "a", branches: Vec::new() },
    };
    assert_valid(&schema, &body(&error));
}
