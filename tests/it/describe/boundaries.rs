//! What the settings of a boundary change in a description.

#![allow(dead_code, reason = "what is only described is never constructed")]

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use problem_core::Boundary;
use problem_core::boundary::{
    BaseUri, ContextMember, EntryMember, ErrorsShape, Formats, PathErrorStatus, RateLimitFields,
    ValidationStatus,
};
use problem_core::describe::{JsonRejections, OfStatus, PathRejections};
use problem_core::{FieldError, Problem, RateLimit};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{assert_valid, document};

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "errors/")]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension)]
        id: u64,
        #[problem(extension)]
        region: &'static str,
    },
    #[error("wrong fields")]
    #[problem(status = 422)]
    Invalid {
        #[problem(errors)]
        fields: Vec<FieldError>,
    },
    #[error("slow down")]
    #[problem(status = 429)]
    TooMany {
        #[problem(rate_limit)]
        limit: RateLimit,
    },
}

fn boundaries() -> Vec<(&'static str, Boundary)> {
    const SHAPE: ErrorsShape =
        ErrorsShape::entries(&[("detail", EntryMember::Message), ("pointer", EntryMember::Pointer)]);
    let new = Boundary::new;
    vec![
        ("plain", new()),
        ("base", new().with_base(BaseUri::from_static("https://api.example.com/"))),
        ("base for all", new().with_base_for_all(BaseUri::from_static("https://api.example.com/"))),
        ("names", new().with_member_name(ContextMember::RequestId, "request").unwrap()),
        ("without", new().without_member(ContextMember::Timestamp).without_member(ContextMember::Instance)),
        ("trace", new().with_trace_id("traceId").unwrap()),
        ("declared", new().with_extra_member("region").unwrap()),
        ("computed", new().with_computed_member("load", |_| Some(7)).unwrap()),
        ("envelope", new().with_formats(Formats::Envelope)),
        (
            "envelope of messages",
            new().with_formats(Formats::Envelope).with_errors_shape(ErrorsShape::MESSAGES_BY_FIELD),
        ),
        ("xml", new().with_formats(Formats::JsonAndXml)),
        ("shape", new().with_errors_shape(SHAPE)),
        ("by field", new().with_errors_shape(ErrorsShape::MESSAGES_BY_FIELD)),
        ("id", new().with_request_id_header(http::HeaderName::from_static("x-correlation-id"))),
        ("limits", new().with_rate_limit_fields(RateLimitFields::SEPARATE.and(RateLimitFields::X))),
    ]
}

async fn order() -> OrderError {
    OrderError::OrderNotFound { id: 7, region: "eu" }
}

async fn invalid() -> OrderError {
    OrderError::Invalid {
        fields: vec![
            FieldError::new("a", "REQUIRED", "is required"),
            FieldError::new("b", "X", "y").in_query(),
        ],
    }
}

async fn limited() -> OrderError {
    OrderError::TooMany { limit: RateLimit::new(10, 0, Duration::from_secs(3)) }
}

#[tokio::test(flavor = "multi_thread")]
async fn real_responses_are_valid_under_every_setting() {
    for (name, boundary) in boundaries() {
        let description = boundary.describe::<(OrderError, OfStatus<404>)>();
        let document = document(&description);
        let app = Router::new()
            .route("/order", get(order))
            .route("/invalid", get(invalid))
            .route("/limited", get(limited))
            .layer(boundary);
        for path in ["/order", "/invalid", "/limited", "/nowhere"] {
            let request = http::Request::get(path).body(axum::body::Body::empty()).unwrap();
            let response = app.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let body: Value = serde_json::from_slice(&body).unwrap();
            compare(&format!("{name} {path}"), &document, &parts, &body);
        }
    }
}

/// Compares a response with its description, and that every member of the body is described.
#[track_caller]
fn compare(at: &str, document: &Value, head: &http::response::Parts, body: &Value) {
    let described = &document["paths"]["/orders"]["get"]["responses"][head.status.as_str()];
    let media_type = head.headers["content-type"].to_str().unwrap();
    let schema = &described["content"][media_type]["schema"];
    let whole = json!({"allOf": [schema], "components": document["components"]});
    let validator = jsonschema::validator_for(&whole).unwrap();
    let errors: Vec<_> = validator.iter_errors(body).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{at}: {errors:?}\n{body}\n{described}");
    for (field, header) in described["headers"].as_object().unwrap() {
        assert!(header["required"] != true || head.headers.contains_key(field), "{at}: {field}");
    }
    let is_envelope = media_type == "application/json";
    let mut known = Vec::new();
    for branch in schema["oneOf"].as_array().map_or(std::slice::from_ref(schema), Vec::as_slice) {
        let schema = document.pointer(&branch["$ref"].as_str().unwrap()[1..]).unwrap();
        let error = &schema["properties"]["error"];
        let properties = if is_envelope { &error["properties"] } else { &schema["properties"] };
        known.extend(properties.as_object().unwrap().keys());
    }
    let members = if is_envelope { &body["error"] } else { body };
    for member in members.as_object().unwrap().keys() {
        assert!(known.contains(&member), "{at}: {member} is not described");
    }
}

