//! JSON Schemas as types of TypeScript. What TypeScript cannot say becomes a wider type, such as `unknown`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::catalogue::reference::{description, json_string, ordered};
use crate::catalogue::typescript::text::{comment, member_name};
use crate::describe::entries::referred;

/// The names of the types of schemas.
type Names<'a> = BTreeMap<&'a str, String>;

/// The type of the values of a schema. `indent` is that of its line.
pub(super) fn type_of(schema: &Value, names: &Names<'_>, indent: &str) -> String {
    if *schema == Value::Bool(false) {
        return "never".to_owned();
    }
    if let Some(name) = referred(schema) {
        return names.get(name).cloned().unwrap_or_else(unknown);
    }
    if let Some(value) = schema.get("const") {
        return literal(value);
    }
    let list = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
    if let Some(values) = list("enum") {
        return joined(values.iter().map(literal), " | ");
    }
    let mut parts = Vec::new();
    for (keyword, separator) in [("anyOf", " | "), ("oneOf", " | "), ("allOf", " & ")] {
        if let Some(branches) = list(keyword).filter(|branches| !branches.is_empty()) {
            parts.push(joined(branches.iter().map(|branch| type_of(branch, names, indent)), separator));
        }
    }
    match schema.get("type") {
        Some(Value::String(name)) => parts.push(of_type(name, schema, names, indent)),
        Some(Value::Array(types)) => {
            let types = types.iter().filter_map(Value::as_str);
            parts.push(joined(types.map(|name| of_type(name, schema, names, indent)), " | "));
        }
        _ => parts.extend(object(schema, &[], names, indent)),
    }
    parts.retain(|part| part != "unknown");
    match parts.is_empty() {
        true => unknown(),
        false => joined(parts, " & "),
    }
}

/// Whether the values of a schema are objects of which only the properties are known, so that an interface can be their type.
pub(super) fn is_interface(schema: &Value) -> bool {
    const MORE: [&str; 7] = ["$ref", "additionalProperties", "allOf", "anyOf", "const", "enum", "oneOf"];
    let is_object = schema.get("type").is_none_or(|ty| ty == "object");
    let has_more =
        MORE.iter().any(|keyword| schema.get(keyword).is_some_and(|value| *value != Value::Bool(false)));
    schema.get("properties").is_some() && is_object && !has_more
}

/// The object with the properties of a schema, if it has any, between its braces. `order` has the names of the first properties.
pub(super) fn object(schema: &Value, order: &[&str], names: &Names<'_>, indent: &str) -> Option<String> {
    let properties = schema.get("properties").and_then(Value::as_object)?;
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
    let inner = format!("{indent}  ");
    let mut out = "{\n".to_owned();
    for (name, schema) in ordered(properties, order) {
        let mut texts: Vec<_> = description(schema).map(str::to_owned).into_iter().collect();
        if has_inexact_numbers(schema) {
            texts.push("Above 2^53 - 1, JSON.parse rounds the number.".to_owned());
        }
        let is_deprecated = schema.get("deprecated") == Some(&Value::Bool(true));
        let deprecated = is_deprecated.then_some("");
        comment(&mut out, &inner, &texts, deprecated);
        let optional = if is_required(name) { "" } else { "?" };
        let _ = writeln!(out, "{inner}{}{optional}: {};", member_name(name), type_of(schema, names, &inner));
    }
    out.push_str(indent);
    out.push('}');
    Some(out)
}

/// The largest integer up to which a `number` is exact (`Number.MAX_SAFE_INTEGER`).
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// Whether a value of the schema is, or contains in a list, an integer that a `number` cannot have.
fn has_inexact_numbers(schema: &Value) -> bool {
    let parts = ["anyOf", "oneOf", "allOf", "prefixItems"].into_iter();
    let parts = parts.filter_map(|keyword| schema.get(keyword)?.as_array()).flatten();
    let limit = |keyword: &str| schema.get(keyword).and_then(Value::as_f64).unwrap_or_default();
    let is_integer = match schema.get("type") {
        Some(Value::String(name)) => name == "integer",
        Some(Value::Array(names)) => names.iter().any(|name| name == "integer"),
        _ => false,
    };
    let is_large = limit("maximum") > MAX_SAFE
        || limit("minimum") < -MAX_SAFE
        || matches!(schema.get("format").and_then(Value::as_str), Some("int64" | "uint64"));
    is_integer && is_large || parts.chain(schema.get("items")).any(has_inexact_numbers)
}

fn of_type(name: &str, schema: &Value, names: &Names<'_>, indent: &str) -> String {
    match name {
        "integer" | "number" => "number".to_owned(),
        "string" | "boolean" | "null" => name.to_owned(),
        "array" => array(schema, names, indent),
        "object" => {
            let values = match schema.get("additionalProperties") {
                Some(values @ Value::Object(_)) => Some(type_of(values, names, indent)),
                Some(Value::Bool(true)) => Some(unknown()),
                _ => None,
            };
            match (object(schema, &[], names, indent), values) {
                // the type of the other members would have to fit the named ones
                (Some(object), Some(_)) => format!("{object} & {{ [name: string]: unknown }}"),
                (Some(object), None) => object,
                (None, values) => format!("{{ [name: string]: {} }}", values.unwrap_or_else(unknown)),
            }
        }
        _ => unknown(),
    }
}

