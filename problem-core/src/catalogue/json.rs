//! A catalogue as JSON.

use serde_json::{Map, Value, json};

use crate::catalogue::{Catalogue, Entry};
use crate::describe::entries::Entries;

/// The version of the form of the document. It changes if a member is removed or means something else.
const FORMAT: u32 = 1;

impl Catalogue {
    /// The catalogue as JSON, in the form that [`json_schema`](Self::json_schema) describes. Its schemas are JSON Schema 2020-12; a
    /// reference `#/components/schemas/NAME` is to the member `NAME` of `schemas`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let entries = self.collect_shown();
        document(&self.title, &entries, entries.entries.iter(), entries.schemas.clone())
    }

    /// The schema of [`to_json`](Self::to_json), as JSON Schema 2020-12.
    #[must_use]
    pub fn json_schema() -> Value {
        // it is an object, so it can be read
        serde_json::from_str(include_str!("catalogue.schema.json")).unwrap_or_default()
    }
}

/// The document with some of the entries, and the schemas to which they refer.
pub(super) fn document<'a>(
    title: &str,
    all: &Entries,
    some: impl Iterator<Item = &'a Entry>,
    schemas: Map<String, Value>,
) -> Value {
    json!({
        "catalogue": FORMAT,
        "title": title,
        "isOpen": all.is_open,
        "requestMembers": all.request_members,
        "problems": some.map(entry).collect::<Vec<_>>(),
        "schemas": schemas,
    })
}

/// An entry. A member without a value is left out.
fn entry(entry: &Entry) -> Value {
    let members = entry.members.iter().map(|member| {
        let mut object = Map::new();
        object.insert("name".to_owned(), member.name.clone().into());
        object.insert("required".to_owned(), member.is_required.into());
        set(&mut object, "description", member.description.clone());
        object.insert("schema".to_owned(), member.schema.clone());
        Value::Object(object)
    });
    let headers = entry.headers.iter().map(|header| {
        let mut object = Map::new();
        object.insert("name".to_owned(), header.name.clone().into());
        object.insert("required".to_owned(), header.is_required.into());
        set(&mut object, "description", header.description.clone());
        object.insert("schema".to_owned(), header.schema.clone());
        Value::Object(object)
    });
    let mut object = Map::new();
    object.insert("code".to_owned(), entry.code.clone().into());
    object.insert("status".to_owned(), entry.status.into());
    set(&mut object, "type", entry.type_uri.clone());
    object.insert("title".to_owned(), entry.title.clone().into());
    set(&mut object, "description", entry.description.clone());
    set(&mut object, "since", entry.since.clone());
    set(&mut object, "deprecated", entry.deprecated.clone());
    set(&mut object, "replacedBy", entry.replaced_by.clone());
    if !entry.grpc_codes.is_empty() {
        object.insert("grpcCodes".to_owned(), entry.grpc_codes.clone().into());
    }
    object.insert("operations".to_owned(), entry.operations.clone().into());
    object.insert("rustTypes".to_owned(), entry.rust_types.clone().into());
    object.insert("members".to_owned(), members.collect());
    object.insert("otherMembers".to_owned(), entry.has_other_members.into());
    object.insert("headers".to_owned(), headers.collect());
    object.insert("retryable".to_owned(), entry.is_retryable.into());
    set(&mut object, "retryAfter", entry.retry_after);
    object.insert("mediaType".to_owned(), entry.media_type.clone().into());
    object.insert("example".to_owned(), entry.example.clone());
    object.insert("schema".to_owned(), entry.schema.clone());
    Value::Object(object)
}

fn set(object: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value.into());
    }
}
