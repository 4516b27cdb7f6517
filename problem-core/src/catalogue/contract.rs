//! The contract: what clients of a catalogue rely on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::catalogue::Catalogue;
use crate::catalogue::value_sets::{in_one_order, normal};
use crate::describe::entries::{Entries, Entry};

/// What clients rely on.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Contract {
    /// The API also sends problem types that are known only at run time.
    pub(super) is_open: bool,
    /// The media types of the formats that clients can get.
    pub(super) media_types: BTreeSet<String>,
    /// The members that a boundary adds to every problem.
    pub(super) request_members: BTreeSet<String>,
    /// The header fields that every response has, in lower case.
    pub(super) response_headers: BTreeSet<String>,
    /// By code. If several have one code, the status and the type URI follow the code.
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
    /// The names of the gRPC codes. There are none if it becomes no gRPC status.
    pub(super) grpc_codes: BTreeSet<String>,
    /// By name.
    pub(super) members: BTreeMap<String, Sent>,
    /// By name, in lower case. Their schemas are not promised.
    pub(super) headers: BTreeMap<String, bool>,
}

/// A member that is sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sent {
    pub(super) is_required: bool,
    /// In normal form.
    pub(super) schema: Value,
}

impl Contract {
    /// The contract of a catalogue, or what is wrong with the catalogue.
    pub(super) fn of(catalogue: &Catalogue) -> Result<Self, Vec<String>> {
        let collected = catalogue.collect();
        let Entries { entries, is_open, schemas, request_members, extra_members, .. } = &collected;
        let conflicts = conflicts(catalogue, entries, schemas);
        if !conflicts.is_empty() {
            return Err(conflicts);
        }
        let mut problems = BTreeMap::new();
        for entry in entries {
            // they are several only if the service accepts that
            let has_code_alone = entries.iter().filter(|other| other.code == entry.code).count() == 1;
            let mut key = entry.code.clone();
            if !has_code_alone {
                key += &format!(" {} {}", entry.status, entry.type_uri.as_deref().unwrap_or_default());
            }
            problems.insert(key.trim_end().to_owned(), Promise::of(entry, schemas));
        }
        Ok(Self {
            is_open: *is_open,
            media_types: collected.media_types.iter().cloned().collect(),
            request_members: request_members.iter().chain(extra_members).cloned().collect(),
            response_headers: collected
                .request_id_field
                .iter()
                .map(|name| name.to_ascii_lowercase())
                .collect(),
            problems,
        })
    }

    /// What is promised here for a problem type of another contract, which may have its code alone or not.
    pub(super) fn find(&self, key: &str, promise: &Promise) -> Option<&Promise> {
        let is_same = |(other, own): &(&String, &Promise)| {
            code_of(other) == code_of(key) && own.status == promise.status && own.type_uri == promise.type_uri
        };
        let by_key = self.problems.get(key);
        by_key.or_else(|| self.problems.iter().find(is_same).map(|(_, own)| own))
    }

    /// The text of the lock.
    pub(super) fn to_text(&self) -> String {
        let problems: Map<String, Value> =
            self.problems.iter().map(|(code, promise)| (code.clone(), promise.to_json())).collect();
        let json = json!({
            "lock": 1,
            "isOpen": self.is_open,
            "mediaTypes": self.media_types,
            "requestMembers": self.request_members,
            "responseHeaders": self.response_headers,
            "problems": problems,
        });
        // the value has only texts as keys
        serde_json::to_string_pretty(&in_one_order(&json)).unwrap_or_default() + "\n"
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
            media_types: texts_of(&json["mediaTypes"]),
            request_members: texts_of(&json["requestMembers"]),
            response_headers: texts_of(&json["responseHeaders"]),
            problems: problems.ok_or("a problem type has no `status`")?,
        })
    }
}

/// The code in a key of the problem types.
pub(super) fn code_of(key: &str) -> &str {
    key.split_once(' ').map_or(key, |(code, _)| code)
}

impl Promise {
    fn of(entry: &Entry, schemas: &Map<String, Value>) -> Self {
        let members = entry.members.iter().map(|member| {
            let schema = normal(&member.schema, schemas);
            (member.name.clone(), Sent { is_required: member.is_required, schema })
        });
        Self {
            status: entry.status.into(),
            type_uri: entry.type_uri.clone(),
            title: entry.title.clone(),
            since: entry.since.clone(),
            deprecated: entry.deprecated.clone(),
            replaced_by: entry.replaced_by.clone(),
            grpc_codes: entry.grpc_codes.iter().cloned().collect(),
            members: members.collect(),
            headers: headers(entry.headers.iter().map(|header| (header.name.clone(), header.is_required))),
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
        if !self.grpc_codes.is_empty() {
            json.insert("grpcCodes".to_owned(), json!(self.grpc_codes));
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
        // another version may have written another form
        let schema = |json: &Value| normal(&json["schema"], &Map::new());
        let sent = |json: &Value| Sent { is_required: is_required(json), schema: schema(json) };
        Some(Self {
            status: json["status"].as_u64()?,
            type_uri: text_of(&json["type"]),
            title: text_of(&json["title"]).unwrap_or_default(),
            since: text_of(&json["since"]),
            deprecated: text_of(&json["deprecated"]),
            replaced_by: text_of(&json["replacedBy"]),
            grpc_codes: texts_of(&json["grpcCodes"]),
            members: object("members").map(|(name, json)| (name.clone(), sent(json))).collect(),
            headers: headers(object("headers").map(|(name, json)| (name.clone(), is_required(json)))),
        })
    }
}

/// Header fields by name. Their names have no case (RFC 9110 §5.1).
fn headers(fields: impl Iterator<Item = (String, bool)>) -> BTreeMap<String, bool> {
    let mut headers = BTreeMap::new();
    for (mut name, is_required) in fields {
        name.make_ascii_lowercase();
        *headers.entry(name).or_default() |= is_required;
    }
    headers
}

fn text_of(json: &Value) -> Option<String> {
    json.as_str().map(str::to_owned)
}

fn texts_of(json: &Value) -> BTreeSet<String> {
    json.as_array().into_iter().flatten().filter_map(text_of).collect()
}

/// The codes that mean two things, and replacements that do not exist.
fn conflicts(catalogue: &Catalogue, entries: &[Entry], schemas: &Map<String, Value>) -> Vec<String> {
    let mut conflicts = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let other = entries[..at].iter().find(|other| other.code == entry.code);
        if let (Some(other), false) = (other, catalogue.accepted_codes.contains(&entry.code)) {
            let two = format!("{} and {}", meaning(other), meaning(entry));
            conflicts.push(format!("{}: it is {two}; give one of them another `code`", entry.code));
        }
        for member in &entry.members {
            let branches = member.schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
            // schemas with different names can be the same
            let mut branches = branches.map(|branch| normal(branch, schemas));
            let first = branches.next();
            if branches.any(|branch| Some(&branch) != first.as_ref())
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
