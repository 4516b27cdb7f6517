//! `Collection`: receives what derived types, impls by hand and ready-made sets say about their problem types, and keeps each problem
//! type once.

use std::fmt::Write as _;

use problem_shared::members::{ERRORS, RATE_LIMIT};
use problem_shared::status::{takes_challenges, takes_retry_after};
use serde_json::{Value, json};

use crate::describe::known::{KnownSchema, anything};
use crate::describe::ready_made::wrong_fields;
use crate::describe::schema::{self, Components, allows_null, properties, with_keyword, without_null};
use crate::disclosure::Disclosure;
use crate::format::Format;
use crate::members::names::is_reserved;
use crate::occurrence::answer::Answer;
use crate::occurrence::described::{Collector, FieldFacts, FieldType, Part, Piece, Text};
use crate::occurrence::value::ExtensionValue;
use crate::occurrence::{Collected, Occurrence};
use crate::problem_type::ProblemType;
use crate::problem_type::set::ProblemTypes;
use crate::status::ErrorStatus;

/// The problem types of a description.
#[derive(Debug)]
pub struct Collection {
    pub(super) types: Vec<Described>,
    /// There are problem types that are known only at run time.
    pub(super) is_open: bool,
    /// The schemas that the schemas of members refer to.
    pub(super) components: Components,
    pub(super) statuses: Statuses,
}

/// The statuses that a boundary decides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statuses {
    pub(super) validation: ErrorStatus,
    /// A wrong path parameter is a 400 that names it, and not a 404.
    pub(super) reports_path_errors: bool,
}

impl Default for Statuses {
    fn default() -> Self {
        Self { validation: ErrorStatus::UNPROCESSABLE_CONTENT, reports_path_errors: false }
    }
}

/// A problem type, and what its occurrences add.
#[derive(Debug, Clone)]
pub(super) struct Described {
    pub(super) problem_type: ProblemType<'static>,
    pub(super) is_deprecated: bool,
    pub(super) detail: Option<Sample>,
    pub(super) instance: Option<Sample>,
    pub(super) members: Vec<Member>,
    /// The description of `errors`, if occurrences have it.
    pub(super) errors: Option<String>,
    /// The part of the request in which the fields of the examples of `errors` are.
    pub(super) errors_in: RequestPart,
    /// Occurrences send a rate limit.
    pub(super) has_rate_limit: bool,
    pub(super) headers: Vec<HeaderField>,
    /// The bodies of examples, once they were rendered.
    pub(super) examples: Vec<(Format, Value)>,
}

/// A part of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RequestPart {
    Body,
    Form,
    Query,
    Path,
}

/// An extension member.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) schema: Value,
    pub(super) is_required: bool,
    /// The type of a flattened map does not tell the names of its members, so examples have names that schemas do not have.
    pub(super) is_described: bool,
    /// It is `null` if examples do not have the member.
    pub(super) example: Value,
}

/// A text: an example, and the text with the names of fields in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample {
    pub(super) example: String,
    /// `order {id} not found`. It is `None` if the text is not made from a template.
    pub(super) template: Option<String>,
    /// Every occurrence has this text.
    pub(super) is_constant: bool,
    /// The text may be missing.
    pub(super) is_optional: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct HeaderField {
    pub(super) name: String,
    pub(super) value: HeaderValues,
    pub(super) is_required: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum HeaderValues {
    /// A text. There may be several field lines, each with a value of its own.
    Text(Vec<Sample>),
    /// Whole seconds, and an example: the number that every occurrence sends, if there is one.
    Seconds(Option<u64>),
    /// Nothing is known.
    Unknown,
}

/// A value of generated code as JSON.
fn json_of(value: &dyn ExtensionValue) -> Option<Value> {
    let mut json = Vec::new();
    value.write_json(&mut json).ok()?;
    serde_json::from_slice(&json).ok().filter(|value: &Value| !value.is_null())
}

impl FieldFacts<'_> {
    /// The schema without `null`, whether every occurrence has the value, and an example.
    fn schema(&self, components: &mut Components) -> (Value, bool, Value) {
        let schema = (self.ty.schema)(components);
        let is_required = !self.ty.is_optional && !allows_null(&schema, components);
        let mut schema = without_null(schema);
        let example = fitting(self.example, &schema, components);
        if !self.text.is_empty() {
            schema = with_keyword(schema, "description", self.text.into());
        }
        if self.is_deprecated {
            schema = with_keyword(schema, "deprecated", true.into());
        }
        (schema, is_required, example)
    }
}