#[test]
fn examples_are_valid_under_every_setting() {
    for (name, boundary) in boundaries() {
        let description = boundary.describe::<(OrderError, JsonRejections)>();
        let document = document(&description);
        for (status, response) in description.responses() {
            for (media_type, content) in response["content"].as_object().unwrap() {
                for (code, example) in content["examples"].as_object().unwrap() {
                    let schema = json!({"allOf": [content["schema"]], "components": document["components"]});
                    let validator = jsonschema::validator_for(&schema).unwrap();
                    let errors: Vec<_> =
                        validator.iter_errors(&example["value"]).map(|error| error.to_string()).collect();
                    assert!(errors.is_empty(), "{name} {status} {media_type} {code}: {errors:?}\n{example}");
                }
            }
        }
    }
}

#[test]
fn an_example_has_the_members_of_the_request() {
    let boundary = Boundary::new().with_member_name(ContextMember::RequestId, "request").unwrap();
    let description = boundary.describe::<OrderError>();
    let example = &description.responses()["404"]["content"]["application/problem+json"]["examples"]["ORDER_NOT_FOUND"]
        ["value"];
    assert_eq!(
        *example,
        json!({
            "type": "errors/order-not-found",
            "title": "Order Not Found",
            "status": 404,
            "detail": "order 1 not found",
            "instance": "/example",
            "code": "ORDER_NOT_FOUND",
            "id": 1,
            "region": "text",
            "request": "01890a5d-ac96-774b-bcce-b302099a8057",
            "timestamp": "2026-01-01T12:00:00.000Z",
        })
    );
}

#[test]
fn the_boundary_decides_statuses() {
    let boundary = Boundary::new()
        .with_validation_status(ValidationStatus::BadRequest)
        .with_path_error_status(PathErrorStatus::BadRequest);
    let description = boundary.describe::<(JsonRejections, PathRejections)>();
    let keys: Vec<_> = description.responses().keys().map(String::as_str).collect();
    assert_eq!(keys, ["400", "413", "415"]);
    let codes = &description.responses()["400"]["content"]["application/problem+json"]["schema"]["discriminator"]
        ["mapping"];
    assert_eq!(
        codes.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["BAD_REQUEST", "INVALID_JSON", "VALIDATION_ERROR"]
    );
}

#[test]
fn xml_has_examples_of_its_own() {
    let boundary = Boundary::new().with_formats(Formats::JsonAndXml);
    let description = boundary.describe::<OrderError>();
    let content = &description.responses()["404"]["content"]["application/problem+xml"];
    let example = content["examples"]["ORDER_NOT_FOUND"]["value"].as_str().unwrap();
    assert!(example.contains("<problem xmlns=\"urn:ietf:rfc:7807\">"), "{example}");
}

#[test]
fn functions_of_the_service_are_not_called() {
    let boundary = Boundary::new()
        .with_computed_member("load", |_| -> Option<u8> { panic!("called") })
        .unwrap()
        .with_clock(|| panic!("called"))
        .with_new_request_ids(|| panic!("called"));
    let description = boundary.describe::<OrderError>();
    let schema = &description.schemas()["OrderNotFoundProblem"];
    assert_eq!(schema["properties"]["load"], json!({"description": "Any JSON value."}));
    assert_valid(
        &Value::Object(schema.as_object().unwrap().clone()),
        &description.responses()["404"]["content"]["application/problem+json"]["examples"]["ORDER_NOT_FOUND"]
            ["value"],
    );
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
enum RoomError {
    #[error("no room")]
    #[problem(status = 404)]
    NotFound {
        #[problem(extension)]
        room: u8,
    },
}

#[test]
fn problem_types_that_the_boundary_makes_the_same_are_one() {
    let base = BaseUri::from_static("https://api.example.com/errors/");
    for boundary in [Boundary::new().with_base_for_all(base), Boundary::new().with_formats(Formats::Envelope)]
    {
        let description = boundary.describe::<(RoomError, PathRejections)>();
        let names: Vec<_> = description.schemas().keys().map(String::as_str).collect();
        assert_eq!(names, ["NotFoundProblem"]);
    }
    let apart = Boundary::new().describe::<(RoomError, PathRejections)>();
    assert_eq!(apart.schemas().len(), 2);
}
