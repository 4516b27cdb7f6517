//! What a boundary makes of a problem: the rendered example, and from it the schema of the body. The members of the example decide
//! which members the schema has, so whatever a setting does to a body, it does to its schema.

use http::HeaderMap;
use problem_shared::members::ABOUT_BLANK;
use problem_shared::wire_names;
use serde_json::{Map, Value, json};

use crate::describe::collection::Statuses;
use crate::describe::described::{Described, Sample};
use crate::describe::every_response::{HeaderField, header};
use crate::describe::example::Example;
use crate::describe::known::anything;
use crate::describe::schema::with_keyword;
use crate::describe::surroundings::Surroundings;
use crate::format::Format;
use crate::render;

/// The name of the schema of any problem.
pub(super) const PROBLEM: &str = "Problem";

/// The ID of the request that an example answers.
#[cfg(any(feature = "boundary", feature = "catalogue"))]
pub(super) const EXAMPLE_REQUEST_ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// The description of that schema.
pub(super) const ANY_PROBLEM: &str = "Any problem. The code says which problem it is.";

/// What is around an error: a boundary, or nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Presentation(pub(super) Surroundings);

/// The role of a member of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "boundary"),
    allow(dead_code, reason = "only a boundary adds members of the request")
)]
pub(super) enum Role {
    Type,
    Title,
    Status,
    Detail,
    /// The detail, or the title if there is no detail.
    Message,
    Instance,
    Code,
    Errors,
    RequestId,
    Timestamp,
    TraceId,
    Extension,
}

/// The shape of `errors`.
#[cfg_attr(not(feature = "boundary"), allow(dead_code, reason = "only a boundary changes the shape"))]
pub(super) enum ErrorsMember {
    FieldErrors,
    MessagesByField,
    /// Entries with these members: their names, and those that a `FieldError` has for them.
    Entries(Vec<(&'static str, &'static str)>),
}

/// Which families of header fields a rate limit has.
pub(super) struct RateLimitFamilies {
    pub(super) structured: bool,
    pub(super) separate: bool,
    pub(super) x: bool,
}

impl Presentation {
    /// The statuses that the settings decide.
    pub(super) fn statuses(&self) -> Statuses {
        self.0.statuses()
    }

    /// The formats that are sent, the usual one first.
    pub(super) fn formats(&self) -> Vec<Format> {
        self.0.formats()
    }

    /// Whether the body is inside the member `error` of an envelope.
    pub(super) fn has_envelope(&self) -> bool {
        self.0.has_envelope()
    }

    /// The name of the field of the request ID, which every response has.
    pub(super) fn request_id_field(&self) -> Option<String> {
        self.0.request_id_field()
    }

    /// The same field with its description.
    pub(super) fn request_id_header(&self) -> Option<HeaderField> {
        let name = self.request_id_field()?;
        Some((name, header(json!({"type": "string"}), true, "The ID of the request.")))
    }

    /// The body of an example.
    pub(super) fn example(&self, described: &Described, format: Format) -> Value {
        let context = self.0.context(format);
        let body =
            render::render_example(&Example(described), context.as_ref(), format, &mut HeaderMap::new());
        match format {
            #[cfg(all(feature = "boundary", feature = "xml"))]
            Format::Xml => String::from_utf8_lossy(&body).into(),
            // the encoders write JSON
            _ => serde_json::from_slice(&body).unwrap_or_default(),
        }
    }

    /// The schema of the body of a problem type.
    pub(super) fn schema(&self, described: &Described) -> Value {
        let format = self.formats()[0];
        let example = self.example(described, format);
        let mut schema = match (self.has_envelope(), example.get("error").and_then(Value::as_object)) {
            (true, Some(error)) => object([("error", self.object(described, error))], &["error"]),
            _ => self.object(described, example.as_object().unwrap_or(&Map::new())),
        };
        if let Some(schema) = schema.as_object_mut() {
            let problem_type = &described.problem_type;
            // titles without a type URI repeat, and some tools make names of them
            schema.insert("title".to_owned(), wire_names::title(problem_type.code()).into());
            if let Some(text) = described.description() {
                schema.insert("description".to_owned(), text.into());
            }
            if described.is_deprecated {
                schema.insert("deprecated".to_owned(), true.into());
            }
        }
        schema
    }

    /// The schema of an object with the members of an example.
    fn object(&self, described: &Described, example: &Map<String, Value>) -> Value {
        let mut properties = Map::new();
        let mut required: Vec<&str> = Vec::new();
        for (name, value) in example {
            let role = self.role(name);
            let member = described.members.iter().find(|member| member.name == *name);
            if role == Role::Extension && member.is_some_and(|member| !member.is_described) {
                continue;
            }
            let is_required = match role {
                Role::Type | Role::Title | Role::Status | Role::Code | Role::Message => true,
                Role::RequestId | Role::Timestamp => true,
                Role::Detail | Role::Instance | Role::Errors | Role::TraceId => false,
                Role::Extension => member.is_some_and(|member| member.is_required),
            };
            let schema = match (role, member) {
                (Role::Type | Role::Status | Role::Code, _) => json!({"enum": [value]}),
                (Role::Extension, Some(member)) => member.schema.clone(),
                (Role::Detail | Role::Message, _) => text_schema(described.detail.as_ref()),
                (Role::Errors, _) => self.errors(described.errors.as_deref().unwrap_or_default()),
                (role, _) => of_role(role),
            };
            properties.insert(name.clone(), with_type(schema, value));
            if is_required {
                required.push(name);
            }
        }
        for member in described.members.iter().filter(|member| member.example.is_null()) {
            properties.entry(member.name.clone()).or_insert_with(|| member.schema.clone());
        }
        for name in self.0.extra_members() {
            properties.entry(name).or_insert_with(anything);
        }
        if !self.has_envelope() && !properties.contains_key("type") {
            // a client may read a missing type URI as this one (RFC 9457 §4.2.1)
            properties.insert("type".to_owned(), json!({"type": "string", "enum": [ABOUT_BLANK]}));
        }
        json!({"type": "object", "properties": properties, "required": required})
    }

