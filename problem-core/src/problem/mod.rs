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
use std::sync::OnceLock;

use http::header::HeaderMap;

use problem_shared::members::ABOUT_BLANK;

#[cfg(feature = "tonic")]
use crate::grpc_status::GrpcKeys;
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

/// What a problem contains, and what it keeps. It is boxed so that a `Result` with a problem stays small.
pub(crate) struct Inner {
    /// What the problem contains. `None`: it contains what the error that it keeps says, and is rendered as that error.
    own: Option<Content>,
    /// The same, once somebody has asked for a part of it.
    of_error: OnceLock<Box<Content>>,
    pub(crate) cause: Cause,
}

/// What a problem contains.
pub(crate) struct Content {
    pub(crate) problem_type: OwnedType,
    pub(crate) instance: Option<Cow<'static, str>>,
    pub(crate) extensions: ExtensionMembers,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) headers: HeaderMap,
}

impl Inner {
    fn new(own: Option<Content>, cause: Cause) -> Self {
        Self { own, of_error: OnceLock::new(), cause }
    }

    /// What the problem contains.
    pub(crate) fn content(&self) -> &Content {
        match &self.own {
            Some(own) => own,
            None => self.of_error.get_or_init(|| Box::new(Content::of_cause(&self.cause))),
        }
    }

    /// The same, to change it. After that, the problem is no longer rendered as the error that it keeps.
    fn change(&mut self) -> &mut Content {
        let (of_error, cause) = (&mut self.of_error, &self.cause);
        self.own.get_or_insert_with(|| match of_error.take() {
            Some(content) => *content,
            None => Content::of_cause(cause),
        })
    }
}

impl Content {
    fn of_status(status: ErrorStatus) -> Self {
        Self {
            problem_type: OwnedType {
                status,
                type_uri: None,
                title: status.reason_phrase().into(),
                detail: None,
                is_detail_message: false,
                code: status.problem_code().into(),
                log: LogLevel::of(status),
                is_checked: false,
                #[cfg(feature = "tonic")]
                grpc: GrpcKeys::NONE,
            },
            instance: None,
            extensions: ExtensionMembers::EMPTY,
            errors: Vec::new(),
            headers: HeaderMap::new(),
        }
    }
}

impl Problem {
    /// A problem without a type URI (`about:blank`, RFC 9457 §4.2.1). The status determines its code
    /// and its title.
    #[must_use]
    pub fn new(status: impl IntoErrorStatus) -> Self {
        Self::of_status(status.into_error_status())
    }

    fn of_status(status: ErrorStatus) -> Self {
        Self(Box::new(Inner::new(Some(Content::of_status(status)), Cause::None)))
    }

    /// What the problem contains.
    pub(crate) fn content(&self) -> &Content {
        self.0.content()
    }

    fn change(&mut self) -> &mut Content {
        self.0.change()
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
        self.content().problem_type.status
    }

    /// The type URI, or `about:blank` if the problem has none.
    #[must_use]
    pub fn type_uri(&self) -> &str {
        self.content().problem_type.type_uri.as_deref().unwrap_or(ABOUT_BLANK)
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.content().problem_type.title
    }

    /// The detail, if there is one.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.content().problem_type.detail.as_deref()
    }

    /// The instance, if the problem has its own.
    #[must_use]
    pub fn instance(&self) -> Option<&str> {
        self.content().instance.as_deref()
    }

    /// The stable code for machines.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.content().problem_type.code
    }

    /// The extension members except `code` and `errors`.
    #[must_use]
    pub fn extensions(&self) -> &ExtensionMembers {
        &self.content().extensions
    }

    /// The entries of `errors`.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.content().errors
    }

    /// The header fields that this problem adds to those that every problem response has.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.content().headers
    }

    /// The error that this problem keeps, if its type is `E`. Of several, it is the first one of this type.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        self.kept().find_map(|error| error.downcast_ref())
    }
}
