//! A problem type, and what its occurrences add: members, header fields, texts.

use problem_shared::grpc;
use problem_shared::header_fields::is_list;
use problem_shared::members::{ERRORS, RATE_LIMIT};
use problem_shared::status::{takes_challenges, takes_retry_after};
use serde_json::{Value, json};

use crate::describe::known::{KnownSchema, anything};
use crate::describe::presence::Presences;
use crate::describe::samples::json_of;
use crate::describe::schema::{
    Components, allows_null, any_of, is_open, properties, with_keyword, without_null,
};
use crate::disclosure::Disclosure;
use crate::format::Format;
use crate::members::names::is_reserved;
use crate::occurrence::answer::Answer;
use crate::occurrence::described::{FieldFacts, Part, Text};
use crate::occurrence::{Collected, Occurrence};
use crate::problem_type::ProblemType;

/// A problem type, and what its occurrences add.
#[derive(Debug, Clone)]
pub(super) struct Described {
    pub(super) problem_type: ProblemType<'static>,
    pub(super) is_deprecated: bool,
    pub(super) evolution: Evolution,
    /// The Rust types that have this problem type.
    pub(super) rust_types: Vec<&'static str>,
    /// The versions of the tables that have it.
    #[cfg(feature = "coverage")]
    pub(super) versions: Vec<crate::problem_type::version::TableVersion>,
    /// The operations that answer with this problem type, as far as they are known.
    #[cfg_attr(not(feature = "catalogue"), allow(dead_code, reason = "only a catalogue knows operations"))]
    pub(super) operations: Vec<String>,
    /// The members that have different schemas in different Rust types.
    #[cfg_attr(not(feature = "catalogue"), allow(dead_code, reason = "a catalogue refuses them"))]
    pub(super) differing_members: Vec<String>,
    pub(super) detail: Option<Sample>,
    pub(super) instance: Option<Sample>,
    /// How often the occurrences have the two, if other ones were merged into this.
    pub(super) merged_presences: Option<Presences>,
    pub(super) members: Vec<Member>,
    /// The description of `errors`, if occurrences have it.
    pub(super) errors: Option<String>,
    /// The part of the request in which the fields of the examples of `errors` are.
    pub(super) errors_in: RequestPart,
    /// Occurrences send a rate limit.
    pub(super) has_rate_limit: bool,
    /// Occurrences can have members whose names are not known.
    #[cfg_attr(not(feature = "catalogue"), allow(dead_code, reason = "only a catalogue shows them"))]
    pub(super) has_other_members: bool,
    pub(super) headers: Vec<HeaderField>,
    /// The gRPC codes of its statuses. It is one, unless different Rust types have different codes.
    #[cfg_attr(not(feature = "catalogue"), allow(dead_code, reason = "only a catalogue shows them"))]
    pub(super) grpc_codes: Vec<u8>,
    /// The bodies of examples, once they were rendered.
    pub(super) examples: Vec<(Format, Value)>,
}

/// How a problem type changes with the versions of the API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Evolution {
    pub(super) since: Option<String>,
    /// Why it is deprecated, if that was said.
    pub(super) deprecated: Option<String>,
    pub(super) replaced_by: Option<String>,
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

impl Described {
    pub(super) fn new(problem_type: ProblemType<'static>) -> Self {
        Self {
            problem_type,
            is_deprecated: false,
            evolution: Evolution::default(),
            rust_types: Vec::new(),
            #[cfg(feature = "coverage")]
            versions: problem_type.version().into_iter().collect(),
            operations: Vec::new(),
            differing_members: Vec::new(),
            detail: None,
            instance: None,
            merged_presences: None,
            members: Vec::new(),
            errors: None,
            errors_in: RequestPart::Body,
            has_rate_limit: false,
            has_other_members: false,
            headers: Vec::new(),
            grpc_codes: Vec::new(),
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

    /// The code of the status that gRPC sends for it.
    fn grpc_code(&self) -> u8 {
        let declared = self.problem_type.declared_grpc_code();
        let fitting = declared.filter(|code| grpc::fits(*code, self.status()));
        fitting.unwrap_or(grpc::default_code(self.status()))
    }

    /// A member replaces an earlier one with its name.
    pub(super) fn set_member(&mut self, member: Member) {
        self.members.retain(|known| known.name != member.name);
        self.members.push(member);
    }

    pub(super) fn set_header(&mut self, header: HeaderField) {
        let known = self.headers.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&header.name));
        match (known, header.value) {
            // these are field lines of their own
            (
                Some(HeaderField { value: HeaderValues::Text(samples), is_required, .. }),
                HeaderValues::Text(more),
            ) if is_list(&header.name) => {
                *is_required |= header.is_required;
                samples.extend(more);
            }
            (Some(known), value) => *known = HeaderField { value, ..header },
            (None, value) => self.headers.push(HeaderField { value, ..header }),
        }
    }

    pub(super) fn add(&mut self, part: &Part<'_>, components: &mut Components) {
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
            Part::Since(version) => self.evolution.since = Some((*version).to_owned()),
            Part::Deprecated(text) => {
                self.is_deprecated = true;
                self.evolution.deprecated = Some((*text).to_owned());
            }
            Part::ReplacedBy(code) => {
                self.is_deprecated = true;
                self.evolution.replaced_by = Some((*code).to_owned());
            }
            // without the feature, nothing converts the type
            Part::Grpc if cfg!(feature = "tonic") => self.grpc_codes = vec![self.grpc_code()],
            Part::Grpc => {}
        }
    }

    pub(super) fn set_constant(&mut self, name: &str, value: Value) {
        let schema = json!({"enum": [value]});
        self.set_member(Member {
            name: name.to_owned(),
            schema,
            is_required: true,
            is_described: true,
            example: value,
        });
    }

    /// The seconds to wait that all occurrences have.
    pub(super) fn constant_retry_after(&self) -> Option<u64> {
        let seconds = self.problem_type.retry_after();
        let is_retry_after = |header: &&HeaderField| header.name.eq_ignore_ascii_case("Retry-After");
        // merged descriptions with different values have none
        let header = self.headers.iter().find(is_retry_after)?;
        seconds.filter(|_| header.value == HeaderValues::Seconds(seconds))
    }

    pub(super) fn add_flattened(&mut self, field: &FieldFacts<'_>, components: &mut Components) {
        let (schema, is_required, example) = field.schema(components);
        self.has_other_members |= is_open(&schema, components);
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

    pub(super) fn add_rate_limit(&mut self, is_optional: bool) {
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

    pub(super) fn set_retry_after(&mut self, seconds: Option<u64>, is_required: bool) {
        let value = HeaderValues::Seconds(seconds);
        self.set_header(HeaderField { name: "Retry-After".to_owned(), value, is_required });
    }

    pub(super) fn add_like(&mut self, other: &dyn Answer) {
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
    pub(super) fn by_names(problem_type: ProblemType<'static>) -> Self {
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
}

/// The name of a header field as RFCs write it: each word begins with a capital.
pub(super) fn canonical(name: &str) -> String {
    if name.eq_ignore_ascii_case("www-authenticate") {
        return "WWW-Authenticate".to_owned();
    }
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    });
    words.collect::<Vec<_>>().join("-")
}
