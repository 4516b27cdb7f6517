//! Documents of OpenAPI 3.0 as documents of 3.1.

use serde_json::{Map, Value, json};

/// Changes what OpenAPI 3.0 writes in another way than 3.1, in all schemas.
pub(super) fn upgrade(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(upgrade),
        Value::Object(members) => {
            if let (Some(Value::Bool(is_nullable)), true) = (members.get("nullable"), is_schema(members)) {
                let is_nullable = *is_nullable;
                members.remove("nullable");
                match members.get_mut("type") {
                    _ if !is_nullable => {}
                    Some(ty) => *ty = json!([ty.clone(), "null"]),
                    // beside `allOf` and others, 3.1 ignores it
                    None => {
                        let schema = std::mem::take(members);
                        members.insert("anyOf".to_owned(), json!([schema, {"type": "null"}]));
                    }
                }
            }
            for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
                if let Some(Value::Bool(is_exclusive)) = members.get(exclusive) {
                    let is_exclusive = *is_exclusive;
                    members.remove(exclusive);
                    if is_exclusive && let Some(limit) = members.remove(bound) {
                        members.insert(exclusive.to_owned(), limit);
                    }
                }
            }
            for (keyword, value) in members {
                // these are values, and not schemas
                if !["default", "enum", "example", "examples"].contains(&keyword.as_str()) {
                    upgrade(value);
                }
            }
        }
        _ => {}
    }
}

/// Whether an object is a schema, and not a map with a property of the name `nullable`.
fn is_schema(members: &Map<String, Value>) -> bool {
    let is_list = |keyword: &str| members.get(keyword).is_some_and(Value::is_array);
    members.get("type").is_some_and(Value::is_string) || ["allOf", "anyOf", "oneOf"].into_iter().any(is_list)
}
