//! The first seam: what happened, as the encoders, the headers and the log read it.
//!
//! A derived error is read where it stands ([`Derived`]), a [`Problem`](struct@crate::Problem) likewise;
//! nothing is built in between.

#[cfg(feature = "tracing")]
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::definition::DefinedBy;
use crate::encode::json::Object;
use crate::headers::ResponseHeaders;
use crate::member::Declared;
use crate::problem_type;
use crate::table::Entered;
use crate::{ErrorStatus, LogLevel, ToProblem};

/// One occurrence of a problem type (RFC 9457 §3).
pub(crate) trait Occurrence {
    fn head(&self) -> Head<'_>;

    /// Writes the detail where [`Head::detail`] is [`Detail::Written`].
    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result;

    fn instance(&self) -> Instance<'_>;

    /// Hands the extension members over. The only part that is compiled for each type of error and
    /// each format.
    fn visit_json(&self, object: &mut Object);

    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>);

    /// The error that the log tells of, its sources behind it.
    fn error(&self) -> &dyn Error;
}

/// What an occurrence has without being asked part by part.
pub(crate) struct Head<'a> {
    pub(crate) status: ErrorStatus,
    pub(crate) log: LogLevel,
    /// What is known of the names that the visitor will hear.
    pub(crate) members: Declared,
    pub(crate) texts: Texts<'a>,
}

/// The texts of an occurrence. All are UTF-8; they are bytes so that nobody has to look twice.
pub(crate) enum Texts<'a> {
    Row(Entered),
    Given { type_uri: Option<&'a str>, title: &'a str, detail: Detail<'a>, code: &'a str },
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
    /// The whole JSON body, if it is known at compile time.
    pub(crate) fn complete(&self) -> Option<&'static [u8]> {
        match &self.texts {
            Texts::Row(row) => row.body(),
            Texts::Given { .. } => None,
        }
    }

    pub(crate) fn type_uri(&self) -> Option<&'a [u8]> {
        match &self.texts {
            Texts::Row(row) => row.type_uri(),
            Texts::Given { type_uri, .. } => type_uri.map(str::as_bytes),
        }
    }

    pub(crate) fn title(&self) -> &'a [u8] {
        match &self.texts {
            Texts::Row(row) => row.title(),
            Texts::Given { title, .. } => title.as_bytes(),
        }
    }

    pub(crate) fn detail(&self) -> Detail<'a> {
        match &self.texts {
            Texts::Row(row) => row.detail(),
            Texts::Given { detail, .. } => *detail,
        }
    }

    pub(crate) fn code(&self) -> &'a [u8] {
        match &self.texts {
            Texts::Row(row) => row.code(),
            Texts::Given { code, .. } => code.as_bytes(),
        }
    }

    /// The type URI for the log.
    #[cfg(feature = "tracing")]
    pub(crate) fn type_text(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.type_uri().unwrap_or(b"about:blank"))
    }

    /// The code for the log.
    #[cfg(feature = "tracing")]
    pub(crate) fn code_text(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.code())
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
        self.0.instance().map_or(Instance::None, Instance::Display)
    }

    fn visit_json(&self, object: &mut Object) {
        self.0.visit_members(object);
    }

    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>) {
        self.0.visit_headers(headers);
    }

    fn error(&self) -> &dyn Error {
        self.0.answering_error()
    }
}

pub(crate) fn head_of<'a>(defined: DefinedBy) -> Head<'a> {
    match defined {
        DefinedBy::Row(table, index) => {
            let entered = table.enter(index);
            Head {
                status: entered.status(),
                log: entered.log(),
                // the derive has seen to the names; where it cannot it declares them first
                members: Declared::Distinct,
                texts: Texts::Row(entered),
            }
        }
        DefinedBy::Type(problem_type) => Head {
            status: problem_type.status(),
            log: problem_type.log(),
            members: Declared::Names(problem_type.members()),
            texts: Texts::Given {
                type_uri: problem_type.type_uri(),
                title: problem_type.title(),
                detail: match problem_type.detail() {
                    problem_type::Detail::None => Detail::None,
                    problem_type::Detail::Literal(text) | problem_type::Detail::Message(text) => {
                        Detail::Text(text.as_bytes())
                    }
                    problem_type::Detail::Display | problem_type::Detail::Template => Detail::Written,
                },
                code: problem_type.code(),
            },
        },
    }
}
