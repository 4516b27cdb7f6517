//! The problem types of a description as entries of a catalogue.

use problem_shared::grpc;
use problem_shared::status::is_temporary;
use serde_json::{Map, Value, json};

#[cfg(feature = "boundary")]
use crate::boundary::Boundary;
use crate::describe::collection::Collection;
use crate::describe::described::Described;
use crate::describe::header_fields::DescribedField;
use crate::describe::openapi::Named;
pub(crate) use crate::describe::presence::Presence;
use crate::describe::presentation::{Presentation, Role};
use crate::describe::{Describe, Description};
use crate::format::Format;
#[cfg(feature = "coverage")]
use crate::problem_type::version::TableVersion;

/// Error types, and the operations that answer with them.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) type_name: &'static str,
    pub(crate) operation: Option<String>,
    collect: fn(&mut Collection),
}

impl Source {
    pub(crate) fn of<E: Describe + ?Sized>(operation: Option<String>) -> Self {
        Self { type_name: std::any::type_name::<E>(), operation, collect: E::__describe }
    }

    fn collect(&self, collection: &mut Collection) {
        let components = std::mem::take(&mut collection.components);
        let mut own = Collection { components, ..Collection::new(collection.statuses) };
        (self.collect)(&mut own);
        collection.components = own.components;
        collection.is_open |= own.is_open;
        collection.asked_types.extend(own.asked_types);
        for mut described in own.types {
            described.operations.extend(self.operation.clone());
            collection.push(described);
        }
    }
}

/// The name of the schema that a schema is a reference to.
pub(crate) fn referred(schema: &Value) -> Option<&str> {
    super::schema::referred(schema)
}

/// What is around the errors of a catalogue.
#[derive(Debug, Clone, Default)]
pub(crate) struct Around(Presentation);

#[cfg(feature = "boundary")]
impl Around {
    pub(crate) fn boundary(boundary: &Boundary) -> Self {
        Self(Presentation(super::surroundings::Surroundings::of(&boundary.settings)))
    }
}

/// The problem types of some sources.
pub(crate) struct Entries {
    pub(crate) entries: Vec<Entry>,
    /// There are problem types that are known only at run time.
    pub(crate) is_open: bool,
    /// The schemas that those of members refer to.
    pub(crate) schemas: Map<String, Value>,
    /// The members that every problem has because of its request: the names.
    pub(crate) request_members: Vec<String>,
    /// The member of the request in which the boundary sends the path, if it sends it.
    pub(crate) instance_member: Option<String>,
    /// The members that the service adds to problems: the names.
    pub(crate) extra_members: Vec<String>,
    /// The field of the request ID, which every response has.
    pub(crate) request_id_field: Option<String>,
    /// The media types of the formats that are sent.
    pub(crate) media_types: Vec<String>,
    /// All Rust types that were asked, also those without problem types of their own.
    #[cfg(feature = "inventory")]
    pub(crate) asked_types: Vec<&'static str>,
}

impl Entries {
    pub(crate) fn of(around: &Around, sources: &[Source]) -> Self {
        let presentation = around.0.clone();
        #[cfg(feature = "inventory")]
        let asked_types = std::cell::RefCell::default();
        let description = Description::through(presentation, &|collection| {
            sources.iter().for_each(|source| source.collect(collection));
            #[cfg(feature = "inventory")]
            asked_types.replace(std::mem::take(&mut collection.asked_types));
        });
        let presentation = &description.presentation;
        let mut entries: Vec<_> =
            description.named().map(|named| Entry::of(presentation, named, &description)).collect();
        entries.sort_by(|one, other| (one.status, &one.code).cmp(&(other.status, &other.code)));
        let mut schemas = description.schemas().clone();
        for name in &description.names {
            schemas.remove(name);
        }
        let (instance, request_members): (Vec<_>, Vec<_>) =
            presentation.0.context_members().into_iter().partition(|(role, _)| *role == Role::Instance);
        Self {
            entries,
            is_open: description.is_open,
            schemas,
            request_members: request_members.into_iter().map(|(_, name)| name).collect(),
            instance_member: instance.into_iter().map(|(_, name)| name).next(),
            extra_members: presentation.0.extra_members(),
            request_id_field: presentation.request_id_field(),
            media_types: presentation.formats().into_iter().map(media_type).collect(),
            #[cfg(feature = "inventory")]
            asked_types: asked_types.into_inner(),
        }
    }
}

