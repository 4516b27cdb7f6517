//! Finished documents of OpenAPI: the responses that a bridge has written are written again, with the settings of a boundary.

use std::error::Error;
use std::fmt;

use serde_json::{Map, Value, json};

use crate::describe::Description;
use crate::describe::described::Described;
use crate::describe::errors_member::FIELD_ERROR;
use crate::describe::every_response;
use crate::describe::openapi::{self, Named, OPEN_DESCRIPTION};
use crate::describe::presentation::{ANY_PROBLEM, PROBLEM, Presentation};
use crate::describe::schema::{referred, rename};
use crate::describe::upgrade::upgrade;
use crate::status::ErrorStatus;

/// Whether a key of a path item is an operation.
pub(super) fn is_operation(key: &str) -> bool {
    !["$ref", "summary", "description", "servers", "parameters"].contains(&key) && !key.starts_with("x-")
}

impl Description {
    /// Writes the problem responses of a finished document again, with the settings of the boundary of this description, and adds the
    /// schemas that they refer to.
    ///
    /// A bridge knows the types of errors, but not the boundary of the service. This method finds the responses that a bridge has
    /// written by the names and the form of their schemas. So **the description must have all error types of the document**:
    /// `boundary.describe::<(OrderError, PaymentError, JsonRejections)>()`. Other responses and schemas stay as they are, also problems
    /// that the service describes by hand. Only the header fields of [`with_request_ids`](Self::with_request_ids),
    /// [`with_rate_limits`](Self::with_rate_limits) and [`with_header`](Self::with_header) are added to all responses of the
    /// service's operations. If the service has a schema with the name of one of this crate, the latter gets a number. A
    /// document of OpenAPI 3.0 becomes one of 3.1.
    ///
    /// # Errors
    ///
    /// If a response of a bridge refers to a schema that this description does not have. Then the document is unchanged.
    pub fn complete(&self, document: &mut Value) -> Result<(), UnknownSchemas> {
        let mut completed = document.clone();
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        let mut completion = Completion::new(self, schemas);
        for root in ["/paths", "/webhooks", "/components/pathItems"] {
            completion.path_items(completed.pointer_mut(root));
        }
        for callback in completed
            .pointer_mut("/components/callbacks")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten()
        {
            completion.path_items(Some(callback.1));
        }
        let shared = completed.pointer_mut("/components/responses").and_then(Value::as_object_mut);
        for (_, response) in shared.into_iter().flatten() {
            completion.shared_response(response);
        }
        let Completion { new_names, mut unknown, .. } = completion;
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
        self.add_schemas(&mut completed, &new_names, is_old);
        every_response::complete(&self.of_every_response, &mut completed);
        *document = completed;
        Ok(())
    }

    fn add_schemas(&self, document: &mut Value, new_names: &[(&str, String)], was_old: bool) {
        let Some(document) = document.as_object_mut() else { return };
        let components = document.entry("components").or_insert_with(|| json!({}));
        let Some(components) = components.as_object_mut() else { return };
        let schemas = components.entry("schemas").or_insert_with(|| json!({}));
        let Some(schemas) = schemas.as_object_mut() else { return };
        schemas.retain(|name, schema| !(self.can_name(name) && is_ours(name, schema)));
        for (name, schema) in self.schemas() {
            let mut schema = schema.clone();
            rename_all(&mut schema, new_names);
            let new_name = new_names.iter().find(|(known, _)| known == name).map(|(_, new)| new);
            let name = new_name.unwrap_or(name);
            // what a member refers to may be in the document already, but a schema of OpenAPI 3.0 has fewer keywords
            if was_old || !schemas.contains_key(name) {
                schemas.insert(name.clone(), schema);
            }
        }
    }

    /// Whether this description, or one of a bridge, can have a schema of this name.
    fn can_name(&self, name: &str) -> bool {
        [PROBLEM, FIELD_ERROR].contains(&without_number(name))
            || self.named().any(|(_, described)| has_name(described, name))
    }
}

/// The responses of a document while they are written again.
struct Completion<'d> {
    description: &'d Description,
    /// The schemas of the document.
    schemas: Option<&'d Map<String, Value>>,
    /// The schemas of this crate that get another name, because the service has one of their name.
    new_names: Vec<(&'d str, String)>,
    /// The names of schemas that the description should have.
    unknown: Vec<String>,
}

