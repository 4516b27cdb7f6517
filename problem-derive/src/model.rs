//! The checked input: only what is legal. `expand` turns it into tokens without checking again.

use std::borrow::Cow;
use std::cell::Cell;

use problem_shared::members::RATE_LIMIT;
use problem_shared::rulebook::privacy::Shown;
use problem_shared::rulebook::status::{OPT_OUTS, Provided};
use proc_macro2::{Span, TokenStream};
use syn::{DeriveInput, Ident, LitStr, Path, Type};

use crate::parse::field::Field;
use crate::parse::template::Template;
use crate::parse::value::{Also, Base, Level, Member, VariantPath};

/// A type whose attributes are right.
pub(crate) struct CheckedType<'a> {
    pub(crate) input: &'a DeriveInput,
    /// The prefix of type URIs.
    pub(crate) base: Option<Base>,
    /// The `domain` of gRPC errors.
    pub(crate) grpc_domain: Option<LitStr>,
    /// The type is converted into a gRPC status.
    pub(crate) is_grpc: bool,
    /// `accept(open_base)` holds for a base that is a constant.
    pub(crate) allows_open_base: bool,
    /// `accept(ambiguous_code)` holds for the whole type.
    pub(crate) accepts_ambiguous_code: bool,
    /// The closed set of statuses, and the key.
    pub(crate) set: Option<(Vec<Status>, Ident)>,
    /// The constants that statuses name. [`Status::Constant`] is an index into it.
    pub(crate) constants: Vec<StatusSource>,
    /// The codes and problem types that only the compiler knows. [`Code::Constant`] is an index into it.
    pub(crate) identities: Vec<ConstantIdentity>,
    /// The constants whose name gives the status.
    pub(crate) named_statuses: Vec<Path>,
    /// The variants of an enum, or the one shape of a struct.
    pub(crate) variants: Vec<Variant<'a>>,
}

/// Where the compiler finds a status.
#[derive(Clone)]
pub(crate) enum StatusSource {
    Constant(Path),
    /// The status of a variant of another type.
    Like(VariantPath),
}

impl StatusSource {
    /// The tokens of the user.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Constant(path) => path,
            Self::Like(like) => &like.variant,
        }
    }
}

/// What only the compiler knows about the identity of a problem type: the code, or all of it.
pub(crate) enum ConstantIdentity {
    Code(Path),
    Like(VariantPath),
}

/// Whether only the compiler knows if one code is one problem type. Slugs after the same base are compared by the derive.
pub(crate) fn is_compared_by_compiler(base: Option<&Base>, problems: &[&CheckedVariant<'_>]) -> bool {
    let is_open = matches!(base, Some(Base::Constant(_)));
    let (mut has_constant, mut has_whole, mut has_slug) = (false, false, false);
    for problem in problems {
        has_constant |=
            matches!(problem.status, Status::Constant(_)) || matches!(problem.code, Code::Constant(_));
        has_whole |= matches!(problem.type_uri, TypeUri::Whole(_));
        has_slug |= matches!(problem.type_uri, TypeUri::Slug(_));
    }
    has_constant || (is_open && has_whole && has_slug)
}

/// What every impl of the type needs, even if the attributes have mistakes.
#[derive(Default)]
pub(crate) struct ImplSettings {
    /// The path of `problem-core`, if it has another name.
    pub(crate) krate: Option<Path>,
    /// The type has `from_received`.
    pub(crate) comes_back: bool,
    /// The foreign type of a mirror. `Some(None)`: the type is a mirror, and the value of `for` is not right.
    pub(crate) mirrored: Option<Option<Path>>,
    /// Another derive writes the message, which is a mistake in a mirror.
    pub(crate) has_message: bool,
    /// The frameworks that the type gets no impl for.
    pub(crate) skip: Vec<Ident>,
    /// The macros and bridges that get the parts of an impl.
    pub(crate) also: Vec<Also>,
}

pub(crate) struct Variant<'a> {
    /// `None` for a struct.
    pub(crate) name: Option<&'a Ident>,
    pub(crate) kind: VariantKind<'a>,
    /// The fields of the variant. In a mirror, each is made from the foreign field with its name.
    pub(crate) fields: Vec<Field<'a>>,
    /// The variant has the key `rest`: it is for all foreign variants that the mirror does not name.
    pub(crate) is_rest: bool,
    /// Its own `accept(ambiguous_code)`.
    pub(crate) accepts_ambiguous_code: Option<AcceptedHere>,
}

/// An opt-out of a variant.
pub(crate) struct AcceptedHere {
    pub(crate) span: Span,
    /// The derive has found what it turns off, or another set of features may need it. Otherwise the compiler looks for that.
    pub(crate) is_used: Cell<bool>,
}