/// The value of a field as `Display` or `Debug` writes it, as far as JSON tells: its example, or one of its type.
fn text_of(ty: FieldType, example: Option<&dyn ExtensionValue>, is_debug: bool) -> String {
    // the schemas of a type that is only a part of a text are not needed
    let mut components = Components::new();
    let schema = without_null((ty.schema)(&mut components));
    let is_text = schema == str::schema();
    match fitting(example, &schema, &components) {
        // `Debug` of an enum has no quotes
        Value::String(text) if is_debug && is_text => format!("{text:?}"),
        Value::String(text) => text,
        value => value.to_string(),
    }
}

/// An example if it fits the schema, or a value of the schema.
fn fitting(example: Option<&dyn ExtensionValue>, schema: &Value, components: &Components) -> Value {
    let example = example.and_then(json_of).filter(|example| schema::fits(example, schema, components));
    example.unwrap_or_else(|| schema::example(schema, components))
}

impl Text<'_> {
    fn sample(&self) -> Sample {
        match self {
            Self::Constant(text) => {
                Sample { example: (*text).to_owned(), template: None, is_constant: true, is_optional: false }
            }
            Self::Field(field) => Sample {
                example: text_of(field.ty, field.example, false),
                template: Some(field.text.to_owned()).filter(|text| !text.is_empty()),
                is_constant: false,
                is_optional: field.ty.is_optional,
            },
            Self::Template(pieces) => {
                let (mut example, mut template, mut is_constant) = (String::new(), String::new(), true);
                for piece in *pieces {
                    match piece {
                        Piece::Text(text) => {
                            example.push_str(text);
                            template.push_str(text);
                        }
                        Piece::Field(name, is_debug, ty, field_example) => {
                            is_constant = false;
                            example.push_str(&text_of(*ty, *field_example, *is_debug));
                            // writing into a `String` does not fail
                            let _ = write!(template, "{{{name}}}");
                        }
                    }
                }
                let template = (!is_constant).then_some(template);
                Sample { example, template, is_constant, is_optional: false }
            }
        }
    }
}

impl Described {
    fn new(problem_type: ProblemType<'static>) -> Self {
        Self {
            problem_type,
            is_deprecated: false,
            detail: None,
            instance: None,
            members: Vec::new(),
            errors: None,
            errors_in: RequestPart::Body,
            has_rate_limit: false,
            headers: Vec::new(),
            examples: Vec::new(),
        }
    }

    pub(super) fn status(&self) -> u16 {
        self.problem_type.status().as_u16()
    }

