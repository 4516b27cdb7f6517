//! Names of schemas for libraries that ask each error type for its responses, and do not tell it the document.
//!
//! Two error types can have problem types with one code, but not with one schema. The names of such schemas must differ all the same,
//! so they are given out once in the program. The second schema of a name gets a number.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value};

use crate::describe::Description;
use crate::describe::schema::PREFIX;

/// The responses and schemas of a description, with names that no other schema of the program has.
pub(super) struct Named {
    pub(super) responses: Map<String, Value>,
    pub(super) schemas: Map<String, Value>,
}

pub(super) fn named(description: &Description) -> Named {
    static TAKEN: Mutex<BTreeMap<String, Value>> = Mutex::new(BTreeMap::new());
    // names that were given out before a panic stay valid
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut names: BTreeMap<&str, String> =
        description.schemas().keys().map(|name| (name.as_str(), name.clone())).collect();
    let mut number = 1_usize;
    // a new name also changes the schemas that refer to it
    while let Some(name) = taken_name(description, &names, &taken) {
        number += 1;
        let numbered = format!("{name}{number}");
        if !names.values().any(|other| *other == numbered) {
            names.insert(name, numbered);
        }
    }
    let mut schemas = Map::new();
    for (name, schema) in description.schemas() {
        let (name, schema) = (names[name.as_str()].clone(), renamed(schema, &names));
        taken.insert(name.clone(), schema.clone());
        schemas.insert(name, schema);
    }
    let responses = description.responses().iter();
    let responses = responses.map(|(key, response)| (key.clone(), renamed(response, &names))).collect();
    Named { responses, schemas }
}

/// The first schema of a description whose name another schema has.
fn taken_name<'a>(
    description: &'a Description,
    names: &BTreeMap<&str, String>,
    taken: &BTreeMap<String, Value>,
) -> Option<&'a str> {
    let is_taken = |name: &str, schema: &Value| {
        taken.get(&names[name]).is_some_and(|known| *known != renamed(schema, names))
    };
    let mut schemas = description.schemas().iter();
    schemas.find(|(name, schema)| is_taken(name, schema)).map(|(name, _)| name.as_str())
}

/// A value that refers to the schemas by their new names.
fn renamed(value: &Value, names: &BTreeMap<&str, String>) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix(PREFIX).and_then(|name| names.get(name)) {
            Some(name) => format!("{PREFIX}{name}").into(),
            None => value.clone(),
        },
        Value::Array(values) => values.iter().map(|value| renamed(value, names)).collect(),
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.clone(), renamed(value, names))).collect()
        }
        value => value.clone(),
    }
}
