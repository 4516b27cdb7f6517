//! The contract: what clients of a catalogue rely on.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::catalogue::Catalogue;
use crate::describe::entries::{Entries, Entry};

/// What clients rely on.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Contract {
    /// The API also sends problem types that are known only at run time.
    pub(super) is_open: bool,
    /// The media type of every body.
    pub(super) media_type: String,
    /// The members that every problem has because of its request.
    pub(super) request_members: Vec<String>,
    /// By code.
    pub(super) problems: BTreeMap<String, Promise>,
}

/// What clients rely on for one problem type.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Promise {
    pub(super) status: u64,
    pub(super) type_uri: Option<String>,
    pub(super) title: String,
    pub(super) since: Option<String>,
    pub(super) deprecated: Option<String>,
    pub(super) replaced_by: Option<String>,
    /// By name.
    pub(super) members: BTreeMap<String, Sent>,
    /// By name. Their schemas are not promised.
    pub(super) headers: BTreeMap<String, bool>,
}

/// A member that is sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sent {
    pub(super) is_required: bool,
    /// Without what only readers need, and with the schemas that it refers to in it.
    pub(super) schema: Value,
}

/// The keywords that say nothing about which values there are.
const FOR_READERS: [&str; 7] =
    ["$comment", "default", "deprecated", "description", "example", "examples", "title"];

impl Contract {
    /// The contract of a catalogue, or what is wrong with the catalogue.
    pub(super) fn of(catalogue: &Catalogue) -> Result<Self, Vec<String>> {
        let Entries { entries, is_open, schemas, request_members, .. } = catalogue.collect();
        let conflicts = conflicts(catalogue, &entries);
        if !conflicts.is_empty() {
            return Err(conflicts);
        }
        let media_type = entries.first().map(|entry| entry.media_type.clone()).unwrap_or_default();
        let mut problems = BTreeMap::new();
        for entry in entries {
            let key = match catalogue.accepted_codes.contains(&entry.code) {
                // the code alone does not tell which one it is
                true => {
                    [&*entry.code, &entry.status.to_string(), entry.type_uri.as_deref().unwrap_or_default()]
                        .join(" ")
                }
                false => entry.code.clone(),
            };
            problems.insert(key, Promise::of(entry, &schemas));
        }
        Ok(Self { is_open, media_type, request_members, problems })
    }

    /// The text of the lock.
    pub(super) fn to_text(&self) -> String {
        let problems: Map<String, Value> =
            self.problems.iter().map(|(code, promise)| (code.clone(), promise.to_json())).collect();
        let json = json!({
            "lock": 1,
            "isOpen": self.is_open,
            "mediaType": self.media_type,
            "requestMembers": self.request_members,
            "problems": problems,
        });
        // the value has only texts as keys
        serde_json::to_string_pretty(&sorted(json)).unwrap_or_default() + "\n"
    }

    /// Reads a lock. The error says what is wrong.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let json: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if json["lock"] != 1 {
            return Err("the member `lock` is not 1".to_owned());
        }
        let problems = json["problems"].as_object().ok_or("the member `problems` is missing")?;
        let promise = |(code, json): (&String, &Value)| Some((code.clone(), Promise::read(json)?));
        let problems: Option<_> = problems.iter().map(promise).collect();
        Ok(Self {
            is_open: json["isOpen"].as_bool().unwrap_or_default(),
            media_type: text_of(&json["mediaType"]).unwrap_or_default(),
            request_members: texts_of(&json["requestMembers"]),
            problems: problems.ok_or("a problem type has no `status`")?,
        })
    }
}

impl Promise {
    fn of(entry: Entry, schemas: &Map<String, Value>) -> Self {
        let members = entry.members.into_iter().map(|member| {
            let schema = normalised(&member.schema, schemas, &mut Vec::new());
            (member.name, Sent { is_required: member.is_required, schema })
        });
        Self {
            status: entry.status.into(),
            type_uri: entry.type_uri,
            title: entry.title,
            since: entry.since,
            deprecated: entry.deprecated,
            replaced_by: entry.replaced_by,
            members: members.collect(),
            headers: entry.headers.into_iter().map(|header| (header.name, header.is_required)).collect(),
        }
    }

    fn to_json(&self) -> Value {
        let mut json = Map::new();
        json.insert("status".to_owned(), self.status.into());
        json.insert("title".to_owned(), self.title.clone().into());
        for (name, text) in [
            ("type", &self.type_uri),
            ("since", &self.since),
            ("deprecated", &self.deprecated),
            ("replacedBy", &self.replaced_by),
        ] {
            if let Some(text) = text {
                json.insert(name.to_owned(), text.clone().into());
            }
        }
        let members = self
            .members
            .iter()
            .map(|(name, sent)| (name.clone(), json!({"required": sent.is_required, "schema": sent.schema})));
        json.insert("members".to_owned(), Value::Object(members.collect()));
        let headers =
            self.headers.iter().map(|(name, is_required)| (name.clone(), json!({"required": is_required})));
        json.insert("headers".to_owned(), Value::Object(headers.collect()));
        Value::Object(json)
    }