    /// The text for documentation. Several variants share the code of a 5xx status, and the comment of one is about its cause.
    pub(super) fn description(&self) -> Option<&'static str> {
        let status = self.problem_type.status();
        let is_any = status.is_server_error() && self.problem_type.code() == status.problem_code();
        self.problem_type.description().filter(|_| !is_any)
    }

    /// The body of an example in a format, once it was rendered.
    pub(super) fn rendered(&self, format: Format) -> Option<&Value> {
        self.examples.iter().find(|(known, _)| *known == format).map(|(_, body)| body)
    }

    /// A member replaces an earlier one with its name.
    fn set_member(&mut self, member: Member) {
        self.members.retain(|known| known.name != member.name);
        self.members.push(member);
    }

    fn set_header(&mut self, header: HeaderField) {
        let known = self.headers.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&header.name));
        match (known, header.value) {
            // these are field lines of their own
            (
                Some(HeaderField { value: HeaderValues::Text(samples), is_required, .. }),
                HeaderValues::Text(more),
            ) if is_appended(&header.name) => {
                *is_required |= header.is_required;
                samples.extend(more);
            }
            (Some(known), value) => *known = HeaderField { value, ..header },
            (None, value) => self.headers.push(HeaderField { value, ..header }),
        }
    }

    fn add(&mut self, part: &Part<'_>, components: &mut Components) {
        match part {
            // the derive does not know the class of a constant status, so it states the message of a 5xx, too
            Part::Detail(_) if matches!(self.problem_type.texts().detail, Disclosure::None) => {}
            Part::Detail(text) => self.detail = Some(text.sample()),
            Part::Instance(field) => self.instance = Some(Text::Field(*field).sample()),
            Part::Constant(name, value) => {
                if let Some(value) = json_of(*value) {
                    self.set_constant(name, value);
                }
            }
            Part::Member(name, field) => {
                let (schema, is_required, example) = field.schema(components);
                self.set_member(Member {
                    name: (*name).to_owned(),
                    schema,
                    is_required,
                    is_described: true,
                    example,
                });
            }
            Part::Flattened(field) => self.add_flattened(field, components),
            Part::RateLimit { is_optional } => self.add_rate_limit(*is_optional),
            Part::Errors(text) => self.errors = Some((*text).to_owned()),
            Part::Header(name, text) => {
                let mut sample = text.sample();
                // a value of a type without a schema; a header field is ASCII
                sample.example = sample.example.replace('…', "text");
                let is_required = !sample.is_optional;
                let value = HeaderValues::Text(vec![sample]);
                self.set_header(HeaderField { name: (*name).to_owned(), value, is_required });
            }
            Part::HeaderIf401(name, value) => {
                if takes_challenges(self.status()) {
                    self.add(&Part::Header(name, Text::Constant(value)), components);
                }
            }
            Part::Seconds(seconds, is_optional, example) => {
                let example = example.and_then(json_of).and_then(|value| value.as_u64());
                self.set_retry_after(seconds.or(example), !is_optional);
            }
            Part::SecondsIfBusy(seconds) => {
                if takes_retry_after(self.status()) {
                    self.set_retry_after(Some(*seconds), true);
                }
            }
            Part::Like(other) => self.add_like(*other),
        }
    }

    fn set_constant(&mut self, name: &str, value: Value) {
        let schema = json!({"enum": [value]});
        self.set_member(Member {
            name: name.to_owned(),
            schema,
            is_required: true,
            is_described: true,
            example: value,
        });
    }

    fn add_flattened(&mut self, field: &FieldFacts<'_>, components: &mut Components) {
        let (schema, is_required, example) = field.schema(components);
        let Value::Object(examples) = example else { return };
        let known = properties(&schema, components);
        for (name, example) in examples {
            let property = known
                .as_ref()
                .and_then(|(known, names)| Some((known.get(&name)?.clone(), names.contains(&&*name))));
            let is_described = property.is_some();
            let (schema, is_named) = property.unwrap_or_else(|| (anything(), false));
            let is_required = is_required && is_named && !allows_null(&schema, components);
            if is_reserved(&name) || example.is_null() {
                continue;
            }
            let schema = without_null(schema);
            match self.members.iter_mut().find(|known| known.name == name) {
                // the earlier member is sent
                Some(earlier) if earlier.is_required => {}
                // it may be missing, and then this one is sent
                Some(earlier) => {
                    if earlier.schema != schema {
                        earlier.schema = any_of(std::mem::take(&mut earlier.schema), &schema);
                    }
                }
                None => self.members.push(Member { name, schema, is_required, is_described, example }),
            }
        }
    }

    fn add_rate_limit(&mut self, is_optional: bool) {
        self.has_rate_limit = true;
        let texts = [
            "The number of requests in a window.",
            "The window in seconds.",
            "The seconds until the next request.",
        ];
        for ((name, text), (example, is_known)) in
            RATE_LIMIT.into_iter().zip(texts).zip([(100, true), (60, false), (30, true)])
        {
            let schema = with_keyword(u64::schema(), "description", text.into());
            let is_required = is_known && !is_optional;
            self.set_member(Member {
                name: name.to_owned(),
                schema,
                is_required,
                is_described: true,
                example: example.into(),
            });
        }
        self.set_retry_after(None, !is_optional);
    }

    fn set_retry_after(&mut self, seconds: Option<u64>, is_required: bool) {
        let value = HeaderValues::Seconds(seconds);
        self.set_header(HeaderField { name: "Retry-After".to_owned(), value, is_required });
    }

    fn add_like(&mut self, other: &dyn Answer) {
        let mut collected = Collected::default();
        let mut occurrence = Occurrence::for_problem(&mut collected);
        occurrence.__like(other);
        occurrence.give_back();
        for (name, value) in collected.extensions.iter() {
            if let Ok(value) = serde_json::from_str(value) {
                self.set_constant(name, value);
            }
        }
        for (name, value) in &collected.headers {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            let name = canonical(name.as_str());
            match (name.as_str(), text.parse()) {
                ("Retry-After", Ok(seconds)) => self.set_retry_after(Some(seconds), true),
                _ => {
                    let sample = Text::Constant(&text).sample();
                    let value = HeaderValues::Text(vec![sample]);
                    self.set_header(HeaderField { name, value, is_required: true });
                }
            }
        }
    }

    /// A problem type of which only the names of its members and header fields are known.
    fn by_names(problem_type: ProblemType<'static>) -> Self {
        let mut described = Self::new(problem_type);
        for name in problem_type.members() {
            match name == ERRORS {
                true => described.errors = Some(String::new()),
                false => described.set_member(Member {
                    name: name.to_owned(),
                    schema: anything(),
                    is_required: false,
                    is_described: true,
                    example: "…".into(),
                }),
            }
        }
        for name in problem_type.headers() {
            let value = match name.eq_ignore_ascii_case("Retry-After") {
                true => HeaderValues::Seconds(problem_type.retry_after()),
                false => HeaderValues::Unknown,
            };
            described.set_header(HeaderField { name: name.to_owned(), value, is_required: false });
        }
        if let (Some(seconds), false) =
            (problem_type.retry_after(), problem_type.headers().contains("Retry-After"))
        {
            described.set_retry_after(Some(seconds), false);
        }
        described
    }

    /// Whether both are one problem type for a client.
    fn is_same(&self, other: &Self) -> bool {
        let (one, other) = (&self.problem_type, &other.problem_type);
        one.status() == other.status() && one.code() == other.code() && one.type_uri() == other.type_uri()
    }

    /// Adds what other occurrences of this problem type have.
    pub(super) fn merge(&mut self, other: Self) {
        self.is_deprecated &= other.is_deprecated;
        for member in &mut self.members {
            let twin = other.members.iter().find(|twin| twin.name == member.name);
            member.is_required &= twin.is_some_and(|twin| twin.is_required);
            if let Some(twin) = twin
                && twin.schema != member.schema
            {
                member.schema = any_of(std::mem::take(&mut member.schema), &twin.schema);
            }
        }
        for mut member in other.members {
            if !self.members.iter().any(|known| known.name == member.name) {
                member.is_required = false;
                self.members.push(member);
            }
        }
        for header in &mut self.headers {
            let twin = other.headers.iter().find(|twin| twin.name.eq_ignore_ascii_case(&header.name));
            header.is_required &= twin.is_some_and(|twin| twin.is_required);
            match (&mut header.value, twin.map(|twin| &twin.value)) {
                (HeaderValues::Text(samples), Some(HeaderValues::Text(more))) => {
                    samples.extend(
                        more.iter().filter(|sample| !samples.contains(sample)).cloned().collect::<Vec<_>>(),
                    );
                }
                (HeaderValues::Seconds(seconds), Some(HeaderValues::Seconds(more))) => {
                    *seconds = seconds.filter(|_| seconds == more);
                }
                (value, Some(twin)) if value != twin => *value = HeaderValues::Unknown,
                _ => {}
            }
        }
        for mut header in other.headers {
            if !self.headers.iter().any(|known| known.name.eq_ignore_ascii_case(&header.name)) {
                header.is_required = false;
                self.headers.push(header);
            }
        }
        let differs = self.detail != other.detail;
        if let (Some(detail), true) = (&mut self.detail, differs) {
            detail.is_constant = false;
            detail.template = None;
        }
        self.detail = self.detail.take().or(other.detail);
        self.instance = self.instance.take().or(other.instance);
        self.errors = self.errors.take().or(other.errors);
        self.has_rate_limit |= other.has_rate_limit;
    }
}

