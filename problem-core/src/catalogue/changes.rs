//! What a change of the contract means for a client. A client reads: it can take less than was promised to be possible, and needs all
//! that was promised to be there.

use std::fmt;

use serde_json::Value;

use crate::catalogue::contract::{Contract, Promise, Sent};

/// A change of the errors of an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The code of the problem type. It is empty for a change of all of them.
    code: String,
    what: String,
    is_breaking: bool,
}

impl Change {
    /// The code of the problem type, or `None` for a change of the whole API.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        Some(&*self.code).filter(|code| !code.is_empty())
    }

    /// What has changed.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Whether a client that relies on the lock breaks.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.is_breaking
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_breaking { "breaking:   " } else { "compatible: " })?;
        match self.code() {
            Some(code) => write!(f, "{code}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// Collects changes.
struct Changes {
    code: String,
    list: Vec<Change>,
}

impl Changes {
    fn add(&mut self, is_breaking: bool, what: impl Into<String>) {
        self.list.push(Change { code: self.code.clone(), what: what.into(), is_breaking });
    }

    /// A text that may be missing.
    fn text(&mut self, is_breaking: bool, name: &str, [old, new]: [&Option<String>; 2]) {
        let what = match (old, new) {
            (old, new) if old == new => return,
            (Some(old), Some(new)) => format!("{name} has changed from {} to {}", shown(old), shown(new)),
            (Some(old), None) => format!("{name} {} is gone", shown(old)),
            (None, Some(new)) => format!("{name} {} is new", shown(new)),
            (None, None) => return,
        };
        self.add(is_breaking, what);
    }
}

/// A text in quotes, if it is not one word.
fn shown(text: &str) -> String {
    let is_word = !text.is_empty() && !text.contains(char::is_whitespace);
    if is_word { text.to_owned() } else { format!("{text:?}") }
}

/// The changes from a lock to what is now. Those that break clients come first.
pub(super) fn changes(old: &Contract, new: &Contract) -> Vec<Change> {
    let mut changes = Changes { code: String::new(), list: Vec::new() };
    match (old.is_open, new.is_open) {
        (false, true) => {
            changes.add(true, "the set is open now: there are problem types that are known only at run time");
        }
        (true, false) => changes.add(false, "the set is closed now: every problem type is listed"),
        _ => {}
    }
    if old.media_type != new.media_type && !old.problems.is_empty() && !new.problems.is_empty() {
        let what = format!("the media type has changed from {} to {}", old.media_type, new.media_type);
        changes.add(true, what);
    }
    for name in &old.request_members {
        if !new.request_members.contains(name) {
            changes.add(true, format!("the member {name} of every problem is gone"));
        }
    }
    for name in &new.request_members {
        if !old.request_members.contains(name) {
            changes.add(false, format!("every problem has the new member {name}"));
        }
    }
    for (code, old) in &old.problems {
        changes.code.clone_from(code);
        match new.problems.get(code) {
            Some(new) => compare(&mut changes, old, new),
            None => {
                let was = if old.deprecated.is_some() { "; it was deprecated" } else { "" };
                changes.add(true, format!("the problem type is gone{was}"));
            }
        }
    }
    for code in new.problems.keys().filter(|code| !old.problems.contains_key(*code)) {
        changes.code.clone_from(code);
        match old.is_open {
            true => changes.add(false, "the problem type is new"),
            false => changes.add(true, "the problem type is new, and the set was closed"),
        }
    }
    let mut list = changes.list;
    list.sort_by_key(|change| !change.is_breaking);
    list
}

fn compare(changes: &mut Changes, old: &Promise, new: &Promise) {
    if old.status != new.status {
        changes.add(true, format!("the status has changed from {} to {}", old.status, new.status));
    }
    changes.text(true, "the type URI", [&old.type_uri, &new.type_uri]);
    for (name, old) in &old.members {
        match new.members.get(name) {
            Some(new) => compare_member(changes, name, old, new),
            None => changes.add(true, format!("the member {name} is gone")),
        }
    }
    for name in new.members.keys().filter(|name| !old.members.contains_key(*name)) {
        // clients ignore members that they do not know (RFC 9457 §3.2)
        changes.add(false, format!("the member {name} is new"));
    }
    for (name, was_required) in &old.headers {
        match (new.headers.get(name), was_required) {
            (None, _) => changes.add(true, format!("the header field {name} is gone")),
            (Some(false), true) => changes.add(true, format!("the header field {name} is optional now")),
            (Some(true), false) => {
                changes.add(false, format!("every response has the header field {name} now"))
            }
            _ => {}
        }
    }
    for name in new.headers.keys().filter(|name| !old.headers.contains_key(*name)) {
        changes.add(false, format!("the header field {name} is new"));
    }
    let titles = [&old.title, &new.title].map(|title| Some(title.clone()));
    changes.text(false, "the title", [&titles[0], &titles[1]]);
    changes.text(false, "since", [&old.since, &new.since]);
    match (&old.deprecated, &new.deprecated) {
        (None, Some(_)) => changes.add(false, "the problem type is deprecated now"),
        (Some(_), None) => changes.add(false, "the problem type is no longer deprecated"),
        texts => changes.text(false, "the reason for the deprecation", [texts.0, texts.1]),
    }
    changes.text(false, "its replacement", [&old.replaced_by, &new.replaced_by]);
}

fn compare_member(changes: &mut Changes, name: &str, old: &Sent, new: &Sent) {
    match (old.is_required, new.is_required) {
        (true, false) => changes.add(true, format!("the member {name} is optional now")),
        (false, true) => changes.add(false, format!("every problem of this type has the member {name} now")),
        _ => {}
    }
    if old.schema != new.schema {
        let (is_breaking, how) = match is_within(&new.schema, &old.schema) {
            true => (false, "has fewer possible values now"),
            false => (true, "has another type now"),
        };
        let schemas = format!("{} instead of {}", new.schema, old.schema);
        changes.add(is_breaking, format!("the member {name} {how}: {schemas}"));
    }
}

/// Whether every value of one schema is one of the other, as far as the keywords that descriptions write can tell. An unknown keyword counts
/// as a difference.
fn is_within(new: &Value, old: &Value) -> bool {
    if new == old || *old == Value::Bool(true) || old.as_object().is_some_and(serde_json::Map::is_empty) {
        return true;
    }
    // what is beside branches limits them, too
    if [new, old].into_iter().any(has_more_than_branches) {
        return false;
    }
    if let Some(branches) = any_of(new) {
        return branches.iter().all(|branch| is_within(branch, old));
    }
    if let Some(branches) = any_of(old) {
        return branches.iter().any(|branch| is_within(new, branch));
    }
    let (Some(new), Some(old)) = (new.as_object(), old.as_object()) else { return false };
    if let Some(values) = values(new) {
        // each value must be one of the old schema
        return values.iter().all(|value| allows(value, old));
    }
    old.iter().all(|(keyword, limit)| {
        let value = new.get(keyword);
        match (keyword.as_str(), value) {
            (_, Some(value)) if value == limit => true,
            ("type", Some(value)) => types(value).iter().all(|new| {
                types(limit).iter().any(|old| old == new || (*old == "number" && *new == "integer"))
            }),
            ("minimum" | "exclusiveMinimum" | "minLength" | "minItems", Some(value)) => {
                value.as_f64() >= limit.as_f64()
            }
            ("maximum" | "exclusiveMaximum" | "maxLength" | "maxItems", Some(value)) => {
                value.as_f64() <= limit.as_f64()
            }
            ("items" | "additionalProperties", Some(value)) => is_within(value, limit),
            ("properties", Some(Value::Object(properties))) => limit.as_object().is_some_and(|old| {
                old.iter().all(|(name, old)| properties.get(name).is_some_and(|new| is_within(new, old)))
            }),
            ("required", Some(Value::Array(names))) => {
                limit.as_array().is_some_and(|old| old.iter().all(|name| names.contains(name)))
            }
            ("format", Some(value)) => value == "float" && limit == "double",
            // a number with limits of its own has no format
            ("format", None) => new.contains_key("minimum") && new.contains_key("maximum"),
            _ => false,
        }
    })
}

/// Whether a schema has branches, and other keywords beside them.
fn has_more_than_branches(schema: &Value) -> bool {
    any_of(schema).is_some() && schema.as_object().is_some_and(|keywords| keywords.len() > 1)
}

fn any_of(schema: &Value) -> Option<&[Value]> {
    let branches = schema.get("anyOf").or_else(|| schema.get("oneOf"))?;
    branches.as_array().map(Vec::as_slice)
}

fn types(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

fn values(schema: &serde_json::Map<String, Value>) -> Option<Vec<&Value>> {
    match (schema.get("enum").and_then(Value::as_array), schema.get("const")) {
        (Some(values), _) => Some(values.iter().collect()),
        (None, Some(value)) => Some(vec![value]),
        (None, None) => None,
    }
}

/// Whether a schema without branches allows a value, as far as its type and its values tell.
fn allows(value: &Value, schema: &serde_json::Map<String, Value>) -> bool {
    if let Some(values) = values(schema) {
        return values.contains(&value);
    }
    let has_type = |name: &str| match name {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => false,
    };
    let only_type = schema.keys().all(|keyword| keyword == "type");
    only_type && schema.get("type").is_some_and(|ty| types(ty).into_iter().any(has_type))
}
