//! Finished documents of OpenAPI: the responses that a bridge has written are written again, with the settings of a boundary.

use std::error::Error;
use std::fmt;

use serde_json::{Map, Value, json};

use crate::describe::Description;
use crate::describe::collection::Described;
use crate::describe::openapi::{self, Named};
use crate::describe::presentation::{FIELD_ERROR, PROBLEM, Presentation};
use crate::describe::schema::{referred, rename};

/// The keys of a path item that are not operations.
const NO_OPERATIONS: [&str; 5] = ["$ref", "summary", "description", "servers", "parameters"];

impl Description {
    /// Writes the problem responses of a finished document again, with the settings of the boundary of this description, and adds the
    /// schemas that they refer to.
    ///
    /// A bridge knows the types of errors, but not the boundary of the service. This method finds the responses that a bridge has
    /// written by the names of their schemas. So **the description must have all error types of the document**:
    /// `boundary.describe::<(OrderError, PaymentError, JsonRejections)>()`. Other responses and schemas stay as they are. A document
    /// of OpenAPI 3.0 becomes one of 3.1.
    ///
    /// # Errors
    ///
    /// If a problem response refers to a schema that this description does not have. Then the document is unchanged.
    pub fn complete(&self, document: &mut Value) -> Result<(), UnknownSchemas> {
        let mut unknown = Vec::new();
        let mut completed = document.clone();
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        let own = own_names(schemas);
        for root in ["paths", "webhooks"] {
            let paths = completed.get_mut(root).and_then(Value::as_object_mut);
            for item in paths.into_iter().flat_map(Map::values_mut) {
                for (key, operation) in item.as_object_mut().into_iter().flatten() {
                    if !NO_OPERATIONS.contains(&key.as_str()) && !key.starts_with("x-") {
                        self.complete_operation(operation, schemas, &own, &mut unknown);
                    }
                }
            }
        }
        if !unknown.is_empty() {
            unknown.sort();
            unknown.dedup();
            return Err(UnknownSchemas { names: unknown });
        }
        let is_old = completed
            .get("openapi")
            .and_then(Value::as_str)
            .is_some_and(|version| version.starts_with("3.0"));
        if is_old {
            completed["openapi"] = "3.1.0".into();
            upgrade(&mut completed);
        }
        self.add_schemas(&mut completed, &own, is_old);
        *document = completed;
        Ok(())
    }

    fn complete_operation(
        &self,
        operation: &mut Value,
        schemas: Option<&Map<String, Value>>,
        own: &[&str],
        unknown: &mut Vec<String>,
    ) {
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
        let (mut found, mut is_open): (Vec<Named<'_>>, bool) = (Vec::new(), false);
        let keys: Vec<String> = responses.keys().cloned().collect();
        for key in keys {
            let names = responses.get(&key).map(schema_names).unwrap_or_default();
            let mut is_problem = false;
            for (name, is_certain) in names {
                let is_problem_schema = is_certain || self.presentation.has_envelope();
                if is_problem_schema && [PROBLEM, &renamed(PROBLEM)].contains(&without_number(&name)) {
                    (is_open, is_problem) = (true, true);
                    continue;
                }
                let known = self.by_any_name(&name, &key, schemas.and_then(|schemas| schemas.get(&name)));
                match known.is_empty() {
                    true if is_certain => unknown.push(name),
                    true => {}
                    false => is_problem = true,
                }
                for named in known {
                    if !found.iter().any(|(known, _)| *known == named.0) {
                        found.push(named);
                    }
                }
            }
            if is_problem {
                responses.remove(&key);
            }
        }
        for (key, mut response) in openapi::responses(&self.presentation, &found, is_open) {
            for taken in own {
                rename(&mut response, taken, &renamed(taken));
            }
            responses.insert(key, response);
        }
    }

    /// The problem types to which a schema of this name can belong in a response with this key.
    fn by_any_name(&self, name: &str, key: &str, schema: Option<&Value>) -> Vec<Named<'_>> {
        if schema.is_some_and(|schema| self.schemas.get(name) == Some(schema)) {
            return self.named().filter(|(known, _)| *known == name).collect();
        }
        let mut known: Vec<Named<'_>> =
            self.named().filter(|(_, described)| has_name(described, name)).collect();
        if known.iter().any(|(_, described)| described.status().to_string() == key) {
            known.retain(|(_, described)| described.status().to_string() == key);
        }
        // a bridge writes the type URI as it is outside of every boundary
        let type_uri = schema.and_then(type_uri);
        let is_of_type = |described: &Described| {
            type_uri.is_some() && type_uri == self::type_uri(&Presentation::default().schema(described))
        };
        if known.len() > 1 && known.iter().any(|(_, described)| is_of_type(described)) {
            known.retain(|(_, described)| is_of_type(described));
        }
        known
    }