/// The schema of a member that has one of two schemas.
fn any_of(one: Value, other: &Value) -> Value {
    let mut branches = match one {
        Value::Object(mut map) if map.len() == 1 && map.contains_key("anyOf") => match map.remove("anyOf") {
            Some(Value::Array(branches)) => branches,
            _ => Vec::new(),
        },
        one => vec![one],
    };
    if !branches.contains(other) {
        branches.push(other.clone());
    }
    json!({"anyOf": branches})
}

/// Whether a second field with this name does not replace the first.
fn is_appended(name: &str) -> bool {
    ["WWW-Authenticate", "Link", "Set-Cookie", "Vary"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The name of a header field as RFCs write it: each word begins with a capital.
fn canonical(name: &str) -> String {
    if name.eq_ignore_ascii_case("www-authenticate") {
        return "WWW-Authenticate".to_owned();
    }
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    });
    words.collect::<Vec<_>>().join("-")
}

impl Collection {
    pub(super) fn new(statuses: Statuses) -> Self {
        Self { types: Vec::new(), is_open: false, components: Components::new(), statuses }
    }

    fn push(&mut self, described: Described) {
        match self.types.iter_mut().find(|known| known.is_same(&described)) {
            Some(known) => known.merge(described),
            None => self.types.push(described),
        }
    }

