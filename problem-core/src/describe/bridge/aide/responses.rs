//! Responses as aide's types, and how two responses with one status become one.

use std::collections::HashSet;
use std::fmt::Write as _;

use aide::generate::GenContext;
use aide::openapi::{
    Example, Header, HeaderStyle, MediaType, Operation, ParameterSchemaOrContent, ReferenceOr, Response,
    SchemaObject, StatusCode,
};
use schemars_09::Schema;
use serde_json::{Map, Value, json};

use crate::describe::Description;
use crate::describe::bridge::aide::Responses;
use crate::describe::bridge::aide::schemas;
use crate::describe::collection::Collection;
use crate::describe::presentation::Presentation;
use crate::describe::schema::referred;

/// Writes the responses of problem types into an operation.
pub(super) fn document(describe: fn(&mut Collection), ctx: &mut GenContext, operation: &mut Operation) {
    let new = responses(describe, ctx);
    let documented = operation.responses.get_or_insert_default();
    for (status, response) in new {
        let known = match status {
            Some(status) => documented.responses.get_mut(&StatusCode::Code(status)),
            None => documented.default.as_mut(),
        };
        match (known, status) {
            (Some(ReferenceOr::Item(known)), _) => merge(known, response, ctx),
            // the service has decided to describe this response in the components
            (Some(ReferenceOr::Reference { .. }), _) => {}
            (None, Some(status)) => {
                documented.responses.insert(StatusCode::Code(status), ReferenceOr::Item(response));
            }
            (None, None) => documented.default = Some(ReferenceOr::Item(response)),
        }
    }
}

/// One response with all problem types.
pub(super) fn merged(describe: fn(&mut Collection), ctx: &mut GenContext) -> Option<Response> {
    let mut responses = responses(describe, ctx).into_iter().map(|(_, response)| response);
    let mut first = responses.next()?;
    for response in responses {
        merge(&mut first, response, ctx);
    }
    Some(first)
}

/// The responses by status, whose schemas are in the context.
fn responses(describe: fn(&mut Collection), ctx: &mut GenContext) -> Responses {
    let (description, types) = schemas::recorded(|| Description::through(Presentation::default(), &describe));
    let placed = schemas::place(&description, &types, ctx);
    let mut responses = Responses::new();
    for (key, value) in description.responses() {
        match (key.parse::<u16>(), key.as_str()) {
            (Ok(status), _) => responses.push((Some(status), response(value, &placed))),
            (Err(_), "default") => responses.push((None, response(value, &placed))),
            (Err(_), _) => {}
        }
    }
    responses
}

/// A header field of a response.
pub(super) fn header(description: Option<String>, is_required: bool, of_value: Value) -> ReferenceOr<Header> {
    ReferenceOr::Item(Header {
        description,
        style: HeaderStyle::Simple,
        required: is_required,
        deprecated: None,
        format: ParameterSchemaOrContent::Schema(schema(of_value)),
        example: None,
        examples: Default::default(),
        extensions: Default::default(),
    })
}

/// A response object of OpenAPI as the type of aide.
fn response(value: &Value, placed: &schemas::Placed<'_>) -> Response {
    let mut response =
        Response { description: text(value, "description").unwrap_or_default(), ..Response::default() };
    for (name, header) in members(value, "headers") {
        let is_required = header.get("required").and_then(Value::as_bool).unwrap_or_default();
        let header = self::header(text(header, "description"), is_required, placed.schema(&header["schema"]));
        response.headers.insert(name.clone(), header);
    }
    for (media_type, content) in members(value, "content") {
        let mut media = MediaType {
            schema: content.get("schema").map(|value| schema(placed.schema(value))),
            ..MediaType::default()
        };
        for (name, example) in members(content, "examples") {
            let example = Example {
                summary: text(example, "summary"),
                value: example.get("value").cloned(),
                ..Example::default()
            };
            media.examples.insert(name.clone(), ReferenceOr::Item(example));
        }
        response.content.insert(media_type.clone(), media);
    }
    response
}

fn members<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(name).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

fn text(value: &Value, name: &str) -> Option<String> {
    Some(value.get(name)?.as_str()?.to_owned())
}

/// A schema as the type of aide.
pub(super) fn schema(value: Value) -> SchemaObject {
    let json_schema = Schema::try_from(value).unwrap_or_default();
    SchemaObject { json_schema, external_docs: None, example: None }
}

