//! The extractors in the signatures of handlers.

use aide::axum::routing::get;
use axum::extract::Extension;
use axum::http::Method;
use problem_core::Problem;
use problem_core::describe::{
    Describe, Description, FormRejections, JsonRejections, PathRejections, QueryRejections,
};
use problem_core::extract::{
    FirstFault, Form, Garde, GardeWith, Json, Path, Query, Valid, ValidWith, WithProblem,
};
use problem_core::validation::WireNames;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

use crate::{document, problems, responses, without_validation_examples};

/// What a client sends.
#[derive(Serialize, Deserialize, JsonSchema, validator::Validate, garde::Validate, WireNames)]
struct Order {
    /// How many.
    #[validate(range(min = 1))]
    #[garde(range(min = 1))]
    quantity: u32,
    #[garde(skip)]
    note: Option<String>,
}

struct Catalogue;

#[derive(Deserialize, JsonSchema, validator::Validate, WireNames)]
#[validate(context = Catalogue)]
struct Chosen {
    #[validate(length(min = 1))]
    article: String,
}

#[derive(Deserialize, JsonSchema, garde::Validate, WireNames)]
#[garde(context(Catalogue))]
struct Checked {
    #[garde(length(min = 1))]
    article: String,
}

/// A context that does not need the state of a router.
#[derive(Clone)]
struct Context(Arc<Catalogue>);

impl std::ops::Deref for Context {
    type Target = Catalogue;

    fn deref(&self) -> &Catalogue {
        &self.0
    }
}

impl axum::extract::FromRef<()> for Context {
    fn from_ref((): &()) -> Self {
        Self(Arc::new(Catalogue))
    }
}

/// The operation of a handler that has the problem responses of a description.
macro_rules! operation_of {
    ($extractor:ty, $described:ty) => {{
        async fn handler(_: $extractor) {}
        let document = document(get(handler));
        assert_rejections::<$described>(&document);
        document["paths"]["/"]["get"].clone()
    }};
}

fn assert_rejections<E: Describe>(document: &Value) {
    let expected = Description::of::<E>().responses().clone();
    assert_eq!(without_validation_examples(problems(document)), without_validation_examples(expected));
}

fn assert_body(operation: &Value, media_type: &str, name: &str) {
    let schema = &operation["requestBody"]["content"][media_type]["schema"];
    assert_eq!(*schema, json!({"$ref": format!("#/components/schemas/{name}")}));
    assert_eq!(operation["requestBody"]["required"], true);
    assert!(operation.get("parameters").is_none());
}

fn assert_parameters(operation: &Value, location: &str) {
    let parameters = operation["parameters"].as_array().unwrap();
    let facts: Vec<_> = parameters
        .iter()
        .map(|parameter| {
            assert_eq!(parameter["in"], location);
            (parameter["name"].as_str().unwrap(), parameter["required"] == true)
        })
        .collect();
    assert!(facts.contains(&("quantity", true)) && facts.contains(&("note", false)), "{facts:?}");
    assert!(operation.get("requestBody").is_none());
}

#[test]
fn bodies_are_described_with_their_rejections() {
    const JSON: &str = "application/json";
    const FORM: &str = "application/x-www-form-urlencoded";
    let operation = operation_of!(Json<Order>, JsonRejections);
    assert_body(&operation, JSON, "Order");
    assert_eq!(operation["requestBody"]["description"], "What a client sends.");
    assert_body(&operation_of!(FirstFault<Order>, JsonRejections), JSON, "Order");
    assert_body(&operation_of!(Form<Order>, FormRejections), FORM, "Order");
    assert_body(&operation_of!(Valid<Json<Order>>, JsonRejections), JSON, "Order");
    assert_body(&operation_of!(Garde<Form<Order>>, FormRejections), FORM, "Order");
    assert_body(&operation_of!(ValidWith<Json<Chosen>, Context>, JsonRejections), JSON, "Chosen");
    assert_body(&operation_of!(GardeWith<Json<Checked>, Context>, JsonRejections), JSON, "Checked");
}

#[test]
fn parameters_are_described_with_their_rejections() {
    assert_parameters(&operation_of!(Query<Order>, QueryRejections), "query");
    assert_parameters(&operation_of!(Path<Order>, PathRejections), "path");
    assert_parameters(&operation_of!(Valid<Query<Order>>, QueryRejections), "query");
    assert_parameters(&operation_of!(Garde<Path<Order>>, PathRejections), "path");
}

#[test]
fn rejections_of_other_crates_are_the_default_response() {
    let operation = operation_of!(WithProblem<Extension<u8>>, Problem);
    assert!(operation["responses"]["default"].is_object());
}

#[test]
fn extractors_that_are_asked_together_are_merged() {
    async fn handler(_: Method, _: Path<Order>, _: Query<Order>, _: Valid<Json<Order>>) {}
    let document = document(get(handler));
    assert_rejections::<(PathRejections, JsonRejections)>(&document);
}

#[test]
fn extractors_are_responses() {
    for (document, media_type) in [
        (document(get(async || Json(Order { quantity: 1, note: None }))), "application/json"),
        (
            document(get(async || Form(Order { quantity: 1, note: None }))),
            "application/x-www-form-urlencoded",
        ),
    ] {
        let success = &responses(&document)["200"];
        assert_eq!(success["description"], "What a client sends.");
        let schema = &success["content"][media_type]["schema"];
        assert_eq!(*schema, json!({"$ref": "#/components/schemas/Order"}));
        assert_eq!(responses(&document).len(), 1);
    }
}
