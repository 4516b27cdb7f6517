//! The response objects of OpenAPI.

#![allow(dead_code, reason = "what is only described is never constructed")]

use problem_core::describe::{Description, JsonRejections, OfStatus, PathRejections, QueryRejections};
use problem_core::{
    ErrorStatus, Occurrence, Problem, ProblemType, ProblemTypeDefinition, ProblemTypes, ToProblem,
};
use serde_json::{Value, json};

use super::{assert_valid, schema};

const CURRENT: &str = "v7";

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", header("X-Api-Version" = "7"))]
enum PaymentError {
    #[error("declined")]
    #[problem(status = 402)]
    Declined {
        #[problem(header = "X-Reason", example = "no funds")]
        reason: String,
    },
    #[error("busy")]
    #[problem(status = 503, retry_after = 30)]
    Busy,
    #[deprecated]
    #[error("gone")]
    #[problem(status = 410)]
    Gone,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", www_authenticate = r#"Bearer realm="orders""#)]
enum OrderError {
    #[error("sign in first")]
    #[problem(status = 401)]
    #[problem(www_authenticate = r#"Basic realm="orders""#)]
    Unauthenticated,
    #[error("who are you")]
    #[problem(status = 401)]
    UnknownToken,
    #[error("locked")]
    #[problem(status = 409, detail = "order {id} is locked by {by:?}")]
    Locked {
        id: u64,
        #[problem(example = "ada")]
        by: String,
    },
    #[error("stale")]
    #[problem(status = 409, extension("current" = CURRENT))]
    Stale,
    #[error("{methods}")]
    #[problem(status = 405)]
    Method {
        #[problem(allow, example = "GET, PUT")]
        methods: String,
    },
    #[error("disk full: {0}")]
    #[problem(status = 500)]
    Disk(#[source] std::io::Error),
    #[error(transparent)]
    #[problem(transparent)]
    Payment(PaymentError),
    #[error("wrapped")]
    Wrapped {
        #[problem(transparent)]
        inner: PaymentError,
        #[problem(extension)]
        order: u64,
    },
}

fn response<'a>(description: &'a Description, key: &str) -> &'a Value {
    &description.responses()[key]
}

#[test]
fn responses_are_grouped_by_status() {
    let description = Description::of::<OrderError>();
    let keys: Vec<_> = description.responses().keys().map(String::as_str).collect();
    assert_eq!(keys, ["401", "402", "405", "409", "410", "500", "503"]);
    assert!(!description.is_open());
    let content = &response(&description, "409")["content"]["application/problem+json"];
    assert_eq!(
        content["schema"],
        json!({
            "oneOf": [
                {"$ref": "#/components/schemas/LockedProblem"},
                {"$ref": "#/components/schemas/StaleProblem"},
            ],
            "discriminator": {
                "propertyName": "code",
                "mapping": {
                    "LOCKED": "#/components/schemas/LockedProblem",
                    "STALE": "#/components/schemas/StaleProblem",
                },
            },
        })
    );
    assert_eq!(
        content["examples"],
        json!({
            "LOCKED": {
                "summary": "Locked",
                "value": {
                    "type": "https://api.example.com/errors/locked",
                    "title": "Locked",
                    "status": 409,
                    "detail": "order 1 is locked by \"ada\"",
                    "code": "LOCKED",
                },
            },
            "STALE": {
                "summary": "Stale",
                "value": {
                    "type": "https://api.example.com/errors/stale",
                    "title": "Stale",
                    "status": 409,
                    "detail": "stale",
                    "code": "STALE",
                    "current": "v7",
                },
            },
        })
    );
}

#[test]
fn a_schema_says_what_distinguishes_the_problem_type() {
    let description = Description::of::<OrderError>();
    let schema = schema(&description, "LOCKED");
    assert_eq!(
        schema,
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Locked",
            "type": "object",
            "properties": {
                "type": {"type": "string", "enum": ["https://api.example.com/errors/locked"]},
                "title": {"type": "string", "description": "A short text for the problem type."},
                "status": {"type": "integer", "enum": [409]},
                "detail": {"type": "string", "description": "order {id} is locked by {by}"},
                "code": {"type": "string", "enum": ["LOCKED"]},
            },
            "required": ["code", "status", "title", "type"],
        })
    );
}

