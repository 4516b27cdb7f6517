//! JSON Schemas (2020-12): what a schema says about a value, and an example of one.

use serde_json::{Map, Value, json};

pub(super) use crate::occurrence::described::Schemas as Components;

/// Where a schema of a document of OpenAPI is.
pub(super) const PREFIX: &str = "#/components/schemas/";

pub(super) fn reference(name: &str) -> Value {
    json!({"$ref": format!("{PREFIX}{name}")})
}

/// The name of the component that a schema is a reference to.
pub(super) fn referred(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(PREFIX)
}

/// Lets everything that refers to a component refer to another one.
pub(super) fn rename(value: &mut Value, name: &str, new: &str) {
    match value {
        // a reference, or an entry of the mapping of a discriminator
        Value::String(text) if text.strip_prefix(PREFIX) == Some(name) => *text = format!("{PREFIX}{new}"),
        Value::Array(values) => values.iter_mut().for_each(|value| rename(value, name, new)),
        Value::Object(members) => members.values_mut().for_each(|value| rename(value, name, new)),
        _ => {}
    }
}

/// How deep a schema is followed. A schema can refer to itself.
pub(super) const MAX_DEPTH: usize = 8;

pub(super) fn resolved<'a>(schema: &'a Value, components: &'a Components) -> &'a Value {
    let mut schema = schema;
    for _ in 0..MAX_DEPTH {
        match referred(schema).and_then(|name| components.get(name)) {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema
}

/// The properties of an object, and the names of those that are required.
pub(super) fn properties<'a>(
    schema: &'a Value,
    components: &'a Components,
) -> Option<(&'a Map<String, Value>, Vec<&'a str>)> {
    let schema = resolved(schema, components);
    let required = schema.get("required").and_then(Value::as_array);
    let names = required.into_iter().flatten().filter_map(Value::as_str).collect();
    Some((schema.get("properties")?.as_object()?, names))
}

/// Whether an object of the schema can have members whose names the schema does not tell. A struct has none, although JSON Schema would
/// allow them.
pub(super) fn is_open(schema: &Value, components: &Components) -> bool {
    is_open_to(schema, components, MAX_DEPTH)
}

fn is_open_to(schema: &Value, components: &Components, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    let schema = resolved(schema, components);
    let branches =
        ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
    let mut branches = branches.flatten().peekable();
    let has_branches = branches.peek().is_some();
    if branches.any(|branch| is_open_to(branch, components, depth)) {
        return true;
    }
    match schema.get("additionalProperties") {
        Some(values) => *values != Value::Bool(false),
        None if has_branches || schema.get("properties").is_some() => false,
        // a map without a schema of its values, or any JSON value
        None => match schema.get("type") {
            Some(Value::String(name)) => name == "object",
            Some(Value::Array(names)) => names.iter().any(|name| name == "object"),
            _ => schema.get("enum").is_none() && schema.get("const").is_none(),
        },
    }
}

/// Whether a value of the schema can be `null`, as far as the schema tells. A schema that is not known allows it.
pub(super) fn allows_null(schema: &Value, components: &Components) -> bool {
    allows_null_to(schema, components, MAX_DEPTH)
}

fn allows_null_to(schema: &Value, components: &Components, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    let schema = resolved(schema, components);
    let is_null = |value: &Value| value == "null";
    if let Some(ty) = schema.get("type") {
        return ty.as_array().map_or(is_null(ty), |types| types.iter().any(is_null));
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return values.iter().any(Value::is_null);
    }
    if let Some(value) = schema.get("const") {
        return value.is_null();
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
            return branches.iter().any(|branch| allows_null_to(branch, components, depth));
        }
    }
    if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
        return all.iter().all(|part| allows_null_to(part, components, depth));
    }
    true
}

/// The schema without `null`, which is never sent as the value of a member.
pub(super) fn without_null(mut schema: Value) -> Value {
    let is_null_type = |ty: &Value| ty == "null";
    if let Some(types) = schema.get_mut("type").and_then(Value::as_array_mut) {
        types.retain(|ty| !is_null_type(ty));
        if let [only] = &types[..] {
            schema["type"] = only.clone();
        }
    }
    let keywords = schema.as_object().map_or(0, Map::len);
    for keyword in ["anyOf", "oneOf"] {
        let Some(branches) = schema.get_mut(keyword).and_then(Value::as_array_mut) else { continue };
        branches.retain(|branch| !branch.get("type").is_some_and(is_null_type));
        if let ([only], 1) = (&branches[..], keywords) {
            return only.clone();
        }
    }
    schema
}

/// A schema with a keyword for readers. A reference can have no keyword beside it for some libraries, so it is wrapped.
pub(super) fn with_keyword(schema: Value, keyword: &str, value: Value) -> Value {
    let mut schema = match schema.get("$ref") {
        Some(_) => json!({"allOf": [schema]}),
        None => schema,
    };
    if let Some(schema) = schema.as_object_mut() {
        schema.insert(keyword.to_owned(), value);
    }
    schema
}

/// The schema of a member that has one of two schemas.
pub(super) fn any_of(one: Value, other: &Value) -> Value {
    let mut branches = match one {
        Value::Object(mut map) if map.len() == 1 && map.contains_key("anyOf") => match map.remove("anyOf") {
            Some(Value::Array(branches)) => branches,
            _ => Vec::new(),
        },
        one => vec![one],
    };
    if !branches.contains(other) {
        branches.push(other.clone());
    }
    json!({"anyOf": branches})
}

/// Whether a value has the type of a schema, is one of its values and in its range. Other keywords are not checked.
pub(super) fn fits(value: &Value, schema: &Value, components: &Components) -> bool {
    fits_to(value, schema, components, MAX_DEPTH)
}

fn fits_to(value: &Value, schema: &Value, components: &Components, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    let schema = resolved(schema, components);
    let list = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
    let has_type = |ty: &Value| match ty.as_str() {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some("null") => value.is_null(),
        _ => true,
    };
    let is_of_type = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(has_type),
        Some(ty) => has_type(ty),
        None => true,
    };
    let limit = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    let is_in_range = value.as_f64().is_none_or(|number| {
        limit("minimum").is_none_or(|min| number >= min) && limit("maximum").is_none_or(|max| number <= max)
    });
    let items = schema.get("items").zip(value.as_array());
    is_of_type
        && is_in_range
        && list("enum").is_none_or(|values| values.contains(value))
        && items
            .is_none_or(|(item, values)| values.iter().all(|value| fits_to(value, item, components, depth)))
        && ["anyOf", "oneOf"].iter().all(|keyword| {
            list(keyword).is_none_or(|branches| {
                branches.iter().any(|branch| fits_to(value, branch, components, depth))
            })
        })
}
