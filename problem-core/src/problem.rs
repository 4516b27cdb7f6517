//! `Problem`: the problem details object that this service answers with.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::value::RawValue;

use crate::extension::{Collector, ExtensionError, ExtensionMembers};
use crate::headers::ResponseHeaders;
use crate::member::{Declared, MemberVisitor};
use crate::occurrence::{Derived, Detail, Head, Instance, Members, Occurrence};
use crate::{ErrorStatus, FieldError, LogLevel, ToProblem, adapter, log, render};

type BoxError = Box<dyn Error + Send + Sync>;

/// The problem details object (RFC 9457) that this service answers with, owned.
///
/// It is the erased form of every error that implements [`ToProblem`]: `?` turns such an error
/// into a `Problem`, which keeps it. It is a response in every framework, and rendering it is
/// what logs it.
///
/// ```
/// use problem_core::{ErrorStatus, Problem};
///
/// let problem = Problem::new(ErrorStatus::CONFLICT)
///     .with_code("VERSION_CONFLICT")
///     .with_detail("somebody else saved it first")
///     .with_extension("currentVersion", &7)?;
/// assert_eq!(problem.status(), ErrorStatus::CONFLICT);
/// assert_eq!(problem.title(), Some("Conflict"));
/// assert_eq!(problem.extensions().get("currentVersion"), Some(7));
/// # Ok::<(), problem_core::ExtensionError>(())
/// ```
pub struct Problem(Box<Parts>);

struct Parts {
    status: ErrorStatus,
    type_uri: Option<Cow<'static, str>>,
    title: Cow<'static, str>,
    detail: Option<Cow<'static, str>>,
    instance: Option<Cow<'static, str>>,
    code: Cow<'static, str>,
    extensions: ExtensionMembers,
    errors: Vec<FieldError>,
    headers: HeaderMap,
    log: LogLevel,
    cause: Cause,
}

enum Cause {
    None,
    /// The error that became this problem: what the log tells of.
    Error(Box<dyn Kept>),
    /// An error behind this problem.
    Source(BoxError),
}

/// An error that became a problem.
trait Kept: Send + Sync {
    fn error(&self) -> &(dyn Error + 'static);

    /// The error that the log tells of: of a transparent one the inner.
    fn answering(&self) -> &dyn Error;
}

impl<E: ToProblem + Send + Sync + 'static> Kept for E {
    fn error(&self) -> &(dyn Error + 'static) {
        self
    }

    fn answering(&self) -> &dyn Error {
        self.answering_error()
    }
}

struct Foreign(BoxError);

impl Kept for Foreign {
    fn error(&self) -> &(dyn Error + 'static) {
        &*self.0
    }

    fn answering(&self) -> &dyn Error {
        &*self.0
    }
}

impl Problem {
    /// A problem without a type URI (`about:blank`, RFC 9457 §4.2.1), with the code and the
    /// title of the status.
    #[must_use]
    pub fn new(status: ErrorStatus) -> Self {
        Self(Box::new(Parts {
            status,
            type_uri: None,
            title: status.reason_phrase().into(),
            detail: None,
            instance: None,
            code: status.code().into(),
            extensions: ExtensionMembers::default(),
            errors: Vec::new(),
            headers: HeaderMap::new(),
            log: LogLevel::of(status),
            cause: Cause::None,
        }))
    }

    /// The 500 for any foreign error. The error is kept for the log; nothing of it is sent.
    #[must_use]
    pub fn internal(error: impl Into<BoxError>) -> Self {
        Self::of_error(ErrorStatus::INTERNAL_SERVER_ERROR, error.into())
    }

    pub(crate) fn of_error(status: ErrorStatus, error: BoxError) -> Self {
        Self::new(status).because_of(error)
    }

    /// Keeps the foreign error that became this problem.
    pub(crate) fn because_of(mut self, error: BoxError) -> Self {
        self.0.cause = Cause::Error(Box::new(Foreign(error)));
        self
    }

    /// Sets an extension member to a text that is JSON. A reserved name sets nothing.
    pub(crate) fn with_raw_extension(mut self, name: &str, value: &RawValue) -> Self {
        if let Err(error) = self.0.extensions.set(Cow::Owned(name.to_owned()), value) {
            log::left_out("member", name, &error);
        }
        self
    }

