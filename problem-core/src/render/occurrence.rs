//! The first seam: what happened, as the encoders, the headers and the log read it.
//!
//! A derived error is read where it stands ([`Derived`]), a [`Problem`](struct@crate::Problem) likewise;
//! nothing is built in between.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::headers::ResponseHeaders;
use crate::log;
use crate::log::LogLevel;
use crate::members::visitor::Declared;
use crate::problem_type::definition::DefinedBy;
use crate::problem_type::table::{self, Entered};
use crate::problem_type::{self, ProblemType};
use crate::render::json::Object;
use crate::status::ErrorStatus;
use crate::to_problem::ToProblem;

/// One occurrence of a problem type (RFC 9457 §3).
pub(crate) trait Occurrence {
    fn head(&self) -> Head<'_>;

    /// Writes the detail where [`Texts::detail`] is [`Detail::Written`].
    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result;

    fn instance(&self) -> Instance<'_>;

    /// Hands the extension members over. The only part that is compiled for each type of error and
    /// each format.
    fn visit_json(&self, object: &mut Object<'_>);

    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>);

    /// The text of the error that the log tells of.
    fn text(&self) -> &dyn fmt::Display;

    /// The source behind it.
    fn source(&self) -> Option<&(dyn Error + 'static)>;
}

/// What an occurrence has without being asked part by part.
pub(crate) struct Head<'a> {
    pub(crate) status: ErrorStatus,
    pub(crate) log: LogLevel,
    pub(crate) defined: Defined<'a>,
}

pub(crate) enum Defined<'a> {
    Row(Entered),
    /// And what is known of the names that the visitor will hear.
    Given(Texts<'a>, Declared),
}

/// The texts of an occurrence. All are UTF-8; they are bytes so that nobody has to look twice.
pub(crate) struct Texts<'a> {
    /// In two parts.
    pub(crate) type_uri: Option<(&'a [u8], &'a [u8])>,
    pub(crate) title: &'a [u8],
    pub(crate) detail: Detail<'a>,
    pub(crate) code: &'a [u8],
}

pub(crate) enum Instance<'a> {
    None,
    Text(&'a str),
    Display(&'a dyn fmt::Display),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Detail<'a> {
    None,
    Text(&'a [u8]),
    Written,
}

impl<'a> Head<'a> {
    pub(crate) fn given(status: ErrorStatus, log: LogLevel, texts: Texts<'a>, members: Declared) -> Self {
        Self { status, log, defined: Defined::Given(texts, members) }
    }

    /// All texts, whatever is known of the body.
    pub(crate) fn texts(&self) -> Texts<'a> {
        match &self.defined {
            Defined::Row(row) => {
                let table::Texts { type_uri, title, code, detail } = row.texts();
                Texts { type_uri, title, detail, code }
            }
            Defined::Given(texts, _) => Texts { ..*texts },
        }
    }
}

impl Head<'_> {
    /// The code, to be kept.
    pub(crate) fn code(&self) -> Cow<'static, str> {
        match &self.defined {
            Defined::Row(row) => String::from_utf8_lossy(row.code()),
            Defined::Given(texts, _) => String::from_utf8_lossy(texts.code).into_owned().into(),
        }
    }
}

/// A derived error seen as an occurrence.
pub(crate) struct Derived<'a, E>(pub(crate) &'a E);

impl<E: ToProblem> Occurrence for Derived<'_, E> {
    fn head(&self) -> Head<'_> {
        head_of(self.0.__definition().0)
    }

    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        self.0.write_detail(out)
    }

    fn instance(&self) -> Instance<'_> {
        // each line here is compiled for each type of error
        match self.0.instance() {
            Some(instance) => Instance::Display(instance),
            None => Instance::None,
        }
    }

    fn visit_json(&self, object: &mut Object<'_>) {
        self.0.visit_members(object);
    }

    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>) {
        self.0.visit_headers(headers);
    }

    fn text(&self) -> &dyn fmt::Display {
        self.0.__text()
    }

    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.__source()
    }
}

fn head_of<'a>(defined: DefinedBy) -> Head<'a> {
    match defined {
        DefinedBy::Row(table, index) => {
            let row = table.enter(index);
            Head { status: row.status(), log: row.log(), defined: Defined::Row(row) }
        }
        DefinedBy::Type(problem_type) => head_by_hand(problem_type),
    }
}

/// The text that is written; none if it is empty or its `Display` fails.
pub(crate) fn written(
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

/// A type URI that is not in two parts.
pub(crate) fn whole(uri: &str) -> (&[u8], &[u8]) {
    (uri.as_bytes(), b"")
}

fn head_by_hand<'a>(problem_type: &'static ProblemType) -> Head<'a> {
    let texts = Texts {
        type_uri: problem_type.type_uri().map(whole),
        title: problem_type.title().as_bytes(),
        detail: match problem_type.detail() {
            problem_type::Detail::None => Detail::None,
            problem_type::Detail::Literal(text) => Detail::Text(text.as_bytes()),
            // the definition may be that of another type, whose message this one need not have
            problem_type::Detail::Message(_)
            | problem_type::Detail::Display
            | problem_type::Detail::Template => Detail::Written,
        },
        code: problem_type.code().as_bytes(),
    };
    Head::given(problem_type.status(), problem_type.log(), texts, Declared::Names(problem_type.members()))
}
