//! `ProblemType` and `ProblemTypes`: what is known about problems before they occur. This folder does not know errors or
//! occurrences, or how either is rendered.

pub(crate) mod definition;
pub(crate) mod docs;
pub(crate) mod owned;
pub(crate) mod row;
pub(crate) mod set;
pub(crate) mod table;
#[cfg(feature = "coverage")]
pub(crate) mod version;

use std::borrow::Cow;
use std::fmt;

use crate::disclosure::Disclosure;
#[cfg(feature = "tonic")]
use crate::grpc_status::GrpcKeys;
use crate::log::LogLevel;
use crate::problem_type::definition::ProblemTypeDefinition;
use crate::problem_type::docs::{Docs, Facts, Names};
use crate::problem_type::owned::{OwnedType, text};
use crate::problem_type::row::{Row, Texts};
use crate::problem_type::table::Table;
use crate::status::ErrorStatus;
use crate::type_uri::TypeUri;

/// A problem type (RFC 9457 §4): what a type URI, a code, a status and a title identify.
///
/// This is a small value that refers to what the derive or a
/// [`ProblemTypeDefinition`](crate::ProblemTypeDefinition) has written, or to a [`Problem`](struct@crate::Problem), whose
/// problem type exists only at run time.
///
/// ```
/// use problem_core::{ErrorStatus, ProblemTypeDefinition};
///
/// static OUT_OF_STOCK: ProblemTypeDefinition =
///     ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "OUT_OF_STOCK");
///
/// let problem_type = OUT_OF_STOCK.problem_type();
/// assert_eq!(problem_type.code(), "OUT_OF_STOCK");
/// assert_eq!(problem_type.title(), "Conflict");
/// assert_eq!(problem_type.type_uri(), None);
/// ```
#[derive(Clone, Copy)]
pub struct ProblemType<'a> {
    pub(crate) kind: Kind<'a>,
    /// The facts for documentation. The problem type of a set has them; the problem type of an occurrence does not. So with them, it is unknown
    /// whether the error is of the type that declares it.
    docs: Option<&'static Docs>,
    /// The facts about what a type around this one adds to it, in a variant in which a field answers. The outer reference makes this one
    /// word instead of two, because the handle is copied often.
    added: Option<&'static &'static str>,
}

