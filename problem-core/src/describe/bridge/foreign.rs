//! Schemas that other libraries make for members, in the form of all schemas of a description: no empty and no boolean schemas, no
//! `const`, nothing beside a `$ref`, and references only to schemas of the description.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::describe::errors_member::FIELD_ERROR;
use crate::describe::known::{KnownSchema, anything};
use crate::describe::presentation::PROBLEM;
use crate::describe::schema::{Components, PREFIX, reference};

/// Adds the definitions that a schema refers to, and returns the schema with references to them.
///
/// The definitions of two members may have one name, but not one schema. Then those that are added later get a number.
pub(super) fn add(schema: Value, definitions: Vec<(String, Value)>, components: &mut Components) -> Value {
    let mut schemas = BTreeMap::new();
    for (name, schema) in definitions {
        schemas.entry(name).or_insert_with(|| normalized(schema));
    }
    let schema = normalized(schema);
    let mut number = 1_usize;
    loop {
        let names = component_names(&schemas, number);
        let mut added = Components::new();
        for (name, schema) in names.values().zip(schemas.values()) {
            added.insert(name.clone(), with_references(schema.clone(), &names));
        }
        let is_free = |(name, schema): (&String, &Value)| {
            ![PROBLEM, FIELD_ERROR].contains(&&**name)
                && components.get(name).is_none_or(|known| known == schema)
        };
        if added.iter().all(is_free) {
            components.append(&mut added);
            return with_references(schema, &names);
        }
        number += 1;
    }
}

/// The names of the components of definitions: names that OpenAPI allows (OpenAPI 3.1 §4.8.7.1), each of them once.
fn component_names(schemas: &BTreeMap<String, Value>, number: usize) -> BTreeMap<&str, String> {
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for name in schemas.keys() {
        let mut allowed = name.replace(|letter| !is_allowed(letter), "_");
        if number > 1 {
            allowed.push_str(&number.to_string());
        }
        while allowed.is_empty() || !taken.insert(allowed.clone()) {
            allowed.push('_');
        }
        names.insert(name.as_str(), allowed);
    }
    names
}

/// Makes every reference one to a component. A reference to nothing becomes the schema of any value, or of a scalar.
fn with_references(value: Value, names: &BTreeMap<&str, String>) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(|value| with_references(value, names)).collect(),
        Value::Object(members) => match members.get("$ref").and_then(Value::as_str) {
            Some(target) => match target.strip_prefix(PREFIX) {
                Some(name) => names.get(name).map_or_else(|| scalar(name), |name| reference(name)),
                // another document
                None if !target.starts_with('#') => Value::Object(members),
                None => anything(),
            },
            None => members.into_iter().map(|(name, value)| (name, with_references(value, names))).collect(),
        },
        value => value,
    }
}

/// The schema of a type of the language. utoipa refers to it by its name if it is an argument of a generic type.
fn scalar(name: &str) -> Value {
    macro_rules! named {
        ($($ty:ident)*) => {
            match name {
                $(stringify!($ty) => <$ty as KnownSchema>::schema(),)*
                _ => anything(),
            }
        };
    }
    named!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool f32 f64 String str char)
}

fn normalized(schema: Value) -> Value {
    let mut keywords = match schema {
        Value::Object(keywords) if !keywords.is_empty() => keywords,
        Value::Bool(false) => return json!({"not": anything()}),
        _ => return anything(),
    };
    keywords.remove("$schema");
    if let Some(value) = keywords.remove("const") {
        keywords.entry("enum").or_insert_with(|| json!([value]));
    }
    close_list(&mut keywords);
    for (keyword, value) in &mut keywords {
        match (keyword.as_str(), value) {
            ("additionalProperties" | "unevaluatedProperties", Value::Bool(_)) => {}
            (
                "items"
                | "contains"
                | "additionalProperties"
                | "propertyNames"
                | "unevaluatedItems"
                | "unevaluatedProperties"
                | "not"
                | "if"
                | "then"
                | "else"
                | "contentSchema",
                schema,
            ) => *schema = normalized(schema.take()),
            ("anyOf" | "oneOf" | "allOf" | "prefixItems", Value::Array(schemas)) => {
                schemas.iter_mut().for_each(|schema| *schema = normalized(schema.take()));
            }
            ("properties" | "patternProperties" | "dependentSchemas" | "$defs", Value::Object(schemas)) => {
                schemas.values_mut().for_each(|schema| *schema = normalized(schema.take()));
            }
            _ => {}
        }
    }
    if keywords.len() > 1 && keywords.get("$ref").is_some_and(Value::is_string) {
        let target = keywords.remove("$ref").unwrap_or_default();
        let parts = keywords.entry("allOf").or_insert_with(|| json!([]));
        if let Some(parts) = parts.as_array_mut() {
            parts.push(json!({"$ref": target}));
        }
    }
    if keywords.is_empty() { anything() } else { Value::Object(keywords) }
}

/// Says with a number that a tuple has no further items, and not with a boolean schema.
fn close_list(keywords: &mut Map<String, Value>) {
    if keywords.get("items") == Some(&Value::Bool(false)) {
        keywords.remove("items");
        let len = keywords.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
        keywords.entry("maxItems").or_insert_with(|| len.into());
    }
}