/// A problem type as clients know it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// The name of its schema, such as `OrderNotFoundProblem`.
    pub name: String,
    /// The stable code.
    pub code: String,
    /// The status code of the response.
    pub status: u16,
    /// The type URI that is sent, if one is sent.
    pub type_uri: Option<String>,
    /// The title.
    pub title: String,
    /// The doc comment.
    pub description: Option<String>,
    /// The version of the API that has introduced it.
    pub since: Option<String>,
    /// It is deprecated: the reason, or an empty text.
    pub deprecated: Option<String>,
    /// The code of the problem type that replaces it.
    pub replaced_by: Option<String>,
    /// The operations that answer with it, as far as they are known.
    pub operations: Vec<String>,
    /// The names of the gRPC codes that its statuses have, such as `NOT_FOUND`, if its Rust types have `#[problem(also(tonic))]`. It is
    /// one, unless these types have different codes.
    pub grpc_codes: Vec<String>,
    /// The paths of the Rust types that have it, with their crates.
    pub rust_types: Vec<String>,
    /// The extension members, without those of the request.
    pub members: Vec<EntryMember>,
    /// Occurrences can have members whose names only the occurrence knows, such as those of a flattened map.
    pub has_other_members: bool,
    /// The header fields, without those of every response.
    pub headers: Vec<EntryHeader>,
    /// Whether the same request can succeed later.
    pub is_retryable: bool,
    /// After how many seconds to try again, if every occurrence says the same.
    pub retry_after: Option<u64>,
    /// The body of an example.
    pub example: Value,
    /// The media type of the body.
    pub media_type: String,
    /// The schema of the body.
    pub schema: Value,
    /// A type of the service has it, and not only this crate.
    pub(crate) is_of_service: bool,
    /// The header fields of the response of the example: the names and the values.
    pub(crate) example_head: Vec<(String, String)>,
    /// The versions of the tables that have it.
    #[cfg(feature = "coverage")]
    pub(crate) versions: Vec<TableVersion>,
    /// The members that have different schemas in different Rust types.
    pub(crate) differing_members: Vec<String>,
    /// How often the body has the member `detail`.
    pub(crate) detail: Presence,
    /// How often the error itself sets the member `instance`.
    pub(crate) instance: Presence,
}

/// A member of the body.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EntryMember {
    /// The name.
    pub name: String,
    /// The JSON Schema of the value.
    pub schema: Value,
    /// Every occurrence has it.
    pub is_required: bool,
    /// The doc comment of the field.
    pub description: Option<String>,
}

/// A header field of the response.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EntryHeader {
    /// The name.
    pub name: String,
    /// The JSON Schema of the value of a field line. It has an `enum` if the values do not depend on the occurrence.
    pub schema: Value,
    /// Every occurrence has it.
    pub is_required: bool,
    /// What it says.
    pub description: Option<String>,
}

