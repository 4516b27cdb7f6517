//! The contract: what clients of a catalogue rely on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::catalogue::value_sets::normal;
use crate::catalogue::{Catalogue, conflicts};
use crate::describe::entries::{Entries, Entry, EntryHeader, Presence};

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
    /// How often problems have the member `detail`.
    pub(super) detail: Presence,
    /// How often problems have the member `instance`. A member that the boundary adds counts for all problem types instead.
    pub(super) instance: Presence,
    /// By name, in lower case.
    pub(super) headers: BTreeMap<String, Field>,
}

/// A header field that is sent.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Field {
    pub(super) is_required: bool,
    /// The values of its lines, if no occurrence has others.
    pub(super) values: Option<BTreeSet<String>>,
}

/// A member that is sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sent {
    pub(super) is_required: bool,
    /// In normal form.
    pub(super) schema: Value,
}

impl Contract {
    /// Takes over the gRPC codes of a lock if the feature `tonic` is off, because the catalogue then has none. Another build of the
    /// workspace may have the feature.
    pub(super) fn keep_unknown(&mut self, lock: &Self) {
        if cfg!(feature = "tonic") {
            return;
        }
        for (code, promise) in &mut self.problems {
            if let Some(locked) = lock.problems.get(code) {
                promise.grpc_codes.clone_from(&locked.grpc_codes);
            }
        }
    }

    /// The contract of a catalogue, or what is wrong with the catalogue.
    pub(super) fn of(catalogue: &Catalogue) -> Result<Self, Vec<String>> {
        let collected = catalogue.collect();
        let Entries { entries, is_open, schemas, request_members, extra_members, instance_member, .. } =
            &collected;
        let request_members = request_members.iter().chain(extra_members).chain(instance_member);
        let conflicts = conflicts::of(catalogue, entries, schemas);
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
            let mut promise = Promise::of(entry, schemas);
            if instance_member.as_deref() == Some("instance") {
                promise.instance = Presence::Never;
            }
            problems.insert(key.trim_end().to_owned(), promise);
        }
        Ok(Self {
            is_open: *is_open,
            media_types: collected.media_types.iter().cloned().collect(),
            request_members: request_members.cloned().collect(),
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
            detail: entry.detail,
            instance: entry.instance,
            headers: headers(entry.headers.iter().map(|header| (header.name.clone(), Field::of(header)))),
        }
    }
}

impl Field {
    fn of(header: &EntryHeader) -> Self {
        let values = header.schema.get("enum").and_then(Value::as_array);
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Self {
            is_required: header.is_required,
            values: values.map(|values| values.iter().map(text).collect()),
        }
    }

    fn merge(&mut self, other: Self) {
        self.is_required |= other.is_required;
        self.values = self.values.take().zip(other.values).map(|(own, other)| &own | &other);
    }
}

/// Header fields by name. Their names have no case (RFC 9110 §5.1).
pub(super) fn headers(fields: impl Iterator<Item = (String, Field)>) -> BTreeMap<String, Field> {
    let mut headers = BTreeMap::<_, Field>::new();
    for (mut name, field) in fields {
        name.make_ascii_lowercase();
        match headers.get_mut(&name) {
            Some(known) => known.merge(field),
            None => drop(headers.insert(name, field)),
        }
    }
    headers
}
