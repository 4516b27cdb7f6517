//! JSON Schemas as sets of values: the values that a member can have.
//!
//! Two schemas can be written in different ways and allow the same values. `normal.rs` writes the usual differences in one way, so that the
//! lock does not change. `subset.rs` tells whether every value of one schema is a value of another. It asks `allows.rs` about single
//! values.

mod allows;
mod normal;
mod number;
#[cfg(test)]
mod random_tests;
mod subset;
#[cfg(test)]
mod tests;

pub(super) use self::normal::{in_one_order, normal};
pub(super) use self::subset::is_within;

use serde_json::{Map, Value};

type Keywords = Map<String, Value>;

/// The list in a keyword.
fn list<'a>(keywords: &'a Keywords, keyword: &str) -> Option<&'a [Value]> {
    keywords.get(keyword)?.as_array().map(Vec::as_slice)
}

/// The values that a schema enumerates.
fn values(keywords: &Keywords) -> Option<&[Value]> {
    list(keywords, "enum").or_else(|| keywords.get("const").map(std::slice::from_ref))
}

/// The names in `type`, which is a name or a list.
fn types(ty: &Value) -> Vec<&str> {
    match ty {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

/// Whether a schema allows every value.
fn is_anything(schema: &Value) -> bool {
    *schema == Value::Bool(true) || schema.as_object().is_some_and(Map::is_empty)
}