impl Entry {
    fn of(presentation: &Presentation, (name, described): Named<'_>, description: &Description) -> Self {
        let format = presentation.formats()[0];
        let example = described.rendered(format).cloned().unwrap_or_default();
        let mut schema = description.schemas().get(name).cloned().unwrap_or_default();
        let members = members(presentation, described, &schema);
        if described.has_other_members {
            let envelope = if presentation.has_envelope() { "/properties/error" } else { "" };
            if let Some(Value::Object(object)) = schema.pointer_mut(envelope) {
                object.insert("additionalProperties".to_owned(), true.into());
            }
        }
        let fields = presentation.headers(described);
        let example_head = presentation.example_head(&fields);
        let headers: Vec<_> = fields.into_iter().map(EntryHeader::of).collect();
        let problem_type = &described.problem_type;
        let evolution = &described.evolution;
        let deprecated = described.is_deprecated.then(|| evolution.deprecated.clone().unwrap_or_default());
        let presences = described.presences();
        let has_retry_after = headers.iter().any(|header| header.name.eq_ignore_ascii_case("Retry-After"));
        Self {
            name: name.to_owned(),
            code: problem_type.code().to_owned(),
            status: described.status(),
            type_uri: example.get("type").and_then(Value::as_str).map(str::to_owned),
            title: problem_type.title().to_owned(),
            description: described.description().map(str::to_owned),
            since: evolution.since.clone(),
            replaced_by: evolution.replaced_by.clone().filter(|_| deprecated.is_some()),
            deprecated,
            operations: described.operations.clone(),
            grpc_codes: described.grpc_codes.iter().map(|code| grpc::name(*code).to_owned()).collect(),
            rust_types: described.rust_types.iter().map(|name| (*name).to_owned()).collect(),
            members,
            has_other_members: described.has_other_members,
            headers,
            is_retryable: is_temporary(described.status()) || has_retry_after,
            retry_after: described.constant_retry_after(),
            example,
            media_type: media_type(format),
            schema,
            is_of_service: described.rust_types.iter().any(|name| !name.starts_with("problem_core::")),
            example_head,
            #[cfg(feature = "coverage")]
            versions: described.versions.clone(),
            differing_members: described.differing_members.clone(),
            // an envelope has a message instead, which is always there
            detail: if presentation.has_envelope() { Presence::Never } else { presences.detail },
            instance: presences.instance,
        }
    }

    /// Whether the problem types that replace this one lead back to it.
    pub(crate) fn is_replaced_in_a_circle(&self, entries: &[Self]) -> bool {
        let mut code = &self.code;
        // a longer way has passed one of them twice
        for _ in 0..entries.len() {
            let replaced = entries.iter().find(|entry| entry.code == *code && entry.replaced_by.is_some());
            match replaced.and_then(|entry| entry.replaced_by.as_ref()) {
                Some(next) if *next == self.code => return true,
                Some(next) => code = next,
                None => return false,
            }
        }
        false
    }
}

impl EntryHeader {
    fn of(field: DescribedField) -> Self {
        let DescribedField { name, schema, is_required, text, constants, .. } = field;
        let schema = match constants.is_empty() {
            true => schema,
            false => {
                // the other fields with a constant value are texts
                let is_number = schema.get("type").is_some_and(|ty| ty == "integer");
                let value = |text: String| match text.parse::<u64>() {
                    Ok(number) if is_number => Value::from(number),
                    _ => Value::from(text),
                };
                let values: Vec<_> = constants.into_iter().map(value).collect();
                json!({"type": if is_number { "integer" } else { "string" }, "enum": values})
            }
        };
        Self { name, schema, is_required, description: not_empty(text) }
    }
}

/// The extension members: those of the occurrence, and `errors`.
fn members(presentation: &Presentation, described: &Described, schema: &Value) -> Vec<EntryMember> {
    let object = match presentation.has_envelope() {
        true => &schema["properties"]["error"],
        false => schema,
    };
    let names = described.members.iter().filter(|member| member.is_described).map(|member| &*member.name);
    let errors = described.errors.is_some().then(|| presentation.errors_name());
    let is_required = |name: &str| {
        let required = object["required"].as_array();
        required.is_some_and(|required| required.iter().any(|known| known == name))
    };
    let member = |name: &str| {
        let schema = object["properties"].get(name)?.clone();
        let description = schema.get("description").and_then(Value::as_str).map(str::to_owned);
        Some(EntryMember { name: name.to_owned(), is_required: is_required(name), schema, description })
    };
    names.chain(errors).filter_map(member).collect()
}

fn media_type(format: Format) -> String {
    String::from_utf8_lossy(format.media_type().as_bytes()).into_owned()
}

fn not_empty(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
