//! The normal form of a schema.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::allows::has_type;
use super::{Keywords, is_anything, list, types};

use crate::describe::entries::referred;

/// The keywords that do not restrict the values. Neither do those that begin with `x-`.
const ANNOTATIONS: [&str; 13] = [
    "$comment",
    "$schema",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "examples",
    "externalDocs",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];

/// The keywords with a schema.
const WITH_SCHEMA: [&str; 11] = [
    "additionalItems",
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// The keywords with a list of schemas.
const WITH_SCHEMAS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];

/// The keywords with schemas by name.
const WITH_NAMED_SCHEMAS: [&str; 5] =
    ["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"];

/// The schema in the form that the lock has: with the schemas that it refers to in it, without what only readers need, and with lists whose
/// order means nothing in one order. A schema that contains itself stays a reference inside.
pub(in crate::catalogue) fn normal(schema: &Value, schemas: &Map<String, Value>) -> Value {
    normal_in(schema, schemas, &mut Vec::new())
}

/// `path` has the names of the schemas around it.
fn normal_in<'s>(schema: &'s Value, schemas: &'s Keywords, path: &mut Vec<&'s str>) -> Value {
    let keywords = match schema {
        Value::Object(keywords) => keywords,
        Value::Bool(true) => return json!({}),
        other => return other.clone(),
    };
    // the names of an object are in one order also with the feature `preserve_order` of serde_json
    let mut parts: BTreeMap<String, Value> = BTreeMap::new();
    let mut all_of = Vec::new();
    for (keyword, value) in keywords {
        let name = keyword.as_str();
        if ANNOTATIONS.contains(&name) || name.starts_with("x-") {
            continue;
        }
        if name == "$ref"
            && let Some(name) = referred(schema)
            && let (Some(referred), false) = (schemas.get(name), path.contains(&name))
        {
            path.push(name);
            all_of.push(normal_in(referred, schemas, path));
            path.pop();
            continue;
        }
        let value = match value {
            Value::Object(named) if WITH_NAMED_SCHEMAS.contains(&name) => {
                let named: BTreeMap<_, _> =
                    named.iter().map(|(name, schema)| (name, normal_in(schema, schemas, path))).collect();
                named.into_iter().map(|(name, schema)| (name.clone(), schema)).collect()
            }
            // `items` has a list in JSON Schema before 2020-12
            Value::Array(list) if WITH_SCHEMAS.contains(&name) || name == "items" => {
                list.iter().map(|schema| normal_in(schema, schemas, path)).collect()
            }
            value if WITH_SCHEMA.contains(&name) => normal_in(value, schemas, path),
            value if is_limit(name) => without_fraction(value),
            value => value.clone(),
        };
        parts.insert(keyword.clone(), value);
    }
    if parts.get("items").is_some_and(Value::is_array) {
        let items = parts.remove("items").unwrap_or_default();
        parts.insert("prefixItems".to_owned(), items);
        if let Some(more) = parts.remove("additionalItems") {
            parts.insert("items".to_owned(), more);
        }
    }
    tidy(parts, all_of)
}

/// The keywords of one schema in normal form. What they contain is in normal form already.
fn tidy(parts: BTreeMap<String, Value>, mut all_of: Vec<Value>) -> Value {
    let mut keywords: Keywords = parts.into_iter().collect();
    if let Some(value) = keywords.remove("const") {
        let is_allowed = list(&keywords, "enum").is_none_or(|list| list.contains(&value));
        let values = if is_allowed { vec![value] } else { Vec::new() };
        keywords.insert("enum".to_owned(), Value::Array(values));
    }
    sort(&mut keywords, "required");
    sort(&mut keywords, "type");
    sort(&mut keywords, "enum");
    if let Some(Value::Array(names)) = keywords.get_mut("type") {
        if names.iter().any(|name| name == "number") {
            names.retain(|name| name != "integer");
        }
        if let [only] = &names[..] {
            let only = only.clone();
            keywords.insert("type".to_owned(), only);
        }
    }
    // the values have types
    if let (Some(ty), Some(values)) = (keywords.get("type").cloned(), keywords.get_mut("enum"))
        && let Some(values) = values.as_array_mut()
    {
        values.retain(|value| types(&ty).into_iter().any(|ty| has_type(value, ty)));
        keywords.remove("type");
    }
    close(&mut keywords);
    one_item_schema(&mut keywords);
    let says_nothing = |keyword: &str, value: &Value| match keyword {
        "minItems" | "minLength" | "minProperties" => *value == 0,
        "required" => value.as_array().is_some_and(Vec::is_empty),
        "uniqueItems" => *value == false,
        _ => false,
    };
    keywords.retain(|keyword, value| !says_nothing(keyword, value));

    for keyword in ["anyOf", "oneOf"] {
        let Some(Value::Array(branches)) = keywords.remove(keyword) else { continue };
        all_of.push(any_of(branches));
    }
    if let Some(Value::Array(more)) = keywords.remove("allOf") {
        all_of.extend(more);
    }
    all_of_and(keywords, all_of)
}

/// An object with named members sends no others, whether its schema says so or not.
fn close(keywords: &mut Keywords) {
    let has_names =
        keywords.get("properties").and_then(Value::as_object).is_some_and(|names| !names.is_empty());
    let is_closed = keywords.get("additionalProperties") == Some(&Value::Bool(false));
    if has_names && is_closed && !keywords.contains_key("patternProperties") {
        keywords.remove("additionalProperties");
    }
}