    /// Adds the schemas. The service has the schemas with the names in `own`, so those of this crate get other names.
    fn add_schemas(&self, document: &mut Value, own: &[&str], was_old: bool) {
        let Some(document) = document.as_object_mut() else { return };
        let components = document.entry("components").or_insert_with(|| json!({}));
        let Some(components) = components.as_object_mut() else { return };
        let schemas = components.entry("schemas").or_insert_with(|| json!({}));
        let Some(schemas) = schemas.as_object_mut() else { return };
        let has_code = |schema: &Value| {
            ["/properties/code/enum", "/properties/error/properties/code/enum"]
                .iter()
                .any(|path| schema.pointer(path).is_some())
        };
        schemas.retain(|name, schema| {
            let is_ours = [PROBLEM, FIELD_ERROR].contains(&&**name) && !own.contains(&&**name);
            !(is_ours || has_code(schema) && self.named().any(|(_, described)| has_name(described, name)))
        });
        for (name, schema) in self.schemas() {
            let (mut name, mut schema) = (name.clone(), schema.clone());
            for taken in own {
                rename(&mut schema, taken, &renamed(taken));
                if name == *taken {
                    name = renamed(taken);
                }
            }
            // what a member refers to may be in the document already, but a schema of OpenAPI 3.0 has fewer keywords
            if was_old || !schemas.contains_key(&name) || self.names.contains(&name) {
                schemas.insert(name, schema);
            }
        }
    }
}

/// The names of schemas of this crate that the schemas of the service have.
fn own_names(schemas: Option<&Map<String, Value>>) -> Vec<&'static str> {
    let is_ours = |name: &str, schema: &Value| match name {
        FIELD_ERROR => schema.pointer("/properties/pointer").is_some(),
        _ => schema.get("title").is_some_and(|title| title == PROBLEM),
    };
    let names = [PROBLEM, FIELD_ERROR].into_iter();
    names
        .filter(|name| schemas.and_then(|all| all.get(*name)).is_some_and(|schema| !is_ours(name, schema)))
        .collect()
}

/// The name of a schema of this crate if the service has one with its own name.
fn renamed(name: &str) -> String {
    format!("Any{name}")
}

/// Whether a description can give the schema of a problem type this name.
fn has_name(described: &Described, name: &str) -> bool {
    let [short, long] = super::names(described);
    [short, long].contains(&without_number(name).to_owned())
}

/// The name without the number that tells it from another one.
fn without_number(name: &str) -> &str {
    name.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

/// The only type URI of a body.
fn type_uri(schema: &Value) -> Option<&str> {
    schema.pointer("/properties/type/enum/0")?.as_str()
}

/// The names of the schemas of a response, and whether its media type tells that they are those of problems. The media type of an
/// envelope does not.
fn schema_names(response: &Value) -> Vec<(String, bool)> {
    let mut names = Vec::new();
    let Some(content) = response.get("content").and_then(Value::as_object) else { return names };
    for (media_type, content) in content {
        let is_certain = match media_type.as_str() {
            "application/problem+json" => true,
            "application/json" => false,
            _ => continue,
        };
        let Some(schema) = content.get("schema") else { continue };
        let mut add = |schema| names.extend(referred(schema).map(|name| (name.to_owned(), is_certain)));
        add(schema);
        for keyword in ["oneOf", "anyOf"] {
            schema.get(keyword).and_then(Value::as_array).into_iter().flatten().for_each(&mut add);
        }
    }
    names
}

/// Changes what OpenAPI 3.0 writes in another way than 3.1, in all schemas.
pub(super) fn upgrade(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(upgrade),
        Value::Object(members) => {
            if let (Some(Value::Bool(is_nullable)), true) = (members.get("nullable"), is_schema(members)) {
                let is_nullable = *is_nullable;
                members.remove("nullable");
                if is_nullable && let Some(ty) = members.get_mut("type") {
                    *ty = json!([ty.clone(), "null"]);
                }
            }
            for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
                if let Some(Value::Bool(is_exclusive)) = members.get(exclusive) {
                    let is_exclusive = *is_exclusive;
                    members.remove(exclusive);
                    if is_exclusive && let Some(limit) = members.remove(bound) {
                        members.insert(exclusive.to_owned(), limit);
                    }
                }
            }
            members.values_mut().for_each(upgrade);
        }
        _ => {}
    }
}

/// Whether an object is a schema, and not a map with a property of the name `nullable`.
fn is_schema(members: &Map<String, Value>) -> bool {
    members.get("type").is_some_and(Value::is_string)
}

/// The error of [`Description::complete`] for schemas of problem types that the description does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSchemas {
    names: Vec<String>,
}

impl UnknownSchemas {
    /// The names of the schemas.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

impl fmt::Display for UnknownSchemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the description has no problem types for these schemas of the document: {}; name their error types in `describe::<(…)>()`",
            self.names.join(", ")
        )
    }
}

impl Error for UnknownSchemas {}
