//! What is legal: the checked input, which `expand` turns into tokens without asking again.

use proc_macro2::{Span, TokenStream};
use syn::{DeriveInput, Ident, LitStr, Member, Path, Type};

use crate::parse::keys::OF_A_RATE_LIMIT;
use crate::parse::template::Template;
use crate::parse::value::{Base, Level};
use crate::rules::status::Duties;

/// A type whose attributes are right.
pub(crate) struct Checked<'a> {
    pub(crate) input: &'a DeriveInput,
    /// The prefix of type URIs where it is the path of a constant.
    pub(crate) base: Option<Base>,
    pub(crate) accepts_open_base: bool,
    /// The closed set of statuses, and the token that says so.
    pub(crate) set: Option<(Vec<Status>, Ident)>,
    /// The constants that a `status` names; [`Status::Constant`] is a place in it.
    pub(crate) constants: Vec<Path>,
    /// The variants of an enum, or the one shape of a struct.
    pub(crate) variants: Vec<Variant<'a>>,
}

/// What every impl of the type needs, one with a mistake in its attributes too.
#[derive(Default)]
pub(crate) struct Frame {
    /// Core, if it has another name.
    pub(crate) krate: Option<Path>,
    /// The frameworks that the type gets no impl for.
    pub(crate) skip: Vec<Ident>,
}

pub(crate) struct Variant<'a> {
    /// None for a struct.
    pub(crate) name: Option<&'a Ident>,
    pub(crate) answer: Answer<'a>,
}

impl<'a> Variant<'a> {
    pub(crate) fn own(&self) -> Option<&Own<'a>> {
        match &self.answer {
            Answer::Own(own) => Some(own),
            Answer::Inner(_) => None,
        }
    }
}

/// Who answers for a value.
pub(crate) enum Answer<'a> {
    /// The variant itself.
    Own(Box<Own<'a>>),
    /// The problem in its one field.
    Inner(Field<'a>),
}

/// What a variant says of itself.
pub(crate) struct Own<'a> {
    pub(crate) place: Place,
    pub(crate) status: Status,
    pub(crate) code: Code,
    pub(crate) type_uri: TypeUri,
    pub(crate) title: Title,
    pub(crate) description: String,
    pub(crate) detail: Detail<'a>,
    pub(crate) instance: Option<Field<'a>>,
    pub(crate) headers: Vec<Header<'a>>,
    pub(crate) retry_after: Option<RetryAfter<'a>>,
    /// Where the status is a constant: the headers that the type has for a 401, 429 or 503.
    pub(crate) defaults: Defaults,
    /// Where the status is a constant: what the compiler has to hold against it.
    pub(crate) duties: Option<Duties>,
    pub(crate) log: Option<Level>,
    /// The types of fields that are sent, if they are no errors.
    pub(crate) shown: Vec<Shown<'a>>,
    pub(crate) members: Vec<Extension<'a>>,
    pub(crate) errors: Option<Field<'a>>,
}

/// Where a variant says its status, its code and its type URI: at the value, or else with its
/// name.
pub(crate) struct Place {
    pub(crate) name: Ident,
    pub(crate) status: TokenStream,
    pub(crate) code: Span,
    pub(crate) type_uri: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Code(u16),
    Constant(usize),
}

pub(crate) enum Code {
    Text(String),
    /// Of a 5xx that of the status, of a 4xx this: the class is known to the compiler only.
    ByClass(String),
}

pub(crate) enum TypeUri {
    None,
    Whole(String),
    /// This behind the base. Where the code is known to the compiler only, so is the slug.
    Slug(String),
}

pub(crate) enum Title {
    /// The phrase of the status.
    Phrase,
    Text(String),
    /// Of a 5xx the phrase of the status, of a 4xx this.
    ByClass(String),
}

pub(crate) enum Detail<'a> {
    /// That of the status class: the `Display` of a 4xx, which may be known to be a literal, and
    /// nothing of a 5xx.
    Default(Option<String>),
    None,
    Constant(String),
    /// The fields are those that the template names.
    Template(Template, Vec<Field<'a>>),
    Field(Field<'a>),
}

/// A field that must not be an error, which only the compiler knows of its type.
pub(crate) struct Shown<'a> {
    pub(crate) ty: &'a Type,
    pub(crate) by: ShownBy,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShownBy {
    /// The message, which a 4xx sends.
    Message,
    /// The same, and the field is known to be a source: only the status is not known.
    MessageOfSource,
    /// A key that sends the field whatever the status is.
    Key,
}

/// A header field but for `Retry-After`.
pub(crate) struct Header<'a> {
    /// As it is written.
    pub(crate) name: String,
    pub(crate) value: HeaderValue<'a>,
}

pub(crate) enum HeaderValue<'a> {
    Constant(LitStr),
    Template(Template, Vec<Field<'a>>),
    Field(Field<'a>),
}

pub(crate) enum RetryAfter<'a> {
    Seconds(u64),
    Field(Field<'a>),
    /// The reset of a rate limit, which has header fields of its own.
    RateLimit(Field<'a>),
}

#[derive(Default)]
pub(crate) struct Defaults {
    pub(crate) challenges: Vec<LitStr>,
    pub(crate) retry_after: Option<u64>,
}

impl Defaults {
    pub(crate) fn is_empty(&self) -> bool {
        self.challenges.is_empty() && self.retry_after.is_none()
    }
}

pub(crate) struct Extension<'a> {
    pub(crate) kind: ExtensionKind,
    pub(crate) field: Field<'a>,
}

pub(crate) enum ExtensionKind {
    Named(String),
    Flattened,
    RateLimit,
}

impl Extension<'_> {
    /// The names that are known of it.
    pub(crate) fn names(&self) -> Vec<&str> {
        match &self.kind {
            ExtensionKind::Named(name) => vec![name],
            ExtensionKind::Flattened => Vec::new(),
            ExtensionKind::RateLimit => OF_A_RATE_LIMIT.to_vec(),
        }
    }
}

#[derive(Clone)]
pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    pub(crate) ty: &'a Type,
}
