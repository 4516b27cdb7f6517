//! Which operations answer with which problem types, from a document of OpenAPI.

use serde_json::Value;

use crate::catalogue::Catalogue;
use crate::describe::entries::referred;

/// The keys of a path item that are operations.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// An operation answers with a body that has this schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) schema: String,
    /// Such as `POST /orders`.
    pub(super) operation: String,
}

impl Catalogue {
    /// Says which operations answer with which problem types, as a finished document of OpenAPI has it: one that was written by a
    /// bridge, such as that to aide or utoipa, and by [`Description::complete`](crate::describe::Description::complete). A problem type is
    /// found by the name of its schema, such as `OrderNotFoundProblem`.
    pub fn with_operations_of(mut self, document: &Value) -> Self {
        self.answers.extend(answers(document));
        self
    }
}

fn answers(document: &Value) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            let operation = format!("{} {path}", method.to_ascii_uppercase());
            for (_, response) in item[method]["responses"].as_object().into_iter().flatten() {
                let shared = response["$ref"]
                    .as_str()
                    .and_then(|target| target.strip_prefix("#/components/responses/"));
                let response = shared.map_or(response, |name| &document["components"]["responses"][name]);
                let mut schemas = Vec::new();
                find_schemas(&response["content"], &mut schemas);
                for schema in schemas {
                    let answer = Answer { schema, operation: operation.clone() };
                    if !answers.contains(&answer) {
                        answers.push(answer);
                    }
                }
            }
        }
    }
    answers
}

/// The names of the schemas that a value refers to.
fn find_schemas(value: &Value, found: &mut Vec<String>) {
    found.extend(referred(value).map(str::to_owned));
    match value {
        Value::Array(values) => values.iter().for_each(|value| find_schemas(value, found)),
        Value::Object(members) => members.values().for_each(|value| find_schemas(value, found)),
        _ => {}
    }
}