/// The problem types that a response has.
#[derive(Default)]
struct Found<'d> {
    types: Vec<Named<'d>>,
    /// There are problem types that are known only at run time.
    is_open: bool,
}

impl<'d> Completion<'d> {
    fn new(description: &'d Description, schemas: Option<&'d Map<String, Value>>) -> Self {
        let is_taken = |name: &str| {
            schemas.and_then(|schemas| schemas.get(name)).is_some_and(|schema| !is_ours(name, schema))
        };
        let own = [PROBLEM, FIELD_ERROR].into_iter().chain(description.names.iter().map(String::as_str));
        let new_names = own.filter(|name| is_taken(name)).map(|name| {
            let mut number = 2_usize;
            while is_taken(&format!("{name}{number}")) {
                number += 1;
            }
            (name, format!("{name}{number}"))
        });
        Self { description, schemas, new_names: new_names.collect(), unknown: Vec::new() }
    }

    fn path_items(&mut self, items: Option<&mut Value>) {
        for item in items.and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
            for (key, operation) in item.as_object_mut().into_iter().flatten() {
                if is_operation(key) {
                    self.operation(operation);
                }
            }
        }
    }

    fn operation(&mut self, operation: &mut Value) {
        let callbacks = operation.get_mut("callbacks").and_then(Value::as_object_mut);
        for callback in callbacks.into_iter().flat_map(Map::values_mut) {
            self.path_items(Some(callback));
        }
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
        let mut found = Found::default();
        let keys: Vec<String> = responses.keys().cloned().collect();
        for key in keys {
            // only errors are problems
            let is_error = key == "default" || key.starts_with(['4', '5']);
            let Some(response) = responses.get_mut(&key).filter(|_| is_error) else { continue };
            if self.find(&key, response, &mut found) {
                match remainder(response) {
                    Some(others) => *response = others,
                    None => drop(responses.remove(&key)),
                }
            }
        }
        let presentation = &self.description.presentation;
        for (key, mut response) in openapi::responses(presentation, &found.types, found.is_open) {
            rename_all(&mut response, &self.new_names);
            if let Some(others) = responses.get(&key) {
                keep(others, &mut response);
            }
            responses.insert(key, response);
        }
    }

    /// A response that operations refer to.
    fn shared_response(&mut self, response: &mut Value) {
        let mut found = Found::default();
        if !self.find("", response, &mut found) {
            return;
        }
        let presentation = &self.description.presentation;
        *response = match found.is_open {
            true => openapi::open_response(presentation),
            false => openapi::response(presentation, &found.types),
        };
        rename_all(response, &self.new_names);
    }

    /// Finds the problem types of a response. Returns whether a bridge has written it.
    fn find(&mut self, key: &str, response: &Value, found: &mut Found<'d>) -> bool {
        let media_types: &[_] = match self.description.presentation.has_envelope() {
            true => &["application/problem+json", "application/json"],
            false => &["application/problem+json"],
        };
        let mut is_of_bridge = false;
        for name in media_types.iter().flat_map(|media_type| schema_names(response, media_type)) {
            let schema = self.schemas.and_then(|schemas| schemas.get(name));
            // the service describes some problems by hand
            if schema.is_some_and(|schema| !is_ours(name, schema)) && !self.is_written_about(name, response) {
                continue;
            }
            is_of_bridge = true;
            if without_number(name) == PROBLEM {
                found.is_open = true;
                continue;
            }
            let mut known = self.description.by_any_name(name, key, schema);
            known.extend(self.description.moved(name, key, schema));
            if known.is_empty() {
                self.unknown.push(name.to_owned());
            }
            for named in known {
                if !found.types.iter().any(|(known, _)| *known == named.0) {
                    found.types.push(named);
                }
            }
        }
        is_of_bridge
    }

    /// Whether a response has the text that this crate writes about the problem types with a schema of this name. The service may have
    /// a schema of its own with the name.
    fn is_written_about(&self, name: &str, response: &Value) -> bool {
        let Some(text) = response.get("description").and_then(Value::as_str) else { return false };
        let mut types = self.description.named().filter(|(_, described)| has_name(described, name));
        (without_number(name) == PROBLEM && text == OPEN_DESCRIPTION)
            || types.any(|(_, described)| text.contains(&format!("`{}`: ", described.problem_type.code())))
    }
}

