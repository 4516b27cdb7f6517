//! An example of a value, made from its schema.

use serde_json::{Map, Number, Value, json};

use crate::describe::schema::{Components, MAX_DEPTH, resolved};

/// From how many levels on an example has only what its schema requires, so that it ends before the last level.
const IS_DEEP: usize = MAX_DEPTH / 2;

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
        members.insert(example_of_key(schema), example_to(values, components, depth));
    }
    Value::Object(members)
}

/// An example of a key of a map.
fn example_of_key(schema: &Value) -> String {
    let names = schema.get("propertyNames").unwrap_or(&Value::Null);
    let first = names.get("enum").and_then(|values| values.get(0)).and_then(Value::as_str);
    let text = match (first, names.get("pattern"), names.get("format"), names.get("maxLength")) {
        (Some(first), ..) => first,
        // the keys of known types have no other pattern
        (_, Some(_), ..) => "1",
        (_, _, Some(_), _) => return example_of_text(names).as_str().unwrap_or_default().to_owned(),
        (_, _, _, Some(_)) => "n",
        _ => "name",
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::schema::reference;

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