#[test]
fn header_fields_are_described() {
    let description = Description::of::<OrderError>();
    let text = |value: &str| json!({"type": "string", "enum": [value]});
    let challenges = &response(&description, "401")["headers"]["WWW-Authenticate"];
    assert_eq!(challenges["required"], true);
    assert_eq!(
        challenges["schema"],
        json!({"anyOf": [text(r#"Basic realm="orders""#), text(r#"Bearer realm="orders""#)]})
    );
    let allow = &response(&description, "405")["headers"]["Allow"];
    assert_eq!((&allow["required"], &allow["schema"]["examples"]), (&json!(true), &json!(["GET, PUT"])));
    let wait = &response(&description, "503")["headers"]["Retry-After"];
    assert_eq!(
        (&wait["required"], &wait["schema"]),
        (&json!(true), &json!({"type": "integer", "minimum": 0, "examples": [30]}))
    );
    let headers = &response(&description, "402")["headers"];
    assert_eq!(headers["X-Reason"]["schema"], json!({"type": "string", "examples": ["no funds"]}));
    assert_eq!(headers["X-Api-Version"]["schema"], text("7"));
}

#[test]
fn nothing_internal_is_described() {
    let description = Description::of::<OrderError>();
    let body = &response(&description, "500")["content"]["application/problem+json"]["examples"]["INTERNAL_SERVER_ERROR"]
        ["value"];
    assert_eq!(body["detail"], Value::Null);
    assert!(!serde_json::to_string(description.schemas()).unwrap().contains("disk"));
}

#[test]
fn what_a_type_around_a_problem_adds_is_optional_for_the_problem_type() {
    let description = Description::of::<OrderError>();
    let schema = schema(&description, "DECLINED");
    assert_eq!(schema["properties"]["order"]["type"], "integer");
    assert!(!schema["required"].as_array().unwrap().contains(&json!("order")));
    let plain = OrderError::Payment(PaymentError::Declined { reason: "a".to_owned() });
    let wrapped = OrderError::Wrapped { inner: PaymentError::Declined { reason: "a".to_owned() }, order: 3 };
    for error in [plain, wrapped] {
        let body = serde_json::from_slice(error.to_response::<bytes::Bytes>().body()).unwrap();
        assert_valid(&schema, &body);
    }
}

#[test]
fn a_deprecated_variant_is_a_deprecated_schema() {
    let description = Description::of::<OrderError>();
    assert_eq!(description.schemas()["GoneProblem"]["deprecated"], true);
    assert_eq!(description.schemas()["ServiceUnavailableProblem"]["deprecated"], Value::Null);
}

#[derive(Debug, thiserror::Error, Problem)]
enum OpenError {
    #[error("gone")]
    #[problem(status = 410)]
    Gone,
    #[error(transparent)]
    #[problem(transparent)]
    Other(Problem),
}

#[test]
fn an_open_set_is_the_default_response() {
    let description = Description::of::<OpenError>();
    assert!(description.is_open());
    let keys: Vec<_> = description.responses().keys().map(String::as_str).collect();
    assert_eq!(keys, ["410", "default"]);
    let content = &response(&description, "default")["content"]["application/problem+json"];
    assert_eq!(content["schema"], json!({"$ref": "#/components/schemas/Problem"}));
    let any = description.problem_schema();
    let problem = Problem::new(ErrorStatus::GONE).with_detail("short").with_extension("a", &1).unwrap();
    assert_valid(&any, &serde_json::from_str(&problem.to_json()).unwrap());
    assert!(!super::is_valid(&any, &json!({"title": "a", "status": 404})));
    let alone = Description::of::<Problem>();
    assert_eq!(alone.responses().keys().collect::<Vec<_>>(), ["default"]);
}

#[derive(Debug, thiserror::Error)]
#[error("by hand")]
struct ByHand;

static DEFINITIONS: [ProblemTypeDefinition; 1] = [ProblemTypeDefinition::new(ErrorStatus::LOCKED, "BY_HAND")
    .with_members(&["owner"])
    .with_headers(&["X-Owner"])];

impl ToProblem for ByHand {
    const TYPES: ProblemTypes = ProblemTypes::new(&DEFINITIONS, &[]);

    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        occurrence.extension("owner", &7);
        DEFINITIONS[0].problem_type()
    }
}

#[derive(Debug, thiserror::Error, Problem)]
enum AroundError {
    #[error(transparent)]
    #[problem(transparent)]
    ByHand(ByHand),
}

#[test]
fn an_impl_by_hand_is_described_by_its_names() {
    for description in [Description::of::<ByHand>(), Description::of::<AroundError>()] {
        let schema = schema(&description, "BY_HAND");
        assert_eq!(schema["properties"]["owner"], json!({"description": "Any JSON value."}));
        assert!(!schema["required"].as_array().unwrap().contains(&json!("owner")));
        assert_valid(&schema, &serde_json::from_str(&ByHand.to_json()).unwrap());
        assert_eq!(response(&description, "423")["headers"]["X-Owner"]["required"], false);
    }
}

#[test]
fn ready_made_sets_are_what_extractors_send() {
    let description = Description::of::<(JsonRejections, QueryRejections, PathRejections, OfStatus<405>)>();
    let keys: Vec<_> = description.responses().keys().map(String::as_str).collect();
    assert_eq!(keys, ["400", "404", "405", "413", "415", "422"]);
    assert!(response(&description, "405")["headers"].get("Allow").is_some());
    let codes: Vec<_> = description.problem_types().map(|problem_type| problem_type.code()).collect();
    assert_eq!(
        codes,
        [
            "INVALID_JSON",
            "BAD_REQUEST",
            "CONTENT_TOO_LARGE",
            "UNSUPPORTED_MEDIA_TYPE",
            "VALIDATION_ERROR",
            "NOT_FOUND",
            "METHOD_NOT_ALLOWED",
        ]
    );
}

/// A type that is generic over its inner error.
#[derive(Debug, thiserror::Error, Problem)]
enum Outer<E: std::error::Error + ToProblem + 'static, T: std::fmt::Debug + serde::Serialize> {
    #[error(transparent)]
    #[problem(transparent)]
    Inner(E),
    #[error("own")]
    #[problem(status = 409)]
    Own {
        #[problem(extension)]
        value: T,
    },
}

#[test]
fn generic_types_are_described() {
    let description = Description::of::<Outer<PaymentError, u8>>();
    let schema = schema(&description, "OWN");
    assert_eq!(schema["properties"]["value"], json!({"description": "Any JSON value."}));
    assert!(description.json_schema("DECLINED").is_some());
    let own = Outer::<PaymentError, u8>::Own { value: 3 };
    assert_valid(&schema, &serde_json::from_str(&own.to_json()).unwrap());
}
