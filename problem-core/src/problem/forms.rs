//! The forms that a problem takes and comes from: an occurrence, a serialised object, an error.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::Problem;
use super::cause::Cause;
use crate::extension::Collector;
use crate::headers::ResponseHeaders;
use crate::member::{Declared, MemberVisitor};
use crate::occurrence::{Derived, Detail, Head, Instance, Members, Occurrence};
use crate::{ToProblem, log};

impl Problem {
    /// All that an occurrence says of itself, without the error.
    pub(crate) fn view<O: Members>(occurrence: &O) -> Self {
        let head = occurrence.head();
        let mut problem = Self::new(head.status);
        let parts = &mut *problem.0;
        let owned = |text: &str| Cow::Owned(text.to_owned());
        parts.type_uri = head.type_uri.map(owned);
        parts.title = owned(head.title);
        parts.code = owned(head.code);
        parts.instance = match head.instance {
            Instance::None => None,
            Instance::Text(text) => Some(owned(text)).filter(|text| !text.is_empty()),
            Instance::Display(value) => written("instance", |out| write!(out, "{value}")),
        };
        parts.detail = match head.detail {
            Detail::None => None,
            Detail::Text(text) => Some(owned(text)).filter(|text| !text.is_empty()),
            Detail::Written => written("detail", |out| occurrence.write_detail(out)),
        };
        parts.log = head.log;
        let mut members = Collector::new(&head);
        occurrence.visit_members(&mut members);
        parts.extensions = members.extensions;
        parts.errors = members.errors;
        occurrence.visit_headers(&mut ResponseHeaders::new(&mut parts.headers));
        problem
    }
}

/// The text that is written; none if it is empty or its `Display` fails.
fn written(name: &str, write: impl FnOnce(&mut dyn fmt::Write) -> fmt::Result) -> Option<Cow<'static, str>> {
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

/// The error is kept: it is the `source` of the problem, and the log tells of it.
impl<E> From<E> for Problem
where
    E: ToProblem + Send + Sync + 'static,
{
    fn from(error: E) -> Self {
        let mut problem = Self::view(&Derived(&error));
        problem.0.cause = Cause::Error(Box::new(error));
        problem
    }
}

impl Occurrence for Problem {
    fn head(&self) -> Head<'_> {
        Head {
            type_uri: self.0.type_uri.as_deref(),
            title: &self.0.title,
            status: self.status(),
            detail: self.detail().map_or(Detail::None, Detail::Text),
            instance: self.instance().map_or(Instance::None, Instance::Text),
            code: &self.0.code,
            members: Declared::Distinct,
            log: self.0.log,
        }
    }

    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        self.detail().map_or(Ok(()), |detail| out.write_str(detail))
    }

    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>) {
        for (name, value) in self.headers() {
            headers.set(name.clone(), value.clone());
        }
    }

    fn error(&self) -> &dyn Error {
        match &self.0.cause {
            Cause::Error(kept) => kept.answering(),
            Cause::None | Cause::Source(_) => self,
        }
    }
}

impl Members for Problem {
    fn visit_members<V: MemberVisitor>(&self, visitor: &mut V) {
        for (name, value) in self.extensions().raw() {
            visitor.extension(name, value);
        }
        visitor.errors(self.errors());
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
            .field("source", &self.source())
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