impl<'a> Variant<'a> {
    /// The problem of the variant itself; `None` if a field answers.
    pub(crate) fn problem(&self) -> Option<&CheckedVariant<'a>> {
        match &self.kind {
            VariantKind::Problem(problem) => Some(problem),
            VariantKind::Inner(_) => None,
        }
    }
}

pub(crate) enum VariantKind<'a> {
    /// The variant is a problem itself.
    Problem(Box<CheckedVariant<'a>>),
    /// A field is the problem, or is converted to one.
    Inner(Box<InnerProblem<'a>>),
}

/// A field that answers in the place of its variant.
pub(crate) struct InnerProblem<'a> {
    pub(crate) field: Field<'a>,
    /// The type of the problem that the field is converted to, if the field is a foreign error.
    pub(crate) via: Option<Type>,
    /// What the other fields add.
    pub(crate) additions: Additions<'a>,
    /// The other fields that a client may see, whose types must not be errors.
    pub(crate) exposed: Vec<ExposedField<'a>>,
    /// How the other fields come back. `None`: the problem of the variant stays a received problem.
    pub(crate) read: Option<Vec<ReadField<'a>>>,
}

impl InnerProblem<'_> {
    /// The type that has the problem types.
    pub(crate) fn ty(&self) -> &Type {
        self.via.as_ref().unwrap_or(self.field.ty)
    }
}

/// What an occurrence has besides its problem type and its detail.
#[derive(Default)]
pub(crate) struct Additions<'a> {
    pub(crate) instance: Option<Field<'a>>,
    /// Members with the same value for all occurrences.
    pub(crate) constants: Vec<Member>,
    pub(crate) members: Vec<Extension<'a>>,
    pub(crate) errors: Option<Field<'a>>,
    pub(crate) headers: Vec<Header<'a>>,
    pub(crate) retry_after: Option<RetryAfter<'a>>,
}

impl Additions<'_> {
    /// The names of the extension members other than `errors`, as far as the derive knows them.
    pub(crate) fn member_names(&self) -> Vec<Cow<'_, str>> {
        let mut names = Vec::new();
        for constant in &self.constants {
            names.push(Cow::Owned(constant.name.value()));
        }
        for member in &self.members {
            names.extend(member.names().into_iter().map(Cow::Borrowed));
        }
        names
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.instance.is_none()
            && self.constants.is_empty()
            && self.members.is_empty()
            && self.errors.is_none()
            && self.headers.is_empty()
            && self.retry_after.is_none()
    }
}

/// A variant that is a problem itself.
pub(crate) struct CheckedVariant<'a> {
    pub(crate) spans: Spans,
    pub(crate) status: Status,
    pub(crate) code: Code,
    /// The code is made from the name of the variant, so the status, which is a constant, must be a 4xx.
    pub(crate) is_named_4xx: bool,
    pub(crate) type_uri: TypeUri,
    pub(crate) title: Title,
    /// The doc comment.
    pub(crate) description: String,
    /// The variant has the attribute `#[deprecated]`.
    #[cfg_attr(not(any(test, feature = "describe")), allow(dead_code, reason = "only descriptions need it"))]
    pub(crate) is_deprecated: bool,
    /// How the problem type changes with the versions of the API.
    #[cfg_attr(not(any(test, feature = "describe")), allow(dead_code, reason = "only descriptions need it"))]
    pub(crate) evolution: Evolution,
    pub(crate) detail: Detail<'a>,
    pub(crate) additions: Additions<'a>,
    /// With the key `like`, the variant of another type. It also adds its header fields and constant members.
    pub(crate) like: Option<VariantPath>,
    /// If the status is a constant: the headers of the type for a 401, 429 or 503.
    pub(crate) defaults: HeaderDefaults,
    /// If the status is a constant: what the compiler compares with its requirements.
    pub(crate) requirements: Option<StatusRequirements>,
    pub(crate) log: Option<Level>,
    /// The gRPC code, by its number.
    pub(crate) grpc: Option<u8>,
    /// The fields that a client may see, whose types must not be errors.
    pub(crate) exposed: Vec<ExposedField<'a>>,
    /// How the fields come back. `None`: the problem of the variant stays a received problem.
    pub(crate) read: Option<Vec<ReadField<'a>>>,
    /// Its own `accept(one_way)` in an enum with `from_received`.
    pub(crate) accepts_one_way: Option<AcceptedHere>,
}

/// A field of a type with `from_received`, and the part of a response that it comes back from.
pub(crate) struct ReadField<'a> {
    pub(crate) field: Field<'a>,
    pub(crate) from: ReadFrom,
    /// The field has the key `default`.
    pub(crate) has_default: bool,
}