impl Description {
    /// The problem types to which a schema of this name can belong in a response with this key.
    fn by_any_name(&self, name: &str, key: &str, schema: Option<&Value>) -> Vec<Named<'_>> {
        if schema.is_some_and(|schema| self.schemas.get(name) == Some(schema)) {
            return self.named().filter(|(known, _)| *known == name).collect();
        }
        let mut known: Vec<Named<'_>> =
            self.named().filter(|(_, described)| has_name(described, name)).collect();
        let code = schema.and_then(|schema| schema.pointer("/properties/code/enum/0")?.as_str());
        if let Some(code) = code {
            known.retain(|(_, described)| described.problem_type.code() == code);
        }
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
}

impl Description {
    /// The problem type of an extractor that has another status inside the boundary than a bridge has written.
    fn moved(&self, name: &str, key: &str, schema: Option<&Value>) -> Option<Named<'_>> {
        let statuses = self.presentation.statuses();
        let is_moved = match (key, without_number(name)) {
            ("404", "NotFoundProblem") => statuses.reports_path_errors,
            ("422", "ValidationErrorProblem") => {
                let is_of_extractor = schema.is_none_or(|schema| schema.pointer(OF_EXTRACTOR).is_some());
                is_of_extractor && statuses.validation == ErrorStatus::BAD_REQUEST
            }
            _ => false,
        };
        let mut types = self.named();
        let moved = types.find(|(_, described)| {
            described.status() == 400 && described.problem_type.code() == "VALIDATION_ERROR"
        });
        moved.filter(|_| is_moved)
    }
}

/// A member that only the problems of extractors have.
const OF_EXTRACTOR: &str = "/properties/omittedErrors";

/// Whether a schema with such a name has the form that this crate gives it, and is not one of the service.
fn is_ours(name: &str, schema: &Value) -> bool {
    match without_number(name) {
        FIELD_ERROR => schema.pointer("/properties/pointer").is_some(),
        PROBLEM => schema.get("description").is_some_and(|text| text == ANY_PROBLEM),
        _ => ["/properties/code/enum/0", "/properties/error/properties/code/enum/0"]
            .iter()
            .any(|code| schema.pointer(code).is_some_and(Value::is_string)),
    }
}

/// What a response has besides the problems that a bridge has written. `None`: nothing.
fn remainder(response: &Value) -> Option<Value> {
    let mut others = response.as_object()?.clone();
    others.remove("headers");
    if let Some(content) = others.get_mut("content").and_then(Value::as_object_mut) {
        content.retain(|media_type, _| !media_type.starts_with("application/problem+"));
        if content.is_empty() {
            others.remove("content");
        }
    }
    others.keys().any(|key| key != "description").then_some(Value::Object(others))
}

/// Keeps what another response with the same key has besides.
fn keep(others: &Value, response: &mut Value) {
    for (key, value) in others.as_object().into_iter().flatten() {
        match (response.get_mut(key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => {
                for (name, value) in more {
                    known.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
            (Some(_), _) => {}
            (None, value) => response[key.as_str()] = value.clone(),
        }
    }
}

fn rename_all(value: &mut Value, new_names: &[(&str, String)]) {
    for (name, new_name) in new_names {
        rename(value, name, new_name);
    }
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

/// The names of the schemas of a response with this media type.
fn schema_names<'a>(response: &'a Value, media_type: &str) -> Vec<&'a str> {
    let content = response.get("content").and_then(|content| content.get(media_type));
    let Some(schema) = content.and_then(|content| content.get("schema")) else { return Vec::new() };
    let mut names: Vec<_> = referred(schema).into_iter().collect();
    for keyword in ["oneOf", "anyOf"] {
        let branches = schema.get(keyword).and_then(Value::as_array).into_iter().flatten();
        names.extend(branches.filter_map(referred));
    }
    names
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