    /// All that an occurrence says of itself, without the error.
    pub(crate) fn view<O: Members>(occurrence: &O) -> Self {
        let head = occurrence.head();
        let mut problem = Self::new(head.status);
        let parts = &mut *problem.0;
        let owned = |text: &str| Cow::Owned(text.to_owned());
        parts.type_uri = head.type_uri.map(owned);
        parts.title = head.title.map_or_else(|| parts.title.clone(), owned);
        parts.code = head.code.map_or_else(|| parts.code.clone(), owned);
        parts.instance = match head.instance {
            Instance::None => None,
            Instance::Text(text) => Some(owned(text)),
            Instance::Display(value) => written("instance", |out| write!(out, "{value}")),
        };
        parts.detail = match head.detail {
            Detail::None => None,
            Detail::Text(text) => Some(owned(text)),
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

    /// Sets the type URI (RFC 9457 §3.1.1).
    #[must_use]
    pub fn with_type_uri(mut self, uri: impl Into<Cow<'static, str>>) -> Self {
        self.0.type_uri = Some(uri.into());
        self
    }

    /// Sets the title (RFC 9457 §3.1.3).
    #[must_use]
    pub fn with_title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.0.title = title.into();
        self
    }

    /// Sets the detail (RFC 9457 §3.1.4). It is sent, whatever the status is.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Sets the instance (RFC 9457 §3.1.5), a URI reference for this occurrence.
    #[must_use]
    pub fn with_instance(mut self, instance: impl Into<Cow<'static, str>>) -> Self {
        self.0.instance = Some(instance.into());
        self
    }

    /// Sets the stable code for machines.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.0.code = code.into();
        self
    }

    /// Sets the extension member `name`; one of this name is replaced in its place.
    ///
    /// # Errors
    ///
    /// If `name` is reserved (`type`, `title`, `status`, `detail`, `instance`, `code`, `errors`,
    /// `requestId`, `timestamp`), or `value` does not serialise.
    pub fn with_extension<T>(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: &T,
    ) -> Result<Self, ExtensionError>
    where
        T: Serialize + ?Sized,
    {
        self.0.extensions.set(name.into(), value)?;
        Ok(self)
    }

    /// Sets the entries of `errors`; an empty list is left out.
    #[must_use]
    pub fn with_errors(mut self, errors: impl IntoIterator<Item = FieldError>) -> Self {
        self.0.errors = errors.into_iter().collect();
        self
    }

    /// Sets a header field of the response. `WWW-Authenticate`, `Link`, `Set-Cookie` and `Vary`
    /// are appended. The fields that describe the message itself (`Content-Type` and the like,
    /// see [`ResponseHeaders`]) are left out and logged.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        ResponseHeaders::new(&mut self.0.headers).set(name, value);
        self
    }

    /// Sets the level at which the problem is logged when it is rendered. A 5xx is logged in any
    /// case: [`LogLevel::Off`] leaves it as it is.
    #[must_use]
    pub fn with_log(mut self, level: LogLevel) -> Self {
        if level != LogLevel::Off || !self.status().is_server_error() {
            self.0.log = level;
        }
        self
    }

    /// Keeps `source` for the log, in the place of an error that the problem keeps already. It is
    /// never sent.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.cause = Cause::Source(source.into());
        self
    }

    /// The status code of the response.
    #[must_use]
    pub fn status(&self) -> ErrorStatus {
        self.0.status
    }

    /// The type URI; `about:blank` if there is none.
    #[must_use]
    pub fn type_uri(&self) -> &str {
        self.0.type_uri.as_deref().unwrap_or("about:blank")
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        Some(&self.0.title)
    }

    /// The detail.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// The instance.
    #[must_use]
    pub fn instance(&self) -> Option<&str> {
        self.0.instance.as_deref()
    }

    /// The stable code for machines.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        Some(&self.0.code)
    }

    /// The extension members, but for `code` and `errors`.
    #[must_use]
    pub fn extensions(&self) -> &ExtensionMembers {
        &self.0.extensions
    }

    /// The entries of `errors`.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// The header fields that the response has besides those of every problem.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The error that this problem keeps, if it is an `E`.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        self.source()?.downcast_ref()
    }

    /// Renders the problem into a response, and logs it.
    #[must_use]
    pub fn to_response<B: From<Bytes>>(&self) -> http::Response<B> {
        adapter::http::response(render::render(self))
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
            title: self.title(),
            status: self.status(),
            detail: self.detail().map_or(Detail::None, Detail::Text),
            instance: self.instance().map_or(Instance::None, Instance::Text),
            code: self.code(),
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
        for (name, value) in self.extensions().iter() {
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