#[derive(Clone, Copy)]
pub(crate) enum Kind<'a> {
    /// A record that the derive wrote.
    Row(&'static Table, u32),
    /// A definition that was written by hand.
    Defined(&'static ProblemTypeDefinition),
    /// The problem type of one occurrence.
    Owned(&'a OwnedType),
}

impl<'a> ProblemType<'a> {
    /// For generated code: the problem type with this number in a table.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub const fn __row(table: &'static Table, row: u32) -> Self {
        Self { kind: Kind::Row(table, row), docs: None, added: None }
    }

    pub(crate) const fn defined(definition: &'static ProblemTypeDefinition) -> Self {
        Self { kind: Kind::Defined(definition), docs: None, added: None }
    }

    pub(crate) const fn owned(problem_type: &'a OwnedType) -> Self {
        Self { kind: Kind::Owned(problem_type), docs: None, added: None }
    }

    /// The same problem type, with the facts about what a type around it adds.
    pub(crate) const fn with_added(mut self, added: Option<&'static &'static str>) -> Self {
        if added.is_some() {
            self.added = added;
        }
        self
    }

    pub(crate) const fn with_docs(mut self, docs: &'static Docs) -> Self {
        self.docs = Some(docs);
        self
    }

    /// The type URI. `None` means `about:blank`.
    #[must_use]
    pub const fn type_uri(&self) -> Option<TypeUri<'a>> {
        match self.kind {
            Kind::Row(table, row) => table.row(row as usize).type_uri(),
            Kind::Defined(_) | Kind::Owned(_) => self.texts().type_uri,
        }
    }

    /// The title.
    #[must_use]
    pub const fn title(&self) -> &'a str {
        self.texts().title
    }

    /// The status code.
    #[must_use]
    pub const fn status(&self) -> ErrorStatus {
        match self.kind {
            Kind::Row(table, row) => table.row(row as usize).status(),
            Kind::Defined(definition) => definition.status,
            Kind::Owned(owned) => owned.status,
        }
    }

    /// The stable code for machines.
    #[must_use]
    pub const fn code(&self) -> &'a str {
        match self.kind {
            Kind::Row(table, row) => table.row(row as usize).code(),
            Kind::Defined(_) | Kind::Owned(_) => self.texts().code,
        }
    }

    /// The text for documentation, if there is one.
    #[must_use]
    pub const fn description(&self) -> Option<&'static str> {
        present(match self.kind {
            Kind::Defined(definition) => definition.description,
            Kind::Row(..) | Kind::Owned(_) => match (self.facts().description(), self.like()) {
                (own, Some(like)) if own.is_empty() => like.facts().description(),
                (own, _) => own,
            },
        })
    }

    /// The names of the extension members, `errors` last. There are none for a problem type that exists only at run time.
    #[must_use]
    pub const fn members(&self) -> Names {
        match self.kind {
            Kind::Defined(definition) => {
                Names::of_members(definition.members, [self.added_facts(), Facts::NONE, Facts::NONE])
            }
            Kind::Row(..) | Kind::Owned(_) => Names::of_members(&[], self.all_facts()),
        }
    }

    /// The names of the header fields that an occurrence can have in addition to the fields of every problem response.
    #[must_use]
    pub const fn headers(&self) -> Names {
        match self.kind {
            Kind::Defined(definition) => {
                Names::of_headers(definition.headers, [self.added_facts(), Facts::NONE, Facts::NONE])
            }
            Kind::Row(..) | Kind::Owned(_) => Names::of_headers(&[], self.all_facts()),
        }
    }

    /// After how many seconds a client may try again. It is `None` if this is not the same for all occurrences.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u64> {
        if self.added_facts().has_retry_after() {
            return None;
        }
        match self.kind {
            Kind::Defined(definition) => definition.retry_after,
            Kind::Row(..) | Kind::Owned(_) => match (self.facts().retry_after(), self.like()) {
                // a field of the variant decides
                (None, Some(_)) if self.facts().has_retry_after() => None,
                (None, Some(like)) => like.facts().retry_after(),
                (own, _) => own,
            },
        }
    }

    /// The level at which an occurrence is logged.
    #[must_use]
    pub const fn log(&self) -> LogLevel {
        match self.kind {
            Kind::Row(table, row) => table.row(row as usize).log(),
            Kind::Defined(definition) => definition.log,
            Kind::Owned(owned) => owned.log,
        }
    }

    /// Whether the text of the error itself never reaches a client.
    #[must_use]
    pub const fn is_private(&self) -> bool {
        self.texts().detail.is_private()
    }

    /// The name of the Rust type that declares the problem type, without its module, if it is known.
    #[must_use]
    pub const fn rust_type(&self) -> Option<&'static str> {
        match (self.kind, self.docs) {
            (Kind::Defined(definition), _) => present(definition.rust_type),
            (Kind::Row(..) | Kind::Owned(_), Some(docs)) => present(docs.rust_type),
            (Kind::Row(..) | Kind::Owned(_), None) => None,
        }
    }

    /// The gRPC code that the variant, or the variant that it is like, declares, by its number.
    pub(crate) const fn declared_grpc_code(&self) -> Option<u8> {
        match (self.facts().grpc_code(), self.like()) {
            (None, Some(like)) => like.facts().grpc_code(),
            (own, _) => own,
        }
    }

    const fn facts(&self) -> Facts {
        match (self.kind, self.docs) {
            (Kind::Row(_, row), Some(docs)) => docs.facts(row as usize, self.status().as_u16()),
            _ => Facts::NONE,
        }
    }

    /// The problem type of another Rust type that this one is.
    const fn like(&self) -> Option<&'static ProblemType<'static>> {
        match self.kind {
            Kind::Row(table, row) => table.row(row as usize).like(),
            Kind::Defined(_) | Kind::Owned(_) => None,
        }
    }

    /// The facts about a problem type of another Rust type that this one is, about this one, and about what a type around it adds.
    const fn all_facts(&self) -> [Facts; 3] {
        let of_like = match self.like() {
            Some(like) => like.facts(),
            None => Facts::NONE,
        };
        [of_like, self.facts(), self.added_facts()]
    }

    const fn added_facts(&self) -> Facts {
        match self.added {
            Some(text) => Facts::of(text, self.status().as_u16()),
            None => Facts::NONE,
        }
    }

    /// The same problem type, if it exists before an occurrence does.
    pub(crate) fn as_static(self) -> Option<ProblemType<'static>> {
        let kind = match self.kind {
            Kind::Row(table, row) => Kind::Row(table, row),
            Kind::Defined(definition) => Kind::Defined(definition),
            Kind::Owned(_) => return None,
        };
        Some(ProblemType { kind, docs: self.docs, added: self.added })
    }

    /// The code, in a form that can be stored.
    pub(crate) fn code_to_store(self) -> Cow<'static, str> {
        match self.kind {
            Kind::Row(table, row) => table.row(row as usize).code().into(),
            Kind::Defined(definition) => definition.code.into(),
            Kind::Owned(owned) => owned.code.clone(),
        }
    }

    /// The problem type of one occurrence. `written` is the detail that the occurrence has written.
    pub(crate) fn to_owned_type(self, written: Option<String>) -> OwnedType {
        match self.as_static() {
            Some(problem_type) => {
                let Texts { type_uri, title, code, detail } = problem_type.texts();
                let texts = (type_uri.map(TypeUri::to_cow), title.into(), code.into());
                self.owned_with(texts, written.map(Cow::Owned).or(detail.known().map(Cow::Borrowed)))
            }
            None => {
                let Texts { type_uri, title, code, detail } = self.texts();
                let texts = (
                    type_uri.map(|uri| uri.to_string().into()),
                    title.to_owned().into(),
                    code.to_owned().into(),
                );
                self.owned_with(texts, written.or(detail.known().map(str::to_owned)).map(Cow::Owned))
            }
        }
    }

    fn owned_with(
        self,
        (type_uri, title, code): (Option<Cow<'static, str>>, Cow<'static, str>, Cow<'static, str>),
        detail: Option<Cow<'static, str>>,
    ) -> OwnedType {
        let is_checked = self.is_checked();
        let is_detail_message = match self.kind {
            Kind::Owned(owned) => owned.is_detail_message,
            Kind::Row(..) | Kind::Defined(_) => !self.texts().detail.is_private(),
        };
        let (status, log) = (self.status(), self.log());
        OwnedType {
            status,
            type_uri,
            title,
            detail,
            is_detail_message,
            code,
            log,
            is_checked,
            #[cfg(feature = "tonic")]
            grpc: match self.kind {
                Kind::Owned(owned) => owned.grpc,
                Kind::Row(..) | Kind::Defined(_) => GrpcKeys::NONE,
            },
        }
    }

    /// Whether both are the same problem type of the same Rust type.
    pub(crate) fn is_same(&self, other: &ProblemType<'_>) -> bool {
        match (self.kind, other.kind) {
            (Kind::Row(a, row), Kind::Row(b, other)) => std::ptr::eq(a, b) && row == other,
            (Kind::Defined(a), Kind::Defined(b)) => std::ptr::eq(a, b),
            (Kind::Owned(a), Kind::Owned(b)) => std::ptr::eq(a, b),
            _ => false,
        }
    }

    /// The record, if the derive wrote it for the error that describes itself. A problem type of a set can belong to
    /// another error, which has a message of its own.
    #[inline]
    pub(crate) const fn known_row(&self) -> Option<Row> {
        match (self.kind, self.docs) {
            (Kind::Row(table, row), None) => Some(table.row(row as usize)),
            _ => None,
        }
    }

    /// Whether the derive has checked what the status requires.
    pub(crate) const fn is_checked(&self) -> bool {
        match self.kind {
            Kind::Row(..) => true,
            Kind::Defined(_) => false,
            Kind::Owned(owned) => owned.is_checked,
        }
    }

    /// The texts that responses have.
    pub(crate) const fn texts(&self) -> Texts<'a> {
        match self.kind {
            Kind::Row(table, row) => {
                let mut texts = table.row(row as usize).texts();
                // with its facts, it comes from a set, and the error may be of another type, with a message of its own
                if let (Disclosure::Message(_), Some(_)) = (texts.detail, self.docs) {
                    texts.detail = Disclosure::Display;
                }
                texts
            }
            Kind::Defined(definition) => Texts {
                type_uri: match definition.type_uri {
                    Some(uri) => Some(TypeUri::whole(uri)),
                    None => None,
                },
                title: definition.title,
                code: definition.code,
                detail: definition.disclosure.allowed(definition.status),
            },
            Kind::Owned(owned) => Texts {
                type_uri: match &owned.type_uri {
                    Some(uri) => Some(TypeUri::whole(text(uri))),
                    None => None,
                },
                title: text(&owned.title),
                code: text(&owned.code),
                detail: match &owned.detail {
                    Some(detail) => Disclosure::Literal(text(detail)),
                    None => Disclosure::None,
                },
            },
        }
    }
}

/// A text that is not empty.
const fn present(text: &str) -> Option<&str> {
    if text.is_empty() { None } else { Some(text) }
}

impl fmt::Debug for ProblemType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProblemType")
            .field("status", &self.status())
            .field("code", &self.code())
            .field("type_uri", &self.type_uri())
            .field("title", &self.title())
            .field("description", &self.description())
            .field("members", &self.members())
            .field("headers", &self.headers())
            .field("retry_after", &self.retry_after())
            .field("detail", &self.texts().detail)
            .field("log", &self.log())
            .field("rust_type", &self.rust_type())
            .finish()
    }
}
