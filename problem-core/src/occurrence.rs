//! The first seam: what happened, as the encoders, the headers and the log read it.
//!
//! A derived error is read where it stands ([`Derived`]), a [`Problem`](struct@crate::Problem) likewise;
//! nothing is built in between.

use std::error::Error;
use std::fmt;

use crate::headers::ResponseHeaders;
use crate::member::{Declared, MemberVisitor};
use crate::problem_type::{self, ProblemType};
use crate::{ErrorStatus, LogLevel, ToProblem};

/// One occurrence of a problem type (RFC 9457 §3).
pub(crate) trait Occurrence {
    fn head(&self) -> Head<'_>;

    /// Writes the detail where [`Head::detail`] is [`Detail::Written`].
    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result;

    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>);

    /// The error that the log tells of, its sources behind it.
    fn error(&self) -> &dyn Error;
}

/// The members of an occurrence. Apart from it, so that all else is compiled once.
pub(crate) trait Members: Occurrence {
    fn visit_members<V: MemberVisitor>(&self, visitor: &mut V);
}

/// The members that an occurrence has without being asked one by one.
pub(crate) struct Head<'a> {
    pub(crate) type_uri: Option<&'a str>,
    pub(crate) title: &'a str,
    pub(crate) status: ErrorStatus,
    pub(crate) detail: Detail<'a>,
    pub(crate) instance: Instance<'a>,
    pub(crate) code: &'a str,
    /// What is known of the names that the visitor will hear.
    pub(crate) members: Declared,
    pub(crate) log: LogLevel,
}

pub(crate) enum Instance<'a> {
    None,
    Text(&'a str),
    Display(&'a dyn fmt::Display),
}

#[derive(Debug)]
pub(crate) enum Detail<'a> {
    None,
    Text(&'a str),
    Written,
}

/// A derived error seen as an occurrence.
pub(crate) struct Derived<'a, E>(pub(crate) &'a E);

impl<E: ToProblem> Occurrence for Derived<'_, E> {
    fn head(&self) -> Head<'_> {
        let instance = self.0.instance().map_or(Instance::None, Instance::Display);
        Head { instance, ..head_of(self.0.problem_type()) }
    }

    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        self.0.write_detail(out)
    }

    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>) {
        self.0.visit_headers(headers);
    }

    fn error(&self) -> &dyn Error {
        self.0.answering_error()
    }
}

impl<E: ToProblem> Members for Derived<'_, E> {
    fn visit_members<V: MemberVisitor>(&self, visitor: &mut V) {
        self.0.visit_members(visitor);
    }
}

fn head_of<'a>(problem_type: &'static ProblemType) -> Head<'a> {
    Head {
        type_uri: problem_type.type_uri(),
        title: problem_type.title(),
        status: problem_type.status(),
        detail: match problem_type.detail() {
            problem_type::Detail::None => Detail::None,
            problem_type::Detail::Literal(text) => Detail::Text(text),
            problem_type::Detail::Display | problem_type::Detail::Template => Detail::Written,
        },
        instance: Instance::None,
        code: problem_type.code(),
        members: Declared::Names(problem_type.members()),
        log: problem_type.log(),
    }
}
