//! Descriptions that were wrong once.

#![allow(clippy::type_complexity, reason = "a list of lists of lists")]
#![allow(dead_code, reason = "what is only described is never constructed")]

use std::time::Duration;

use problem_core::boundary::{EntryMember, ErrorsShape, Formats};
use problem_core::describe::{Description, JsonRejections};
use problem_core::{Boundary, FieldError, Problem, RateLimit, ToProblem};
use serde::Serialize;
use serde_json::{Value, json};

use super::{assert_valid, document, schema};

const UNAVAILABLE: u16 = 503;

#[test]
fn the_message_of_a_constant_5xx_is_not_described() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum StorageError {
        #[error("shard {0} of the ledger does not respond")]
        #[problem(status = UNAVAILABLE, code = "UNAVAILABLE", retry_after = 3)]
        Shard(u8),
    }
    for boundary in [Boundary::new(), Boundary::new().with_formats(Formats::Envelope)] {
        let text = document(&boundary.describe::<StorageError>()).to_string();
        assert!(!text.contains("ledger"), "{text}");
    }
}

type MaybeWait = Option<Duration>;
type MaybeLimit = Option<RateLimit>;

#[test]
fn an_alias_of_an_option_is_optional() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum LimitError {
        #[error("slow down")]
        #[problem(status = 429, code = "WAIT")]
        Wait(#[problem(retry_after)] MaybeWait),
        #[error("used up")]
        #[problem(status = 429, code = "USED_UP")]
        UsedUp(#[problem(rate_limit)] MaybeLimit),
    }
    let description = Description::of::<LimitError>();
    assert_eq!(description.responses()["429"]["headers"]["Retry-After"]["required"], false);
    let body: Value = serde_json::from_str(&LimitError::UsedUp(None).to_json()).unwrap();
    assert_valid(&schema(&description, "USED_UP"), &body);
}

#[derive(Debug, thiserror::Error, Problem)]
enum Lists {
    #[error("lists")]
    #[problem(status = 409)]
    Lists {
        #[problem(extension)]
        hash: [u8; 32],
        #[problem(extension)]
        none: [u8; 0],
        #[problem(extension)]
        deep: Vec<Vec<Vec<Vec<Vec<Vec<Vec<Vec<Vec<u8>>>>>>>>>,
    },
}

#[test]
fn examples_of_lists_are_valid() {
    let description = Description::of::<Lists>();
    let content = &description.responses()["409"]["content"]["application/problem+json"];
    assert_valid(&schema(&description, "LISTS"), &content["examples"]["LISTS"]["value"]);
}

#[test]
fn retry_after_stays_a_number_if_variants_differ() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum BusyError {
        #[error("a")]
        #[problem(status = 503, code = "BUSY", retry_after = 3)]
        Short,
        #[error("b")]
        #[problem(status = 503, code = "BUSY", retry_after = 60)]
        Long,
    }
    let description = Description::of::<BusyError>();
    let header = &description.responses()["503"]["headers"]["Retry-After"];
    assert_eq!(header["schema"]["type"], "integer");
}

#[derive(Debug, Serialize)]
struct Shown;

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("shown")
    }
}

#[test]
fn an_example_of_a_header_field_is_ascii() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum MovedError {
        #[error("moved")]
        #[problem(status = 410, header("Link" = "</{0}>"))]
        Moved(Shown),
    }
    let description = Description::of::<MovedError>();
    let header = &description.responses()["410"]["headers"]["Link"];
    assert_eq!(header["schema"]["examples"], json!(["</text>"]));
}

#[test]
fn an_entry_of_another_shape_may_have_no_code() {
    const SHAPE: ErrorsShape =
        ErrorsShape::entries(&[("name", EntryMember::Field), ("rule", EntryMember::Code)]);
    #[derive(Debug, thiserror::Error, Problem)]
    enum FieldsError {
        #[error("invalid")]
        #[problem(status = 422)]
        Invalid(#[problem(errors)] Vec<FieldError>),
    }
    let description = Boundary::new().with_errors_shape(SHAPE).describe::<FieldsError>();
    let entry = &description.schemas()["InvalidProblem"]["properties"]["errors"]["items"];
    assert_eq!(entry["required"], json!(["name"]));
}

#[test]
fn the_detail_of_a_wrong_media_type_is_described() {
    let description = Description::of::<JsonRejections>();
    assert!(description.schemas()["UnsupportedMediaTypeProblem"]["properties"]["detail"].is_object());
}

#[test]
fn a_schema_of_the_service_with_a_number_stays() {
    let description = Description::of::<Lists>();
    let mut found = document(&description);
    let own = json!({"type": "object", "properties": {"own": {"type": "string"}}});
    found["components"]["schemas"]["ListsProblem2"] = own.clone();
    description.complete(&mut found).unwrap();
    assert_eq!(found["components"]["schemas"]["ListsProblem2"], own);
}
