//! JSON Schemas (2020-12): what a schema says about a value, and an example of one.

use serde_json::{Map, Number, Value, json};

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
const MAX_DEPTH: usize = 8;

/// From how many levels on an example has only what its schema requires, so that it ends before the last level.
const IS_DEEP: usize = MAX_DEPTH / 2;

fn resolved<'a>(schema: &'a Value, components: &'a Components) -> &'a Value {
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

/// An example of a value: the one that the schema has, or a plain one of its type.
pub(super) fn example(schema: &Value, components: &Components) -> Value {
    example_to(schema, components, MAX_DEPTH)
}

fn example_to(schema: &Value, components: &Components, depth: usize) -> Value {
    let schema = resolved(schema, components);
    let first = |keyword: &str| schema.get(keyword).and_then(Value::as_array).and_then(|list| list.first());
    let given = schema.get("example").or_else(|| first("examples")).or_else(|| schema.get("const"));
    if let Some(value) = given.or_else(|| schema.get("default").filter(|value| !value.is_null())) {
        return value.clone();
    }
    if let Some(value) = schema
        .get("enum")
        .and_then(Value::as_array)
        .and_then(|values| values.iter().find(|value| !value.is_null()))
    {
        return value.clone();
    }
    let Some(depth) = depth.checked_sub(1) else { return json!("…") };
    for keyword in ["anyOf", "oneOf"] {
        let branches = schema.get(keyword).and_then(Value::as_array);
        let is_null = |branch: &Value| branch.get("type").is_some_and(|ty| ty == "null");
        let branch = branches.and_then(|branches| {
            branches.iter().find(|branch| is_null(branch) == (depth < IS_DEEP)).or_else(|| branches.first())
        });
        if let Some(branch) = branch {
            return beside(example_to(branch, components, depth), schema, components, depth);
        }
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        let mut whole = Map::new();
        for part in parts {
            match example_to(part, components, depth) {
                Value::Object(members) => whole.extend(members),
                other if parts.len() == 1 => return other,
                _ => {}
            }
        }
        return beside(Value::Object(whole), schema, components, depth);
    }
    let ty = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).find(|ty| *ty != "null"),
        Some(ty) => ty.as_str(),
        None if schema.get("properties").is_some() => Some("object"),
        None => None,
    };
    match ty {
        Some("string") => example_of_text(schema),
        Some("integer" | "number") => example_of_number(schema),
        Some("boolean") => json!(true),
        Some("array") => example_of_list(schema, components, depth),
        Some("object") => example_of_object(schema, components, depth),
        Some("null") => Value::Null,
        _ => json!("…"),
    }
}

/// An example of a part of a schema, with the properties that are beside the part.
fn beside(mut part: Value, schema: &Value, components: &Components, depth: usize) -> Value {
    if let (Some(part), true) = (part.as_object_mut(), schema.get("properties").is_some())
        && let Value::Object(own) = example_of_object(schema, components, depth)
    {
        part.extend(own);
    }
    part
}

fn example_of_text(schema: &Value) -> Value {
    let text = match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => "01890a5d-ac96-774b-bcce-b302099a8057",
        Some("date-time") => "2026-01-01T12:00:00Z",
        Some("date") => "2026-01-01",
        Some("time") => "12:00:00Z",
        Some("duration") => "PT30S",
        Some("email") => "ada@example.com",
        Some("uri" | "url") => "https://example.com/",
        Some("uri-reference") => "/",
        Some("hostname") => "example.com",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        _ => "text",
    };
    let limit =
        |keyword| schema.get(keyword).and_then(Value::as_u64).and_then(|len| usize::try_from(len).ok());
    let (min, max) = (limit("minLength").unwrap_or(0), limit("maxLength").unwrap_or(usize::MAX));
    // a text longer than this helps no reader
    const LONGEST: usize = 1_000;
    let mut text: String = text.chars().take(max).collect();
    while text.chars().count() < min.min(LONGEST) {
        text.push('x');
    }
    text.into()
}

fn example_of_number(schema: &Value) -> Value {
    let limit = |keyword| match schema.get(keyword) {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    };
    let one = Number::from(1);
    let (min, max) = (limit("minimum"), limit("maximum"));
    let is_above = |number: &Number, limit: &Number| match (number.as_f64(), limit.as_f64()) {
        (Some(number), Some(limit)) => number > limit,
        _ => false,
    };
    match (min, max) {
        (Some(min), _) if is_above(min, &one) => min.clone().into(),
        (_, Some(max)) if is_above(&one, max) => max.clone().into(),
        _ => one.into(),
    }
}

fn example_of_list(schema: &Value, components: &Components, depth: usize) -> Value {
    if let Some(items) = schema.get("prefixItems").and_then(Value::as_array) {
        return items.iter().map(|item| example_to(item, components, depth)).collect();
    }
    // a list that is longer than this helps no reader
    const LONGEST: u64 = 1_000;
    let limit = |keyword| schema.get(keyword).and_then(Value::as_u64);
    let usual = u64::from(depth >= IS_DEEP);
    let len =
        limit("minItems").unwrap_or(0).max(usual).min(limit("maxItems").unwrap_or(LONGEST)).min(LONGEST);
    if len == 0 {
        return json!([]);
    }
    let item = schema.get("items").map_or(json!("…"), |item| example_to(item, components, depth));
    (0..len).map(|_| item.clone()).collect()
}

fn example_of_object(schema: &Value, components: &Components, depth: usize) -> Value {
    let mut members = Map::new();
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
        for (name, property) in properties {
            if depth < IS_DEEP && !is_required(name) {
                continue;
            }
            members.insert(name.clone(), example_to(property, components, depth));
        }
    } else if let (Some(values @ Value::Object(_)), true) =
        (schema.get("additionalProperties"), depth >= IS_DEEP)
    {
        members.insert("name".to_owned(), example_to(values, components, depth));
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_of_a_type_that_contains_itself_ends() {
        let node = json!({
            "type": "object",
            "properties": {
                "left": {"anyOf": [reference("Node"), {"type": "null"}]},
                "more": {"type": "array", "items": reference("Node")},
                "by_name": {"type": "object", "additionalProperties": reference("Node")},
            },
            "required": ["left", "more"],
        });
        let components = Components::from([("Node".to_owned(), node)]);
        let text = example(&reference("Node"), &components).to_string();
        assert!(text.contains(r#""more":[]"#) && !text.contains('…'), "{text}");
    }

    #[test]
    fn an_example_has_the_properties_beside_a_part() {
        let tagged = json!({
            "type": "object",
            "properties": {"tag": {"type": "string", "enum": ["a"]}},
            "allOf": [{"type": "object", "properties": {"n": {"type": "integer"}}}],
            "required": ["tag"],
        });
        assert_eq!(example(&tagged, &Components::new()), json!({"tag": "a", "n": 1}));
        let unit = json!({"type": "array", "prefixItems": [{"type": "null"}, {"type": "boolean"}]});
        assert_eq!(example(&unit, &Components::new()), json!([null, true]));
    }
}