/// Adds what a response says to another one. Adding a response again changes nothing.
fn merge(known: &mut Response, new: Response, ctx: &GenContext) {
    known.description = descriptions(&known.description, &new.description);
    for (name, header) in &mut known.headers {
        let is_in_both = new.headers.keys().any(|other| other.eq_ignore_ascii_case(name));
        if let (ReferenceOr::Item(header), false) = (header, is_in_both) {
            header.required = false;
        }
    }
    for (name, header) in new.headers {
        let ReferenceOr::Item(mut header) = header else { continue };
        match known.headers.iter_mut().find(|(other, _)| other.eq_ignore_ascii_case(&name)) {
            Some((_, ReferenceOr::Item(known))) => merge_header(known, header),
            Some((_, ReferenceOr::Reference { .. })) => {}
            None => {
                header.required = false;
                known.headers.insert(name, ReferenceOr::Item(header));
            }
        }
    }
    for (media_type, content) in new.content {
        match known.content.get_mut(&media_type) {
            Some(known) => merge_content(known, content, ctx),
            None => {
                known.content.insert(media_type, content);
            }
        }
    }
}

/// The descriptions of problem types are a line for each, and a list of several.
fn descriptions(known: &str, new: &str) -> String {
    fn lines(text: &str) -> Option<Vec<&str>> {
        let lines = text.lines().map(|line| line.strip_prefix("- ").unwrap_or(line));
        lines.map(|line| line.starts_with('`').then_some(line)).collect()
    }
    match (lines(known), lines(new)) {
        _ if known.is_empty() => new.to_owned(),
        (Some(mut lines), Some(more)) => {
            lines.extend(more);
            let mut seen = HashSet::new();
            lines.retain(|line| seen.insert(*line));
            if let [only] = lines[..] {
                return only.to_owned();
            }
            let lines: Vec<_> = lines.into_iter().map(|line| format!("- {line}")).collect();
            lines.join("\n")
        }
        _ if known.contains(new) => known.to_owned(),
        _ => format!("{known}\n\n{new}"),
    }
}

fn merge_header(known: &mut Header, new: Header) {
    known.required &= new.required;
    if known.description.is_none() {
        known.description = new.description;
    }
    let (ParameterSchemaOrContent::Schema(known), ParameterSchemaOrContent::Schema(new)) =
        (&mut known.format, &new.format)
    else {
        return;
    };
    if let Some(branches) = more_branches(&known.json_schema, &new.json_schema) {
        known.json_schema = as_schema(json!({"anyOf": branches}));
    }
}

fn merge_content(known: &mut MediaType, new: MediaType, ctx: &GenContext) {
    match (&mut known.schema, new.schema) {
        (Some(known), Some(new)) => {
            if let Some(branches) = more_branches(&known.json_schema, &new.json_schema) {
                known.json_schema = as_schema(one_of(branches, ctx));
            }
        }
        (None, schema) => known.schema = schema,
        (Some(_), None) => {}
    }
    for (name, example) in new.examples {
        // two problem types may have one code
        let (mut key, mut number) = (name.clone(), 2_usize);
        while known.examples.get(&key).is_some_and(|known| *known != example) {
            key = name.clone();
            // writing into a `String` does not fail
            let _ = write!(key, "_{number}");
            number += 1;
        }
        known.examples.insert(key, example);
    }
}

fn as_schema(value: Value) -> Schema {
    Schema::try_from(value).unwrap_or_default()
}

/// The alternatives of two schemas. It is `None` if the second one has no other alternatives.
fn more_branches(known: &Schema, new: &Schema) -> Option<Vec<Value>> {
    let mut all = branches(known.as_value());
    let len = all.len();
    for branch in branches(new.as_value()) {
        if !all.contains(&branch) {
            all.push(branch);
        }
    }
    (all.len() > len).then_some(all)
}

fn branches(schema: &Value) -> Vec<Value> {
    for keyword in ["oneOf", "anyOf"] {
        if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
            return branches.clone();
        }
    }
    vec![schema.clone()]
}

/// A body that has one of several schemas. If each schema is of a problem type of its own, no body has two of them.
fn one_of(branches: Vec<Value>, ctx: &GenContext) -> Value {
    let definitions = ctx.schema.definitions();
    let mut identities = HashSet::new();
    let mut mapping = Map::new();
    for branch in &branches {
        let schema = referred(branch).map_or(Some(branch), |name| definitions.get(name));
        let member = |name: &str| schema?.pointer(&format!("/properties/{name}/enum/0"))?.as_str();
        let (Some(code), Some(type_uri)) = (member("code"), member("type")) else { continue };
        identities.insert((code, type_uri));
        // a discriminator is only for references
        if let Some(target) = branch.get("$ref") {
            mapping.insert(code.to_owned(), target.clone());
        }
    }
    let keyword = if identities.len() == branches.len() { "oneOf" } else { "anyOf" };
    let has_discriminator = mapping.len() == branches.len();
    let mut schema = json!({keyword: branches});
    if has_discriminator {
        schema["discriminator"] = json!({"propertyName": "code", "mapping": mapping});
    }
    schema
}
