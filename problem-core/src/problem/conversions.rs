//! The forms that a problem takes and comes from: an occurrence, a serialised object, an error.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use serde_core::ser::{Serialize, SerializeMap as _, Serializer};

use crate::headers::ResponseHeaders;
use crate::members::extension::Collector;
use crate::members::visitor::{Declared, MemberVisitor};
use crate::problem::Problem;
use crate::problem::source::Cause;
use crate::problem_type::definition::DefinedBy;
use crate::problem_type::{self, ProblemType};
use crate::render::json::Object;
use crate::render::occurrence::{Detail, Head, Instance, Occurrence, Texts, whole, written};
use crate::text::percent_encode;
use crate::to_problem::ToProblem;

impl Problem {
    /// All that an error says of itself, without the error.
    pub(crate) fn view<E: ToProblem>(error: &E) -> Self {
        let problem_type = error.problem_type();
        let is_own = matches!(error.__definition().0, DefinedBy::Row(..));
        let mut problem =
            Self::of_type(problem_type, is_own, error.instance(), &|out| error.write_detail(out));
        // what is flattened must not have a name that is declared
        let mut members = Collector::new(Declared::Names(problem_type.members()));
        error.visit_members(&mut members);
        problem.0.extensions = members.extensions;
        problem.0.errors = members.errors;
        error.visit_headers(&mut ResponseHeaders::new(&mut problem.0.headers));
        problem
    }

    /// What an occurrence has besides members and headers.
    fn of_type(
        problem_type: &'static ProblemType,
        // the definition is that of the error, not one that it took from another type
        is_own: bool,
        instance: Option<&dyn fmt::Display>,
        write_detail: &dyn Fn(&mut dyn fmt::Write) -> fmt::Result,
    ) -> Self {
        let mut problem = Self::new(problem_type.status());
        let parts = &mut *problem.0;
        parts.type_uri = problem_type.type_uri().map(Cow::Borrowed);
        parts.title = problem_type.title().into();
        parts.code = problem_type.code().into();
        parts.log = problem_type.log();
        let instance = instance.and_then(|value| written("instance", |out| write!(out, "{value}")));
        parts.instance = instance.map(percent_encode::encoded);
        parts.detail = match problem_type.detail() {
            problem_type::Detail::None => None,
            problem_type::Detail::Literal("") => None,
            problem_type::Detail::Message(text) if is_own => Some(text.into()),
            problem_type::Detail::Literal(text) => Some(text.into()),
            problem_type::Detail::Message(_)
            | problem_type::Detail::Display
            | problem_type::Detail::Template => written("detail", write_detail),
        };
        problem
    }
}

/// The error is kept: it is the `source` of the problem, and the log tells of it.
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

impl Occurrence for Problem {
    fn head(&self) -> Head<'_> {
        let texts = Texts {
            type_uri: self.0.type_uri.as_deref().map(whole),
            title: self.0.title.as_bytes(),
            detail: self.detail().map_or(Detail::None, |text| Detail::Text(text.as_bytes())),
            code: self.0.code.as_bytes(),
        };
        Head::given(self.status(), self.0.log, texts, Declared::Distinct)
    }

    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        self.detail().map_or(Ok(()), |detail| out.write_str(detail))
    }

    fn instance(&self) -> Instance<'_> {
        self.0.instance.as_deref().map_or(Instance::None, Instance::Text)
    }

    fn visit_json(&self, object: &mut Object<'_>) {
        for (name, value) in self.extensions().raw() {
            object.extension(name, value);
        }
        object.errors(self.errors());
    }

    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>) {
        for (name, value) in self.headers() {
            headers.set(name.clone(), value.clone());
        }
    }

    fn text(&self) -> &dyn fmt::Display {
        match &self.0.cause {
            Cause::Error(kept) => kept.text(),
            Cause::None | Cause::Source(_) => self,
        }
    }

    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0.cause {
            Cause::Error(kept) => kept.source(),
            Cause::None | Cause::Source(_) => Error::source(self),
        }
    }
}

/// The members in the order in which they are sent.
impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(uri) = &self.0.type_uri {
            object.serialize_entry("type", uri)?;
        }
        object.serialize_entry("title", &self.0.title)?;
        object.serialize_entry("status", &self.status().as_u16())?;
        if let Some(detail) = self.detail() {
            object.serialize_entry("detail", detail)?;
        }
        if let Some(instance) = self.instance() {
            object.serialize_entry("instance", instance)?;
        }
        object.serialize_entry("code", &self.0.code)?;
        for (name, value) in self.extensions().entries() {
            object.serialize_entry(name, &value)?;
        }
        if !self.errors().is_empty() {
            object.serialize_entry("errors", self.errors())?;
        }
        object.end()
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("status", &self.status())
            .field("type_uri", &self.type_uri())
            .field("title", &self.0.title)
            .field("detail", &self.detail())
            .field("instance", &self.instance())
            .field("code", &self.0.code)
            .field("extensions", self.extensions())
            .field("errors", &self.errors())
            .field("headers", self.headers())
            .field("source", &Error::source(self))
            .finish()
    }
}

/// For logs: status, code and detail.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status().as_u16(), self.0.code)?;
        self.detail().map_or(Ok(()), |detail| write!(f, ": {detail}"))
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0.cause {
            Cause::None => None,
            Cause::Error(kept) => Some(kept.error()),
            Cause::Source(error) => Some(&**error),
        }
    }
}