    fn read(json: &Value) -> Option<Self> {
        let object = |name: &str| json[name].as_object().into_iter().flatten();
        let is_required = |json: &Value| json["required"].as_bool().unwrap_or_default();
        let sent = |json: &Value| Sent { is_required: is_required(json), schema: json["schema"].clone() };
        Some(Self {
            status: json["status"].as_u64()?,
            type_uri: text_of(&json["type"]),
            title: text_of(&json["title"]).unwrap_or_default(),
            since: text_of(&json["since"]),
            deprecated: text_of(&json["deprecated"]),
            replaced_by: text_of(&json["replacedBy"]),
            members: object("members").map(|(name, json)| (name.clone(), sent(json))).collect(),
            headers: object("headers").map(|(name, json)| (name.clone(), is_required(json))).collect(),
        })
    }
}

/// The value with the members of objects by name, as they are without the feature `preserve_order` of serde_json.
fn sorted(json: Value) -> Value {
    match json {
        Value::Array(list) => list.into_iter().map(sorted).collect(),
        Value::Object(members) => {
            let members: BTreeMap<String, Value> = members.into_iter().collect();
            members.into_iter().map(|(name, value)| (name, sorted(value))).collect()
        }
        other => other,
    }
}

fn text_of(json: &Value) -> Option<String> {
    json.as_str().map(str::to_owned)
}

fn texts_of(json: &Value) -> Vec<String> {
    json.as_array().into_iter().flatten().filter_map(text_of).collect()
}

/// The codes that mean two things, and replacements that do not exist.
fn conflicts(catalogue: &Catalogue, entries: &[Entry]) -> Vec<String> {
    let mut conflicts = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let other = entries[..at].iter().find(|other| other.code == entry.code);
        if let (Some(other), false) = (other, catalogue.accepted_codes.contains(&entry.code)) {
            let two = format!("{} and {}", meaning(other), meaning(entry));
            conflicts.push(format!("{}: it is {two}; give one of them another `code`", entry.code));
        }
        for member in &entry.members {
            let has_two = member.schema.get("anyOf").and_then(Value::as_array);
            if has_two.is_some()
                && entry.rust_types.len() > 1
                && entry.differing_members.contains(&member.name)
            {
                let types = entry.rust_types.join(" and ");
                conflicts.push(format!(
                    "{}: the member {} has different types in {types}",
                    entry.code, member.name
                ));
            }
        }
    }
    for entry in entries {
        let Some(replacement) = &entry.replaced_by else { continue };
        let wrong = match () {
            () if *replacement == entry.code => "itself",
            () if !entries.iter().any(|other| other.code == *replacement) => "which is not in the catalogue",
            () if entry.is_replaced_in_a_circle(entries) => "and that leads back to it",
            () => continue,
        };
        conflicts.push(format!("{}: it is replaced by {replacement}, {wrong}", entry.code));
    }
    conflicts
}

fn meaning(entry: &Entry) -> String {
    let of = match &entry.rust_types[..] {
        [] => String::new(),
        types => format!(" ({})", types.join(", ")),
    };
    match &entry.type_uri {
        Some(uri) => format!("a {} with the type {uri}{of}", entry.status),
        None => format!("a {}{of}", entry.status),
    }
}

/// The schema with the schemas that it refers to in it, and without what only readers need. `path` has the names of the schemas around it:
/// one that is in itself stays a reference.
fn normalised<'s>(schema: &'s Value, schemas: &'s Map<String, Value>, path: &mut Vec<&'s str>) -> Value {
    let Value::Object(keywords) = schema else { return schema.clone() };
    if let Some(name) = crate::describe::entries::referred(schema)
        && let (Some(referred), false) = (schemas.get(name), path.contains(&name))
    {
        path.push(name);
        let normal = normalised(referred, schemas, path);
        path.pop();
        return normal;
    }
    let mut normal = Map::new();
    for (keyword, value) in keywords.iter().filter(|(keyword, _)| !FOR_READERS.contains(&keyword.as_str())) {
        let value = match (keyword.as_str(), value) {
            ("enum" | "const" | "required", value) => value.clone(),
            // these have names of members as keys
            ("properties" | "patternProperties" | "$defs", Value::Object(members)) => {
                let members = members.iter();
                members.map(|(name, schema)| (name.clone(), normalised(schema, schemas, path))).collect()
            }
            (_, Value::Array(list)) => list.iter().map(|value| normalised(value, schemas, path)).collect(),
            (_, value) => normalised(value, schemas, path),
        };
        normal.insert(keyword.clone(), value);
    }
    // what was only a wrapper for a description
    if let (1, Some([only])) =
        (normal.len(), normal.get("allOf").and_then(Value::as_array).map(Vec::as_slice))
    {
        return only.clone();
    }
    sort_list(&mut normal, "required");
    Value::Object(normal)
}

/// The order of a list of names means nothing.
fn sort_list(schema: &mut Map<String, Value>, keyword: &str) {
    if let Some(list) = schema.get_mut(keyword).and_then(Value::as_array_mut) {
        list.sort_by(|one, other| one.as_str().cmp(&other.as_str()));
    }
}
