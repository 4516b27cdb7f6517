//! The methods that set the parts of a [`Problem`](struct@crate::Problem).

use std::borrow::Cow;

use http::header::{HeaderName, HeaderValue};
use problem_shared::disclosure::may_send_message;
use serde_core::ser::Serialize;

use crate::headers::ResponseHeaders;
use crate::log::{self, LogLevel};
use crate::members::extension::ExtensionError;
use crate::members::field_error::FieldError;
use crate::problem::source::Cause;
use crate::problem::{BoxError, Problem};
use crate::status::{ErrorStatus, IntoErrorStatus};
use crate::text::percent_encode::percent_encode;

impl Problem {
    /// Keeps the foreign error that became this problem.
    pub(crate) fn because_of(mut self, error: BoxError) -> Self {
        self.0.cause = Cause::Foreign(error);
        self
    }

    /// Keeps `error`: as the cause if the problem has none, otherwise as one more source.
    #[cfg(feature = "boundary")]
    pub(crate) fn keeping(self, error: BoxError) -> Self {
        match self.0.cause {
            Cause::None => self.because_of(error),
            _ => self.with_source(error),
        }
    }

    /// Sets an extension member to a JSON text. A reserved name is left out and logged.
    pub(crate) fn with_json_extension(mut self, name: &str, value: &str) -> Self {
        if let Err(error) = self.change().extensions.set_json(name.to_owned().into(), value.into()) {
            log::left_out("member", name, &error);
        }
        self
    }

    /// Sets the status. The title, the code and the log level change with it if they follow from the old status. A 5xx is always
    /// logged, so a problem that was not logged gets the level of its new status. If the detail is the message of an error, a 5xx
    /// does not send it.
    ///
    /// ```
    /// use problem_core::{ErrorStatus, Problem};
    ///
    /// let problem = Problem::new(ErrorStatus::NOT_FOUND).with_code("NO_ORDER").with_status(ErrorStatus::GONE);
    /// assert_eq!((problem.status(), problem.title(), problem.code()), (ErrorStatus::GONE, "Gone", "NO_ORDER"));
    /// ```
    #[must_use]
    pub fn with_status(self, status: impl IntoErrorStatus) -> Self {
        self.change_status(status.into_error_status())
    }

    fn change_status(mut self, status: ErrorStatus) -> Self {
        let problem_type = &mut self.change().problem_type;
        let old = std::mem::replace(&mut problem_type.status, status);
        problem_type.is_checked &= old == status;
        if problem_type.title == old.reason_phrase() {
            problem_type.title = status.reason_phrase().into();
        }
        if problem_type.code == old.problem_code() {
            problem_type.code = status.problem_code().into();
        }
        if problem_type.log == LogLevel::of(old)
            || (problem_type.log == LogLevel::Off && status.is_server_error())
        {
            problem_type.log = LogLevel::of(status);
        }
        if problem_type.is_detail_message && !may_send_message(status.as_u16(), false) {
            problem_type.detail = None;
        }
        self
    }

    /// Sets the gRPC code, by its number.
    #[cfg(feature = "tonic")]
    pub(crate) fn with_grpc(mut self, code: u8) -> Self {
        self.change().problem_type.grpc.code = Some(code);
        self
    }

    /// Sets the type URI (RFC 9457 §3.1.1). Characters that a URI cannot contain (RFC 3986 §2), such as
    /// non-ASCII letters, are percent-encoded.
    #[must_use]
    pub fn with_type_uri(mut self, uri: impl Into<Cow<'static, str>>) -> Self {
        self.change().problem_type.type_uri = Some(percent_encode(uri));
        self
    }

    /// Sets the title (RFC 9457 §3.1.3).
    #[must_use]
    pub fn with_title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.change().problem_type.title = title.into();
        self
    }

    /// Sets the detail (RFC 9457 §3.1.4). **It is sent to the client, even with a 5xx.** An empty text
    /// removes the detail.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.change().problem_type.detail = Some(detail.into()).filter(|detail| !detail.is_empty());
        self.change().problem_type.is_detail_message = false;
        self
    }

    /// Sets the instance (RFC 9457 §3.1.5), a URI reference for this occurrence. Characters that a URI cannot
    /// contain are percent-encoded. An empty text removes the instance.
    #[must_use]
    pub fn with_instance(mut self, instance: impl Into<Cow<'static, str>>) -> Self {
        let instance = percent_encode(instance);
        self.change().instance = Some(instance).filter(|instance| !instance.is_empty());
        self
    }

    /// Sets the stable code for machines.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.change().problem_type.code = code.into();
        self
    }

    /// Sets the extension member `name`. If the problem has this member already, the new value replaces the
    /// old one and the position stays the same. A value that serialises as `null`, such as `None`, removes
    /// the member. To set `errors`, use [`with_errors`](Self::with_errors).
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
        self.change().extensions.set(name.into(), value)?;
        Ok(self)
    }

    /// Sets the entries of `errors`. An empty list is not sent.
    #[must_use]
    pub fn with_errors(mut self, errors: impl IntoIterator<Item = FieldError>) -> Self {
        self.change().errors = errors.into_iter().collect();
        self
    }

    /// Sets a header field of the response. `WWW-Authenticate`, `Link`, `Set-Cookie` and `Vary` are appended;
    /// any other field replaces an earlier one. Fields that describe the message itself, such as
    /// `Content-Type` (see [`Occurrence::header`](crate::Occurrence::header)), are left out and logged.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        ResponseHeaders::new(&mut self.change().headers).set(name, value);
        self
    }

    /// Sets the level at which the problem is logged when it is rendered. A 5xx is always logged:
    /// [`LogLevel::Off`] does not change its level.
    #[must_use]
    pub fn with_log(mut self, level: LogLevel) -> Self {
        if level != LogLevel::Off || !self.status().is_server_error() {
            self.change().problem_type.log = level;
        }
        self
    }

    /// Keeps `source` for the log. It is never sent. If the problem keeps an error already, it keeps both. `Error::source`
    /// returns the first one, and the log has the sources of the first, and then the others.
    ///
    /// ```
    /// use problem_core::Problem;
    ///
    /// let missing = std::io::Error::other("the file is missing");
    /// let unreadable = "x".parse::<u8>().unwrap_err();
    /// let problem = Problem::internal(missing).with_source(unreadable);
    /// assert!(problem.downcast_ref::<std::io::Error>().is_some());
    /// assert!(problem.downcast_ref::<std::num::ParseIntError>().is_some());
    /// ```
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.cause.add(source.into());
        self
    }
}
