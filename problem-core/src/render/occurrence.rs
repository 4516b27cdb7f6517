//! `Occurrence`: what the encoders, the header fields and the log ask an error.
//!
//! A derived error and a [`Problem`](struct@crate::Problem) both answer these questions directly, so that no
//! intermediate value has to be built.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::disclosure::Disclosure;
use crate::headers::ResponseHeaders;
use crate::log;
use crate::log::LogLevel;
use crate::members::names::Declared;
use crate::problem_type::ProblemType;
use crate::problem_type::definition::{DefinedBy, Definition};
use crate::problem_type::table::{Detail, RowRef, Texts};
use crate::render::json_object::Object;
use crate::status::ErrorStatus;

/// One occurrence of a problem type (RFC 9457 §3).
pub(crate) trait Occurrence {
    fn head(&self) -> Head<'_>;

    /// Writes the detail if [`Texts::detail`] is [`Detail::Written`].
    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result;

    fn instance(&self) -> Instance<'_>;

    /// Visits the extension members. All formats are made from this JSON, so the members of each type of error are compiled
    /// for one format only.
    fn visit_json(&self, object: &mut Object<'_>);

    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>);

    /// The text of the error, for the log.
    fn text(&self) -> &dyn fmt::Display;

    /// The source of the error, for the log.
    fn source(&self) -> Option<&(dyn Error + 'static)>;
}

/// What is known about an occurrence without asking it for each member.
pub(crate) struct Head<'a> {
    pub(crate) status: ErrorStatus,
    pub(crate) log: LogLevel,
    pub(crate) known: Known<'a>,
}

pub(crate) enum Known<'a> {
    /// The derive has encoded the members in a row of its table.
    Row(RowRef),
    /// The texts of the members, and what is known about the names of the extension members.
    Texts(Texts<'a>, Declared),
}

pub(crate) enum Instance<'a> {
    None,
    Text(&'a str),
    Display(&'a dyn fmt::Display),
}

impl<'a> Head<'a> {
    pub(crate) fn new(status: ErrorStatus, log: LogLevel, texts: Texts<'a>, declared: Declared) -> Self {
        Self { status, log, known: Known::Texts(texts, declared) }
    }

    pub(crate) fn from_definition(definition: Definition) -> Self {
        match definition.0 {
            DefinedBy::Row(table, index) => {
                let row = table.row(index);
                Self { status: row.status(), log: row.log(), known: Known::Row(row) }
            }
            DefinedBy::Type(problem_type) => Self::from_type(problem_type),
        }
    }

    fn from_type(problem_type: &'static ProblemType) -> Self {
        let texts = Texts {
            type_uri: problem_type.type_uri().map(whole),
            title: problem_type.title().as_bytes(),
            detail: match problem_type.disclosure() {
                Disclosure::None => Detail::None,
                Disclosure::Literal(text) => Detail::Text(text.as_bytes()),
                // an error may use the definition of another type, whose message is not its own
                Disclosure::Message(_) | Disclosure::Display | Disclosure::Template => Detail::Written,
            },
            code: problem_type.code().as_bytes(),
        };
        let declared = Declared::Names(problem_type.members());
        Self::new(problem_type.status(), problem_type.log(), texts, declared)
    }

    pub(crate) fn texts(&self) -> Texts<'a> {
        match &self.known {
            Known::Row(row) => row.texts(),
            Known::Texts(texts, _) => *texts,
        }
    }

    /// What is known about the names of the extension members.
    #[cfg(feature = "boundary")]
    pub(crate) fn declared(&self) -> Declared {
        match self.known {
            Known::Row(_) => Declared::AlreadyChecked,
            Known::Texts(_, declared) => declared,
        }
    }

    /// The code, in a form that can be stored in a response.
    pub(crate) fn code(&self) -> Cow<'static, str> {
        match &self.known {
            Known::Row(row) => String::from_utf8_lossy(row.code()),
            Known::Texts(texts, _) => String::from_utf8_lossy(texts.code).into_owned().into(),
        }
    }
}

/// The text that `write` writes. It is `None` if the text is empty, or if `write` fails, which is logged.
pub(crate) fn written_text(
    name: &str,
    write: impl FnOnce(&mut dyn fmt::Write) -> fmt::Result,
) -> Option<Cow<'static, str>> {
    let mut text = String::new();
    match write(&mut text) {
        Ok(()) if text.is_empty() => None,
        Ok(()) => Some(text.into()),
        Err(error) => {
            log::left_out("member", name, &error);
            None
        }
    }
}

/// A whole type URI in the form of two parts, of which the second is empty.
pub(crate) fn whole(uri: &str) -> (&[u8], &[u8]) {
    (uri.as_bytes(), b"")
}
