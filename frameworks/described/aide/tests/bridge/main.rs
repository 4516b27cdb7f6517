//! What aide's documents have of descriptions.

#![allow(dead_code, reason = "what is only described is never constructed")]

mod components;
mod extractors;
mod responses;

use aide::OperationOutput;
use aide::axum::ApiRouter;
use aide::axum::routing::{ApiMethodRouter, get};
use aide::openapi::OpenApi;
use problem_core::describe::Description;
use serde_json::{Map, Value, json};

/// The document of a service with one route.
fn document(route: ApiMethodRouter) -> Value {
    let mut api = OpenApi::default();
    let _: axum::Router = ApiRouter::new().api_route("/", route).finish_api(&mut api);
    serde_json::to_value(&api).unwrap()
}

/// The document of a service with a handler that only fails.
fn document_of<E: OperationOutput + axum::response::IntoResponse + Send + 'static>() -> Value {
    document(get(async || never::<Result<(), E>>()))
}

/// The result of a handler that is not called.
fn never<T>() -> T {
    unreachable!("no request is sent")
}

fn responses(document: &Value) -> &Map<String, Value> {
    document["paths"]["/"]["get"]["responses"].as_object().unwrap()
}

fn schemas(document: &Value) -> &Map<String, Value> {
    document["components"]["schemas"].as_object().unwrap()
}

/// Responses without the examples of wrong fields. aide's responses have one for each extractor, and the responses of a description have only one.
fn without_validation_examples(mut responses: Map<String, Value>) -> Map<String, Value> {
    for response in responses.values_mut() {
        let content = &mut response["content"]["application/problem+json"];
        if let Some(examples) = content.get_mut("examples").and_then(Value::as_object_mut) {
            examples.retain(|code, _| !code.starts_with("VALIDATION_ERROR"));
        }
    }
    responses
}

/// The problem responses of a document, without what aide adds and what is the default.
fn problems(document: &Value) -> Map<String, Value> {
    let mut problems = responses(document).clone();
    problems.retain(|key, _| !key.starts_with('2'));
    for response in problems.values_mut() {
        for header in
            response.get_mut("headers").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
        {
            assert_eq!(header["style"], "simple");
            header.as_object_mut().unwrap().remove("style");
            if header.get("required").is_none() {
                header["required"] = json!(false);
            }
        }
        if response.get("headers").is_none() {
            response["headers"] = json!({});
        }
    }
    problems
}

/// A document has everything that a description has.
fn assert_described(document: &Value, description: &Description) {
    assert_eq!(problems(document), *description.responses());
    for (name, schema) in description.schemas() {
        assert_eq!(schemas(document)[name], *schema, "{name}");
    }
}
