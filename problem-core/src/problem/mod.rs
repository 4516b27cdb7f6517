//! `Problem`: the problem details object that this service sends. This folder knows what a problem contains;
//! it does not know how a problem is rendered, or how an error becomes one.

mod answer;
mod builder;
mod conversions;
pub(crate) mod or_problem;
pub(crate) mod source;
pub(crate) mod with_status;

use std::borrow::Cow;
use std::error::Error;

use http::header::HeaderMap;

use problem_shared::members::ABOUT_BLANK;

use crate::log::LogLevel;
use crate::members::extension::ExtensionMembers;
use crate::members::field_error::FieldError;
use crate::problem::source::Cause;
use crate::problem_type::owned::OwnedType;
use crate::status::{ErrorStatus, IntoErrorStatus};

type BoxError = Box<dyn Error + Send + Sync>;

/// The problem details object (RFC 9457) that this service sends.
///
/// Every error that implements [`ToProblem`](crate::ToProblem) can become a `Problem`, which keeps the error.
/// The `?` operator converts it. A `Problem` is a response in every supported framework. It is logged when it
/// is rendered.
///
/// ```
/// use problem_core::{ErrorStatus, Problem};
///
/// let problem = Problem::new(ErrorStatus::CONFLICT)
///     .with_code("VERSION_CONFLICT")
///     .with_detail("somebody else saved it first")
///     .with_extension("currentVersion", &7)?;
/// assert_eq!(problem.status(), ErrorStatus::CONFLICT);
/// assert_eq!(problem.title(), "Conflict");
/// assert_eq!(problem.extensions().get("currentVersion"), Some(7));
/// # Ok::<(), problem_core::ExtensionError>(())
/// ```
pub struct Problem(pub(crate) Box<Inner>);

/// What a problem contains. It is boxed so that a `Result` with a problem stays small.
pub(crate) struct Inner {
    pub(crate) problem_type: OwnedType,
    pub(crate) instance: Option<Cow<'static, str>>,
    pub(crate) extensions: ExtensionMembers,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) headers: HeaderMap,
    pub(crate) cause: Cause,
}

impl Problem {
    /// A problem without a type URI (`about:blank`, RFC 9457 §4.2.1). The status determines its code
    /// and its title.
    #[must_use]
    pub fn new(status: impl IntoErrorStatus) -> Self {
        Self::of_status(status.into_error_status())
    }

    fn of_status(status: ErrorStatus) -> Self {
        Self(Box::new(Inner {
            problem_type: OwnedType {
                status,
                type_uri: None,
                title: status.reason_phrase().into(),
                detail: None,
                is_detail_message: false,
                code: status.problem_code().into(),
                log: LogLevel::of(status),
                is_checked: false,
            },
            instance: None,
            extensions: ExtensionMembers::EMPTY,
            errors: Vec::new(),
            headers: HeaderMap::new(),
            cause: Cause::None,
        }))
    }

    /// A 500 for any foreign error. The problem keeps the error for the log, and sends nothing of it.
    #[must_use]
    pub fn internal(error: impl Into<BoxError>) -> Self {
        Self::from_foreign_error(ErrorStatus::INTERNAL_SERVER_ERROR, error.into())
    }

    pub(crate) fn from_foreign_error(status: ErrorStatus, error: BoxError) -> Self {
        Self::new(status).because_of(error)
    }

    /// The status code of the response.
    #[must_use]
    pub fn status(&self) -> ErrorStatus {
        self.0.problem_type.status
    }

    /// The type URI, or `about:blank` if the problem has none.
    #[must_use]
    pub fn type_uri(&self) -> &str {
        self.0.problem_type.type_uri.as_deref().unwrap_or(ABOUT_BLANK)
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.0.problem_type.title
    }

    /// The detail, if there is one.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.0.problem_type.detail.as_deref()
    }

    /// The instance, if the problem has its own.
    #[must_use]
    pub fn instance(&self) -> Option<&str> {
        self.0.instance.as_deref()
    }

    /// The stable code for machines.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0.problem_type.code
    }

    /// The extension members except `code` and `errors`.
    #[must_use]
    pub fn extensions(&self) -> &ExtensionMembers {
        &self.0.extensions
    }

    /// The entries of `errors`.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// The header fields that this problem adds to those that every problem response has.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The error that this problem keeps, if its type is `E`. Of several, it is the first one of this type.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        self.kept().find_map(|error| error.downcast_ref())
    }
}