    /// Adds a problem type that this crate defines.
    pub(super) fn ready_made(&mut self, problem_type: ProblemType<'static>, parts: &[Part<'_>]) {
        let mut described = Described::new(problem_type);
        for part in parts {
            described.add(part, &mut self.components);
        }
        self.push(described);
    }
}

impl Collector for Collection {
    fn known(&mut self, types: &ProblemTypes) {
        self.is_open |= types.is_open();
        for problem_type in types {
            self.push(Described::by_names(problem_type));
        }
    }

    fn open(&mut self) {
        self.is_open = true;
    }

    fn wrong_fields(&mut self) {
        let detail = "the request has invalid fields";
        self.validation(wrong_fields(self.statuses), RequestPart::Body, detail);
    }

    fn __own(&mut self, types: &ProblemTypes, row: usize, is_deprecated: bool, parts: &[Part<'_>]) {
        let Some(problem_type) = types.row(row) else { return };
        let mut described = Described { is_deprecated, ..Described::new(problem_type) };
        for part in parts {
            described.add(part, &mut self.components);
        }
        self.push(described);
    }

    fn __inner(&mut self, collect: fn(&mut dyn Collector), parts: &[Part<'_>]) {
        // two types of one name are told apart only in one map
        let components = std::mem::take(&mut self.components);
        let mut inner = Self { components, ..Self::new(self.statuses) };
        collect(&mut inner);
        self.components = inner.components;
        self.is_open |= inner.is_open;
        for mut described in inner.types {
            for part in parts {
                described.add(part, &mut self.components);
            }
            self.push(described);
        }
    }
}

impl Collection {
    /// Adds a problem type of this crate whose occurrences may have a header field.
    pub(super) fn with_optional_header(
        &mut self,
        problem_type: ProblemType<'static>,
        detail: Option<&str>,
        (name, example): (&str, &str),
    ) {
        let sample =
            Sample { example: example.to_owned(), template: None, is_constant: false, is_optional: true };
        let mut described = Described::new(problem_type);
        described.detail = detail.map(|text| Text::Constant(text).sample());
        let value = HeaderValues::Text(vec![sample]);
        described.set_header(HeaderField { name: name.to_owned(), value, is_required: false });
        self.push(described);
    }

    /// Adds the problem type of wrong fields in a part of the request.
    pub(super) fn validation(&mut self, problem_type: ProblemType<'static>, part: RequestPart, detail: &str) {
        let mut described = Described::new(problem_type);
        let facts = [
            ("omittedErrors", u64::schema(), "The number of errors that the list does not have."),
            ("incompleteErrors", json!({"type": "boolean"}), "There may be more errors than the list has."),
        ];
        for (name, schema, text) in facts {
            let schema = with_keyword(schema, "description", text.into());
            let (name, example) = (name.to_owned(), Value::Null);
            described.members.push(Member { name, schema, is_required: false, is_described: true, example });
        }
        described.errors = Some(String::new());
        described.errors_in = part;
        described.detail = Some(Sample {
            example: detail.to_owned(),
            template: None,
            is_constant: false,
            is_optional: false,
        });
        self.push(described);
    }
}
