//! `Problem`: the problem details object that this service answers with.

mod conversions;
pub(crate) mod or_problem;
mod source;

use std::borrow::Cow;
use std::error::Error;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde_core::ser::Serialize;
use serde_json::value::RawValue;

use crate::headers::ResponseHeaders;
use crate::log::LogLevel;
use crate::members::extension::{ExtensionError, ExtensionMembers};
use crate::members::field_error::FieldError;
use crate::problem::source::{Cause, Foreign};
use crate::status::ErrorStatus;
use crate::text::percent_encode;
use crate::{adapter, log};

type BoxError = Box<dyn Error + Send + Sync>;

/// The problem details object (RFC 9457) that this service answers with, owned.
///
/// It is the erased form of every error that implements [`ToProblem`](crate::ToProblem): `?` turns such an error
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
            code: status.problem_code().into(),
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

    /// Sets the type URI (RFC 9457 §3.1.1). What stands in no URI (RFC 3986 §2), as a letter that is not ASCII,
    /// is percent-encoded.
    #[must_use]
    pub fn with_type_uri(mut self, uri: impl Into<Cow<'static, str>>) -> Self {
        self.0.type_uri = Some(percent_encode::encoded(uri));
        self
    }

    /// Sets the title (RFC 9457 §3.1.3).
    #[must_use]
    pub fn with_title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.0.title = title.into();
        self
    }

    /// Sets the detail (RFC 9457 §3.1.4). It is sent, whatever the status is; an empty one is none.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into()).filter(|detail| !detail.is_empty());
        self
    }

    /// Sets the instance (RFC 9457 §3.1.5), a URI reference for this occurrence; an empty one is none. What
    /// stands in no URI is percent-encoded.
    #[must_use]
    pub fn with_instance(mut self, instance: impl Into<Cow<'static, str>>) -> Self {
        self.0.instance = Some(percent_encode::encoded(instance)).filter(|instance| !instance.is_empty());
        self
    }

    /// Sets the stable code for machines.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.0.code = code.into();
        self
    }

    /// Sets the extension member `name`; one of this name is replaced in its place. A value that
    /// serialises as nothing (`None`) leaves no member. For `errors` there is
    /// [`with_errors`](Self::with_errors).
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
        adapter::http::respond(self)
    }
}