fn array(schema: &Value, names: &Names<'_>, indent: &str) -> String {
    let Some(first) = schema.get("prefixItems").and_then(Value::as_array) else {
        return match schema.get("items") {
            Some(items) => format!("{}[]", grouped(type_of(items, names, indent))),
            None => "unknown[]".to_owned(),
        };
    };
    let limit = |keyword: &str| {
        schema.get(keyword).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok())
    };
    let least = limit("minItems").unwrap_or_default();
    let mut items: Vec<_> = first
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let ty = type_of(item, names, indent);
            if index < least { ty } else { format!("{}?", grouped(ty)) }
        })
        .collect();
    let is_closed = schema.get("items") == Some(&Value::Bool(false))
        || limit("maxItems").is_some_and(|most| most <= first.len());
    if !is_closed {
        let rest = schema.get("items").map_or_else(unknown, |items| type_of(items, names, indent));
        items.push(format!("...{}[]", grouped(rest)));
    }
    format!("[{}]", items.join(", "))
}

/// The type that has only this value, if TypeScript has one.
fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => json_string(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(_) | Value::Null => value.to_string(),
        Value::Array(_) => "unknown[]".to_owned(),
        Value::Object(_) => "{ [name: string]: unknown }".to_owned(),
    }
}

/// Types with an operator between them, each once.
fn joined(types: impl IntoIterator<Item = String>, separator: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for ty in types {
        if !parts.contains(&ty) {
            parts.push(ty);
        }
    }
    match &mut parts[..] {
        [] => "never".to_owned(),
        [only] => std::mem::take(only),
        _ => parts.into_iter().map(grouped).collect::<Vec<_>>().join(separator),
    }
}

/// A type that can be next to an operator.
fn grouped(ty: String) -> String {
    // braces and quotes can have operators inside; more parentheses than needed are harmless
    let is_one = !ty.contains([' ', '\n']) || ty.starts_with('"') && ty.matches('"').count() == 2;
    if is_one { ty } else { format!("({ty})") }
}

fn unknown() -> String {
    "unknown".to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn integers_that_a_number_cannot_have_are_known() {
        for (schema, expected) in [
            (json!({"type": "integer", "maximum": u64::MAX}), true),
            (json!({"type": ["integer", "null"], "minimum": i64::MIN}), true),
            (json!({"type": "integer", "format": "uint64", "minimum": 0}), true),
            (json!({"type": "array", "items": {"anyOf": [{"type": "integer", "maximum": u64::MAX}]}}), true),
            (json!({"type": "integer", "maximum": 9_007_199_254_740_991_u64}), false),
            (json!({"type": "number", "maximum": 1e300}), false),
            (json!({"type": "string", "format": "int64"}), false),
            (json!(true), false),
        ] {
            assert_eq!(has_inexact_numbers(&schema), expected, "{schema}");
        }
    }

    #[test]
    fn a_schema_is_a_type() {
        let names = BTreeMap::from([("Page<Order>", "Page_Order_".to_owned())]);
        for (schema, ty) in [
            (json!({}), "unknown"),
            (json!(true), "unknown"),
            (json!(false), "never"),
            (json!({"type": "integer"}), "number"),
            (json!({"type": ["string", "null"]}), "string | null"),
            (json!({"type": "array", "items": {"type": ["string", "null"]}}), "(string | null)[]"),
            (json!({"type": "array"}), "unknown[]"),
            (json!({"type": "object"}), "{ [name: string]: unknown }"),
            (
                json!({"type": "object", "additionalProperties": {"type": "string"}}),
                "{ [name: string]: string }",
            ),
            (json!({"enum": ["a b", 1, true, null]}), "\"a b\" | 1 | true | null"),
            (json!({"enum": []}), "never"),
            (json!({"const": "a\"b"}), "\"a\\\"b\""),
            (json!({"$ref": "#/components/schemas/Page<Order>"}), "Page_Order_"),
            (json!({"$ref": "#/components/schemas/Nothing"}), "unknown"),
            (json!({"$ref": "https://example.com/other"}), "unknown"),
            (
                json!({"allOf": [{"$ref": "#/components/schemas/Page<Order>"}], "description": "a"}),
                "Page_Order_",
            ),
            (
                json!({"anyOf": [{"type": "string"}, {"type": "string", "format": "date"}, {"type": "null"}]}),
                "string | null",
            ),
            (json!({"anyOf": [{"type": "string"}, {}]}), "string | unknown"),
            (
                json!({"anyOf": [{"type": "string"}, {"type": "null"}], "type": "string"}),
                "(string | null) & string",
            ),
            (
                json!({"type": "array", "prefixItems": [{"type": "string"}], "minItems": 1, "maxItems": 1}),
                "[string]",
            ),
            (json!({"type": "array", "prefixItems": [{"type": "string"}]}), "[string?, ...unknown[]]"),
            (
                json!({"type": "object", "properties": {"b-c": {"type": "string"}, "a": {}}, "required": ["a"]}),
                "{\n  a: unknown;\n  \"b-c\"?: string;\n}",
            ),
            (
                json!({"type": "object", "properties": {"a": {}}, "additionalProperties": true}),
                "{\n  a?: unknown;\n} & { [name: string]: unknown }",
            ),
        ] {
            assert_eq!(type_of(&schema, &names, ""), ty, "{schema}");
        }
    }
}