    /// The schema of any problem that is sent.
    pub(super) fn any_problem(&self) -> Value {
        let mut roles = vec![Role::Title, Role::Detail, Role::Code, Role::Errors];
        let mut properties = Map::new();
        let mut required = vec!["title".to_owned(), "status".to_owned(), "code".to_owned()];
        if self.has_envelope() {
            roles = vec![Role::Code, Role::Message, Role::Errors];
            required = vec!["code".to_owned(), "message".to_owned()];
        } else {
            properties.insert("type".to_owned(), of_role(Role::Type));
            properties.insert("status".to_owned(), of_role(Role::Status));
        }
        for role in roles {
            let (name, schema) = match role {
                Role::Title => ("title", of_role(role)),
                Role::Detail => ("detail", of_role(role)),
                Role::Message => ("message", of_role(role)),
                Role::Code => ("code", of_role(role)),
                _ => (self.errors_name(), self.errors("")),
            };
            properties.insert(name.to_owned(), schema);
        }
        properties.insert("instance".to_owned(), of_role(Role::Instance));
        for (role, name) in self.0.context_members() {
            if matches!(role, Role::RequestId | Role::Timestamp) {
                required.push(name.clone());
            }
            properties.insert(name, of_role(role));
        }
        for name in self.0.extra_members() {
            properties.insert(name, anything());
        }
        let schema = json!({"type": "object", "properties": properties, "required": required});
        let schema = match self.has_envelope() {
            true => object([("error", schema)], &["error"]),
            false => schema,
        };
        with_keyword(with_keyword(schema, "title", PROBLEM.into()), "description", ANY_PROBLEM.into())
    }

    pub(super) fn errors_name(&self) -> &'static str {
        if self.has_envelope() { "fields" } else { "errors" }
    }

    fn role(&self, name: &str) -> Role {
        if let Some((role, _)) = self.0.context_members().into_iter().find(|(_, known)| known == name) {
            return role;
        }
        match (name, self.has_envelope()) {
            ("code", _) => Role::Code,
            ("instance", _) => Role::Instance,
            ("message", true) => Role::Message,
            ("fields", true) | ("errors", false) => Role::Errors,
            ("type", false) => Role::Type,
            ("title", false) => Role::Title,
            ("status", false) => Role::Status,
            ("detail", false) => Role::Detail,
            _ => Role::Extension,
        }
    }
}

/// The schema of an object.
pub(super) fn object<const N: usize>(properties: [(&str, Value); N], required: &[&str]) -> Value {
    let properties: Map<_, _> =
        properties.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
    json!({"type": "object", "properties": properties, "required": required})
}

/// The schema of a detail.
fn text_schema(sample: Option<&Sample>) -> Value {
    let schema = json!({"type": "string"});
    match sample {
        Some(Sample { template: Some(template), .. }) => {
            with_keyword(schema, "description", template.clone().into())
        }
        Some(Sample { is_constant: true, example, .. }) => with_keyword(schema, "examples", json!([example])),
        _ => schema,
    }
}

/// The schema of a standard member of any problem.
fn of_role(role: Role) -> Value {
    match role {
        Role::Type => {
            json!({"type": "string", "format": "uri-reference", "description": "The type URI of the problem type (RFC 9457 §3.1.1)."})
        }
        Role::Title => json!({"type": "string", "description": "A short text for the problem type."}),
        Role::Status => {
            json!({"type": "integer", "minimum": 400, "maximum": 599, "description": "The status code of the response."})
        }
        Role::Detail | Role::Message => {
            json!({"type": "string", "description": "What happened, for a person."})
        }
        Role::Instance => {
            json!({"type": "string", "format": "uri-reference", "description": "What identifies this occurrence (RFC 9457 §3.1.5)."})
        }
        Role::Code => json!({"type": "string", "description": "The code of the problem type."}),
        Role::RequestId => {
            json!({"type": "string", "minLength": 1, "maxLength": 128, "description": "The ID of the request. A header field of the response has it, too."})
        }
        Role::Timestamp => {
            json!({"type": "string", "format": "date-time", "description": "When the problem was sent."})
        }
        Role::TraceId => {
            json!({"type": "string", "description": "The trace ID of the request (W3C Trace Context)."})
        }
        Role::Errors | Role::Extension => anything(),
    }
}

/// An enumeration of one value with the type of the value, which some tools need.
fn with_type(schema: Value, value: &Value) -> Value {
    if schema.get("enum").is_none() || schema.get("type").is_some() {
        return schema;
    }
    let ty = match value {
        Value::String(_) => "string",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::Bool(_) => "boolean",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
        Value::Null => "null",
    };
    with_keyword(schema, "type", ty.into())
}