/// A tuple of items with one schema is a list of a fixed length.
fn one_item_schema(keywords: &mut Keywords) {
    let Some(items) = list(keywords, "prefixItems") else { return };
    let Some(first) = items.first().filter(|first| items.iter().all(|item| item == *first)) else { return };
    let max = keywords.get("maxItems").and_then(Value::as_u64);
    if max.is_some_and(|max| max <= items.len() as u64) {
        let first = first.clone();
        keywords.remove("prefixItems");
        keywords.insert("items".to_owned(), first);
    }
}

/// The branches as one schema.
fn any_of(branches: Vec<Value>) -> Value {
    let (mut values, mut names, mut others) = (Vec::new(), Vec::<Value>::new(), Vec::new());
    let mut pending = branches;
    while let Some(branch) = pending.pop() {
        let only = branch.as_object().filter(|keywords| keywords.len() == 1);
        let only_list = |keyword: &str| only.and_then(|keywords| list(keywords, keyword));
        if is_anything(&branch) {
            return json!({});
        } else if let Some(inner) = only_list("anyOf") {
            pending.extend(inner.iter().cloned());
        } else if let Some(list) = only_list("enum") {
            values.extend(list.iter().cloned());
        } else if let Some(ty) = only.and_then(|keywords| keywords.get("type")) {
            names.extend(types(ty).into_iter().map(Value::from));
        } else if branch != false {
            others.push(branch);
        }
    }
    let (mut names, mut others) = (sorted(names), sorted(others));
    if names == ["null"] {
        // an optional value
        match &mut others[..] {
            _ if !values.is_empty() => {
                names.clear();
                values.push(Value::Null);
            }
            [Value::Object(only)] if is_of_one_type(only) => {
                let ty = only.entry("type").or_insert(Value::Null);
                names.extend(types(ty).into_iter().map(Value::from));
                *ty = Value::Array(sorted(std::mem::take(&mut names)));
            }
            _ => {}
        }
    }
    if !names.is_empty() {
        let names = [("type".to_owned(), Value::Array(names))];
        others.push(tidy(names.into_iter().collect(), Vec::new()));
    }
    if !values.is_empty() {
        others.push(json!({"enum": sorted(values)}));
    }
    let mut branches = sorted(others);
    match branches.len() {
        0 => Value::Bool(false),
        1 => branches.remove(0),
        _ => json!({"anyOf": branches}),
    }
}

/// Whether a schema has a type, and every other keyword is about values of this type only.
fn is_of_one_type(keywords: &Keywords) -> bool {
    let is_for_all_types = |keyword: &String| {
        ["$ref", "allOf", "anyOf", "else", "enum", "if", "not", "then"].contains(&keyword.as_str())
    };
    keywords.contains_key("type") && !keywords.keys().any(is_for_all_types)
}

/// The keywords, and all of these schemas, as one schema.
fn all_of_and(keywords: Keywords, schemas: Vec<Value>) -> Value {
    let mut all = Vec::new();
    for schema in schemas {
        match schema {
            schema if is_anything(&schema) => {}
            Value::Object(mut inner) if inner.len() == 1 && inner.contains_key("allOf") => {
                if let Some(Value::Array(inner)) = inner.remove("allOf") {
                    all.extend(inner);
                }
            }
            schema => all.push(schema),
        }
    }
    let mut all = sorted(all);
    match (&mut all[..], keywords.is_empty()) {
        ([], _) => Value::Object(keywords),
        ([only], true) => std::mem::take(only),
        // branches beside keywords are usual
        ([Value::Object(only)], false) if only.len() == 1 && only.contains_key("anyOf") => {
            in_order(keywords.into_iter().chain(std::mem::take(only)))
        }
        _ => {
            let all = [("allOf".to_owned(), Value::Array(all))];
            in_order(keywords.into_iter().chain(all))
        }
    }
}

fn in_order(keywords: impl Iterator<Item = (String, Value)>) -> Value {
    let keywords: BTreeMap<_, _> = keywords.collect();
    Value::Object(keywords.into_iter().collect())
}

fn is_limit(keyword: &str) -> bool {
    keyword.starts_with("min")
        || keyword.starts_with("max")
        || ["exclusiveMinimum", "exclusiveMaximum", "multipleOf"].contains(&keyword)
}

/// The number 2 for 2.0, as far as a double holds integers exactly.
fn without_fraction(value: &Value) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value.as_f64() {
        Some(number) if value.is_f64() && number.fract() == 0.0 && number.abs() <= EXACT => {
            #[expect(clippy::cast_possible_truncation, reason = "it is an integer in the range of `i64`")]
            let number = number as i64;
            number.into()
        }
        _ => value.clone(),
    }
}

/// Sorts a list whose order means nothing.
fn sort(keywords: &mut Keywords, keyword: &str) {
    if let Some(Value::Array(list)) = keywords.get_mut(keyword) {
        *list = sorted(std::mem::take(list));
    }
}

/// The values in one order, each once.
fn sorted(mut values: Vec<Value>) -> Vec<Value> {
    values.sort_by_cached_key(|value| Key(value.as_f64(), in_one_order(value).to_string()));
    values.dedup();
    values
}

/// Numbers by size, before all else by its text.
struct Key(Option<f64>, String);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_size = match (self.0, other.0) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        };
        by_size.then_with(|| self.1.cmp(&other.1))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key {}

/// The value with the members of objects by name.
pub(in crate::catalogue) fn in_one_order(json: &Value) -> Value {
    match json {
        Value::Array(list) => list.iter().map(in_one_order).collect(),
        Value::Object(members) => {
            let members: BTreeMap<_, _> = members.iter().collect();
            members.into_iter().map(|(name, value)| (name.clone(), in_one_order(value))).collect()
        }
        other => other.clone(),
    }
}
