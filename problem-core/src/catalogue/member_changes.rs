//! What a change of a member means for a client. Objects and lists in a member are compared part by part, so that a change names the part.

use serde_json::{Map, Value};

use crate::catalogue::changes::Changes;
use crate::catalogue::contract::Sent;
use crate::catalogue::value_sets::is_within;

/// Compares a member of a problem type.
pub(super) fn compare(changes: &mut Changes, name: &str, old: &Sent, new: &Sent) {
    compare_presence(changes, name, "problem of this type", old.is_required, new.is_required);
    compare_schemas(changes, name, &old.schema, &new.schema);
}

/// `whole` is what has the member.
fn compare_presence(changes: &mut Changes, name: &str, whole: &str, was_required: bool, is_required: bool) {
    match (was_required, is_required) {
        (true, false) => changes.add(true, format!("the member {name} is optional now")),
        (false, true) => changes.add(false, format!("every {whole} has the member {name} now")),
        _ => {}
    }
}

fn compare_schemas(changes: &mut Changes, path: &str, old: &Value, new: &Value) {
    if old == new {
        return;
    }
    match (old.as_object(), new.as_object()) {
        (Some(old), Some(new)) if differ_only_in(&["properties", "required"], &[], old, new) => {
            compare_objects(changes, path, old, new);
        }
        (Some(old), Some(new))
            if differ_only_in(&["items"], &["maxItems", "minItems", "uniqueItems"], old, new) =>
        {
            compare_schemas(changes, &format!("{path}[]"), &old["items"], &new["items"]);
        }
        (Some(old), Some(new)) if differ_only_in(&["additionalProperties"], &["propertyNames"], old, new) => {
            let [old, new] = [old, new].map(|keywords| &keywords["additionalProperties"]);
            compare_schemas(changes, &format!("{path}.*"), old, new);
        }
        _ => compare_values(changes, path, old, new),
    }
}

/// Whether both schemas have the first of these keywords, the same type, and nothing else but what is in the lists: the first ones may
/// differ, and the others are the same.
fn differ_only_in(
    differing: &[&str],
    same: &[&str],
    old: &Map<String, Value>,
    new: &Map<String, Value>,
) -> bool {
    [old, new].iter().all(|keywords| {
        let has_first = differing.first().is_some_and(|first| keywords.contains_key(*first));
        has_first
            && keywords.keys().all(|keyword| {
                let keyword = keyword.as_str();
                let is_same = keyword == "type" || same.contains(&keyword);
                differing.contains(&keyword) || (is_same && old.get(keyword) == new.get(keyword))
            })
    })
}

fn compare_objects(changes: &mut Changes, path: &str, old: &Map<String, Value>, new: &Map<String, Value>) {
    let no_members = Map::new();
    let [old_members, new_members] =
        [old, new].map(|keywords| keywords["properties"].as_object().unwrap_or(&no_members));
    let requires = |keywords: &Map<String, Value>, name: &str| {
        let required = keywords.get("required").and_then(Value::as_array);
        required.is_some_and(|names| names.iter().any(|known| known == name))
    };
    for (name, schema) in old_members {
        let path = format!("{path}.{name}");
        let Some(new_schema) = new_members.get(name) else {
            changes.add(true, format!("the member {path} is gone"));
            continue;
        };
        compare_presence(changes, &path, "such object", requires(old, name), requires(new, name));
        compare_schemas(changes, &path, schema, new_schema);
    }
    for name in new_members.keys().filter(|name| !old_members.contains_key(*name)) {
        changes.add(false, format!("the member {path}.{name} is new"));
    }
}

fn compare_values(changes: &mut Changes, path: &str, old: &Value, new: &Value) {
    let [is_narrower, is_wider] = [(new, old), (old, new)].map(|(one, other)| is_within(one, other));
    let (is_breaking, how) = match (is_narrower, is_wider) {
        (true, true) => (false, "has the same possible values in another schema"),
        (true, false) => (false, "can have fewer values now"),
        (false, true) => (true, "can have more values now"),
        (false, false) => (true, "can have other values now"),
    };
    changes.add(is_breaking, format!("the member {path} {how}: {new} instead of {old}"));
}
