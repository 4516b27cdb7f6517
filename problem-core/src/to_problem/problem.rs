//! From an error to a [`Problem`](struct@crate::Problem).

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::disclosure::Disclosure;
use crate::headers::ResponseHeaders;
use crate::members::extension::MemberCollector;
use crate::members::names::Declared;
use crate::problem::Problem;
use crate::problem::source::{Cause, KeptError};
use crate::problem_type::ProblemType;
use crate::problem_type::definition::DefinedBy;
use crate::render::occurrence::written_text;
use crate::text::percent_encode::percent_encode;
use crate::to_problem::ToProblem;

/// The problem keeps the error: it is the `source` of the problem, and the log describes it.
impl<E> From<E> for Problem
where
    E: ToProblem + Send + Sync + 'static,
{
    fn from(error: E) -> Self {
        let mut problem = Self::view(&error);
        problem.0.cause = Cause::Error(Box::new(error));
        problem
    }
}

impl Problem {
    /// The problem that an error describes, without the error.
    pub(super) fn view<E: ToProblem>(error: &E) -> Self {
        let problem_type = error.problem_type();
        let is_own = matches!(error.__definition().0, DefinedBy::Row(..));
        let mut problem =
            Self::from_type(problem_type, is_own, error.instance(), &|out| error.write_detail(out));
        // a flattened member must not have a declared name
        let mut members = MemberCollector::new(Declared::Names(problem_type.members()));
        error.visit_members(&mut members);
        problem.0.extensions = members.extensions;
        problem.0.errors = members.errors;
        error.visit_headers(&mut ResponseHeaders::new(&mut problem.0.headers));
        problem
    }

    /// An occurrence without its members and headers. It is not generic, so that it is compiled once for all
    /// errors.
    ///
    /// `is_own` is set if the problem type belongs to the type of the error. An error may also use the
    /// problem type of another type, whose message is not its own.
    fn from_type(
        problem_type: &'static ProblemType,
        is_own: bool,
        instance: Option<&dyn fmt::Display>,
        write_detail: &dyn Fn(&mut dyn fmt::Write) -> fmt::Result,
    ) -> Self {
        let mut problem = Self::new(problem_type.status());
        let inner = &mut *problem.0;
        inner.type_uri = problem_type.type_uri().map(Cow::Borrowed);
        inner.title = problem_type.title().into();
        inner.code = problem_type.code().into();
        inner.log = problem_type.log();
        let instance = instance.and_then(|value| written_text("instance", |out| write!(out, "{value}")));
        inner.instance = instance.map(percent_encode);
        inner.detail = match problem_type.disclosure() {
            Disclosure::None => None,
            Disclosure::Literal("") => None,
            Disclosure::Message(text) if is_own => Some(text.into()),
            Disclosure::Literal(text) => Some(text.into()),
            Disclosure::Message(_) | Disclosure::Display | Disclosure::Template => {
                written_text("detail", write_detail)
            }
        };
        problem
    }
}

impl<E: ToProblem + Send + Sync + 'static> KeptError for E {
    fn error(&self) -> &(dyn Error + 'static) {
        self
    }

    fn text(&self) -> &dyn fmt::Display {
        self.__text()
    }

    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.__source()
    }
}