pub(crate) enum ReadFrom {
    Member(String),
    /// All members but those with these names.
    Rest(Vec<String>),
    Errors,
    Detail,
    Instance,
    RetryAfter,
    RateLimit,
    Header(String),
    /// No response contains the field.
    Default,
    /// The type of the field cannot be sent, which the compiler reports.
    Unsendable,
}

/// The keys `since`, `deprecated` and `replaced_by`.
#[derive(Default)]
#[cfg_attr(not(any(test, feature = "describe")), allow(dead_code, reason = "only a description needs it"))]
pub(crate) struct Evolution {
    pub(crate) since: Option<String>,
    pub(crate) deprecated: Option<String>,
    pub(crate) replaced_by: Option<String>,
}

/// Where the user wrote the status, the code and the type URI of a variant: the value, or else the name of the variant.
pub(crate) struct Spans {
    pub(crate) name: Ident,
    pub(crate) status: TokenStream,
    pub(crate) code: Span,
    pub(crate) type_uri: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Code(u16),
    /// An index into [`CheckedType::constants`].
    Constant(usize),
}

pub(crate) enum Code {
    Text(String),
    /// An index into [`CheckedType::identities`].
    Constant(usize),
    /// For a 4xx this text, for a 5xx the code of its status. Only the compiler knows the status.
    ByClass(String),
}

pub(crate) enum TypeUri {
    None,
    Whole(String),
    /// What follows the base: the slug of the code, or with a placeholder in the base, what takes its place. If only the compiler
    /// knows the code, it also makes the slug.
    Slug(String),
    /// The base and what the code, a constant, makes of it.
    OfConstant,
    /// The type URI of a variant of another type.
    Like,
}

pub(crate) enum Title {
    /// The phrase of the status.
    Phrase,
    Text(String),
    /// For a 4xx this text, for a 5xx the phrase of its status.
    ByClass(String),
    /// The title of a variant of another type.
    Like,
}

pub(crate) enum Detail<'a> {
    /// The message of the error, where its status allows that. The text is known if the message is a literal.
    Message {
        literal: Option<String>,
        /// With the feature `describe`: the text with the fields that it shows, if `Display` writes nothing else.
        #[cfg_attr(
            not(any(test, feature = "describe")),
            allow(dead_code, reason = "only a description needs it")
        )]
        template: Option<(Template, Vec<Field<'a>>)>,
        /// A 5xx sends the message, too.
        of_5xx: bool,
    },
    None,
    Constant(String),
    /// A template, and the fields that it names.
    Template(Template, Vec<Field<'a>>),
    Field(Field<'a>),
    /// The message of the foreign error that a mirror was made from.
    OfForeign,
}

/// A field that a client may see. Only the compiler knows whether its type is an error.
pub(crate) struct ExposedField<'a> {
    pub(crate) ty: &'a Type,
    pub(crate) by: ExposedBy,
}

#[derive(Clone)]
pub(crate) enum ExposedBy {
    /// The message, which a 4xx sends, and why the message shows the field.
    Message(Shown),
    /// The message, and the field is known to be a source. Only the status is not known.
    Source(Shown),
    /// A key that sends the field whatever the status is, or what a template is for; and the name of the field.
    Key { key: &'static str, field: String },
}

/// A header field other than `Retry-After`.
pub(crate) struct Header<'a> {
    /// The name as the user wrote it.
    pub(crate) name: String,
    pub(crate) value: HeaderValue<'a>,
}

pub(crate) enum HeaderValue<'a> {
    Constant(LitStr),
    /// A template, and the fields that it names.
    Template(Template, Vec<Field<'a>>),
    Field(Field<'a>),
}

pub(crate) enum RetryAfter<'a> {
    Seconds(u64),
    Field(Field<'a>),
    /// The reset of a rate limit, which also sets header fields of its own.
    RateLimit,
}

/// The header defaults of a type, for a variant whose status only the compiler knows.
#[derive(Default)]
pub(crate) struct HeaderDefaults {
    pub(crate) challenges: Vec<LitStr>,
    pub(crate) retry_after: Option<u64>,
}

/// What a variant provides for its status, and which rules on statuses are turned off. Both lists are in the order of
/// [`OPT_OUTS`].
pub(crate) struct StatusRequirements {
    pub(crate) provided: Provided,
    /// The rules that the variant or its type turns off.
    pub(crate) allowed: [bool; OPT_OUTS.len()],
    /// The rules that the variant itself turns off and that something must break.
    pub(crate) needed: [bool; OPT_OUTS.len()],
}

/// A field that becomes extension members.
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
    /// The names of the members, as far as they are known.
    pub(crate) fn names(&self) -> Vec<&str> {
        match &self.kind {
            ExtensionKind::Named(name) => vec![name],
            ExtensionKind::Flattened => Vec::new(),
            ExtensionKind::RateLimit => RATE_LIMIT.to_vec(),
        }
    }
}
