//! Descriptions of problem types: schemas, responses, and what a boundary changes in them.

mod boundaries;
mod documents;
mod found;
mod members;
mod responses;

use problem_core::describe::Description;
use serde_json::{Value, json};

/// The schema of the problem type with this code, as a document of its own.
fn schema(description: &Description, code: &str) -> Value {
    let schema =
        description.json_schema(code).unwrap_or_else(|| panic!("a problem type with the code {code}"));
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{error} in {schema}"));
    schema
}

/// Whether a body is valid for a schema.
fn is_valid(schema: &Value, body: &Value) -> bool {
    let validator = jsonschema::validator_for(schema).unwrap();
    validator.is_valid(body)
}

#[track_caller]
pub fn assert_valid(schema: &Value, body: &Value) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(body).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\nbody: {body}\nschema: {schema}");
}

/// A document with one operation that has the responses of a description.
fn document(description: &Description) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "orders", "version": "1"},
        "paths": {"/orders": {"get": {"responses": description.responses()}}},
        "components": {"schemas": description.schemas()},
    })
}
