//! The contract as the text of a lock. Reading is strict, because whatever is skipped would count as a change of the API.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::catalogue::contract::{Contract, Field, Promise, Sent, headers};
use crate::catalogue::unique_keys::UniqueKeys;
use crate::catalogue::value_sets::{in_one_order, normal};
use crate::describe::entries::Presence;

/// The version of the form of the lock.
const VERSION: u64 = 1;

impl Contract {
    /// The text of the lock.
    pub(super) fn to_text(&self) -> String {
        let problems: Map<String, Value> =
            self.problems.iter().map(|(code, promise)| (code.clone(), promise.to_json())).collect();
        let json = json!({
            "lock": VERSION,
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
        serde_json::from_str::<UniqueKeys>(text).map_err(|error| error.to_string())?;
        let lock = Reader { json: &json, place: String::new() };
        lock.object()?;
        let version: u64 = lock.get("lock", "a number", Value::as_u64)?;
        if version != VERSION {
            return Err(format!(
                "it has the version {version}, and this version of problem-core reads the version {VERSION}"
            ));
        }
        let problems = lock.objects("problems")?.into_iter();
        let problems = problems.map(|(code, problem)| Ok((code, Promise::read(&problem)?)));
        Ok(Self {
            is_open: lock.boolean("isOpen")?,
            media_types: lock.texts("mediaTypes")?,
            request_members: lock.texts("requestMembers")?,
            response_headers: lock.texts("responseHeaders")?,
            problems: problems.collect::<Result<_, String>>()?,
        })
    }
}

impl Promise {
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
        for (name, presence) in [("detail", self.detail), ("instance", self.instance)] {
            let text = match presence {
                Presence::Never => continue,
                Presence::Sometimes => "sometimes",
                Presence::Always => "always",
            };
            json.insert(name.to_owned(), text.into());
        }
        if !self.grpc_codes.is_empty() {
            json.insert("grpcCodes".to_owned(), json!(self.grpc_codes));
        }
        let members = self
            .members
            .iter()
            .map(|(name, sent)| (name.clone(), json!({"required": sent.is_required, "schema": sent.schema})));
        json.insert("members".to_owned(), Value::Object(members.collect()));
        let headers = self.headers.iter().map(|(name, field)| (name.clone(), field.to_json()));
        json.insert("headers".to_owned(), Value::Object(headers.collect()));
        Value::Object(json)
    }

    fn read(problem: &Reader<'_>) -> Result<Self, String> {
        let sent = |(name, member): (String, Reader<'_>)| {
            let schema = member.get("schema", "a schema", |schema| {
                (schema.is_object() || schema.is_boolean()).then_some(schema)
            })?;
            // another version may have written another form
            let schema = normal(schema, &Map::new());
            Ok((name, Sent { is_required: member.boolean("required")?, schema }))
        };
        let field = |(name, field): (String, Reader<'_>)| Ok((name, Field::read(&field)?));
        let fields = problem.objects("headers")?.into_iter().map(field);
        Ok(Self {
            status: problem.get("status", "a number", Value::as_u64)?,
            type_uri: problem.text("type")?,
            title: problem.get("title", "a text", |json| json.as_str().map(str::to_owned))?,
            since: problem.text("since")?,
            deprecated: problem.text("deprecated")?,
            replaced_by: problem.text("replacedBy")?,
            grpc_codes: problem.optional("grpcCodes", Reader::texts)?.unwrap_or_default(),
            members: problem
                .objects("members")?
                .into_iter()
                .map(sent)
                .collect::<Result<BTreeMap<_, _>, String>>()?,
            detail: problem.presence("detail")?,
            instance: problem.presence("instance")?,
            headers: headers(fields.collect::<Result<Vec<_>, String>>()?.into_iter()),
        })
    }
}

impl Field {
    fn to_json(&self) -> Value {
        let mut json = Map::new();
        json.insert("required".to_owned(), self.is_required.into());
        if let Some(values) = &self.values {
            json.insert("values".to_owned(), json!(values));
        }
        Value::Object(json)
    }

    fn read(field: &Reader<'_>) -> Result<Self, String> {
        Ok(Self { is_required: field.boolean("required")?, values: field.optional("values", Reader::texts)? })
    }
}

/// An object of the lock, and the way to it.
struct Reader<'a> {
    json: &'a Value,
    /// It ends with a dot, unless it is empty.
    place: String,
}

impl<'a> Reader<'a> {
    /// The value of a member that has to be there.
    fn get<T>(&self, name: &str, kind: &str, read: impl FnOnce(&'a Value) -> Option<T>) -> Result<T, String> {
        let place = &self.place;
        let value = self.json.get(name).ok_or_else(|| format!("`{place}{name}` is missing"))?;
        read(value).ok_or_else(|| format!("`{place}{name}` is not {kind}"))
    }

    fn optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Self, &str) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        self.json.get(name).map(|_| read(self, name)).transpose()
    }

    /// Checks that it is an object.
    fn object(&self) -> Result<&'a Map<String, Value>, String> {
        self.json.as_object().ok_or_else(|| match self.place.trim_end_matches('.') {
            "" => "it is not an object".to_owned(),
            place => format!("`{place}` is not an object"),
        })
    }

    /// The members of a member, which are objects.
    fn objects(&self, name: &str) -> Result<Vec<(String, Self)>, String> {
        let members = self.get(name, "an object", Value::as_object)?.iter();
        let readers = members.map(|(key, json)| {
            let reader = Reader { json, place: format!("{}{name}.{key}.", self.place) };
            reader.object().map(|_| (key.clone(), reader))
        });
        readers.collect()
    }

    fn boolean(&self, name: &str) -> Result<bool, String> {
        self.get(name, "`true` or `false`", Value::as_bool)
    }

    /// A text that may be missing.
    fn text(&self, name: &str) -> Result<Option<String>, String> {
        self.optional(name, |reader, name| reader.get(name, "a text", Value::as_str).map(str::to_owned))
    }

    fn texts(&self, name: &str) -> Result<BTreeSet<String>, String> {
        self.get(name, "a list of texts", |list| {
            list.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
        })
    }

    fn presence(&self, name: &str) -> Result<Presence, String> {
        let read = |value: &Value| match value.as_str()? {
            "sometimes" => Some(Presence::Sometimes),
            "always" => Some(Presence::Always),
            _ => None,
        };
        let presence =
            self.optional(name, |reader, name| reader.get(name, "`\"always\"` or `\"sometimes\"`", read))?;
        Ok(presence.unwrap_or_default())
    }
}
