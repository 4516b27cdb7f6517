//! JSON Schemas in words, such as `array of integer`.

use serde_json::Value;

use crate::catalogue::reference::{is_invisible, json_string, properties};
use crate::describe::entries::referred;

/// How deep the properties of objects are told.
const MAX_DEPTH: usize = 3;

/// What a value of a schema is.
pub(super) fn schema_text(schema: &Value) -> String {
    words(schema, MAX_DEPTH)
}

fn words(schema: &Value, depth: usize) -> String {
    const ANYTHING: &str = "any JSON value";
    if let Some(name) = referred(schema) {
        return name_text(name);
    }
    let Some(depth) = depth.checked_sub(1) else { return "…".to_owned() };
    let list = |keyword: &str| schema.get(keyword).and_then(Value::as_array).filter(|list| !list.is_empty());
    if let Some(value) = schema.get("const") {
        return literal(value);
    }
    if let Some(values) = list("enum") {
        let values: Vec<_> = values.iter().map(literal).collect();
        return match &values[..] {
            [only] => only.clone(),
            values => format!("one of {}", values.join(", ")),
        };
    }
    for (keyword, separator) in [("anyOf", " or "), ("oneOf", " or "), ("allOf", " and ")] {
        if let Some(branches) = list(keyword) {
            let mut texts: Vec<String> = Vec::new();
            for text in branches.iter().map(|branch| words(branch, depth)) {
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
            return texts.join(separator);
        }
    }
    match schema.get("type") {
        Some(Value::String(name)) => of_type(name, schema, depth),
        Some(Value::Array(names)) => {
            let names = names.iter().filter_map(Value::as_str);
            names.map(|name| of_type(name, schema, depth)).collect::<Vec<_>>().join(" or ")
        }
        _ if schema.get("properties").is_some() => of_type("object", schema, depth),
        _ if *schema == Value::Bool(false) => "nothing".to_owned(),
        _ => ANYTHING.to_owned(),
    }
}

fn of_type(name: &str, schema: &Value, depth: usize) -> String {
    let format = schema.get("format").and_then(Value::as_str);
    let item = |schema: &Value| {
        let text = words(schema, depth);
        if text.contains(" or ") || text.starts_with("one of ") { format!("({text})") } else { text }
    };
    match (name, schema.get("items"), schema.get("prefixItems").and_then(Value::as_array)) {
        ("array", _, Some(items)) => {
            let items: Vec<_> = items.iter().map(|item| words(item, depth)).collect();
            format!("array [{}]", items.join(", "))
        }
        ("array", Some(items), _) => format!("array of {}", item(items)),
        ("object", ..) => object(schema, depth),
        _ => match format {
            Some(format) => format!("{name} ({format})"),
            None => name.to_owned(),
        },
    }
}

fn object(schema: &Value, depth: usize) -> String {
    let members: Vec<_> = properties(schema)
        .into_iter()
        .map(|(name, schema, is_required, _)| {
            format!("{}{}: {}", name_text(name), if is_required { "" } else { "?" }, words(schema, depth))
        })
        .collect();
    match (members.is_empty(), schema.get("additionalProperties")) {
        (false, _) => format!("object ({})", members.join(", ")),
        (true, Some(values @ Value::Object(_))) => format!("object with values: {}", words(values, depth)),
        _ => "object".to_owned(),
    }
}

/// A name, in which every letter is visible.
fn name_text(name: &str) -> String {
    if name.contains(is_invisible) { json_string(name) } else { name.to_owned() }
}

fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => json_string(text),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_is_told_in_words() {
        for (schema, text) in [
            (json!(true), "any JSON value"),
            (json!({"description": "Any JSON value."}), "any JSON value"),
            (json!(false), "nothing"),
            (json!({"type": "string", "format": "date-time"}), "string (date-time)"),
            (json!({"type": "integer", "minimum": 0}), "integer"),
            (json!({"type": "array"}), "array"),
            (json!({"type": "array", "items": {"type": "integer"}}), "array of integer"),
            (json!({"type": "array", "items": {"type": ["string", "null"]}}), "array of (string or null)"),
            (
                json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}]}),
                "array [string, number]",
            ),
            (json!({"enum": ["a"]}), "\"a\""),
            (json!({"type": "string", "enum": ["a", "b"]}), "one of \"a\", \"b\""),
            (json!({"const": 5}), "5"),
            (json!({"$ref": "#/components/schemas/Money"}), "Money"),
            (json!({"allOf": [{"$ref": "#/components/schemas/Money"}], "description": "x"}), "Money"),
            (
                json!({"anyOf": [{"type": "string", "format": "ipv4"}, {"type": "null"}]}),
                "string (ipv4) or null",
            ),
            (
                json!({"type": "object", "additionalProperties": {"type": "integer"}}),
                "object with values: integer",
            ),
            (
                json!({"type": "object", "properties": {"b": {"type": "integer"}, "a": true}, "required": ["b"]}),
                "object (a?: any JSON value, b: integer)",
            ),
            (
                json!({"type": "object", "properties": {"a\u{202e}": {"$ref": "#/components/schemas/\u{202e}"}}}),
                "object (\"a\\u202e\"?: \"\\u202e\")",
            ),
            (json!({"type": 5, "enum": [], "items": 7}), "any JSON value"),
        ] {
            assert_eq!(schema_text(&schema), text, "{schema}");
        }
        let mut deep = json!({"type": "string"});
        for _ in 0..100 {
            deep = json!({"type": "array", "items": deep});
        }
        assert_eq!(schema_text(&deep), "array of array of array of …");
    }
}
