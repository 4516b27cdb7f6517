//! The boundary of a service: it turns every error response into a problem and adds what the request knows.
//!
//! [`Boundary`] is also at the root of the crate, and [`RequestContext`] is only there. This module has the types that only they
//! use. It does not know any framework: an adapter passes requests in and takes responses out.

#[cfg(any(feature = "poem", feature = "rocket"))]
mod consumed_error;
#[cfg(feature = "rocket")]
mod consumed_problem;
mod exchange;
mod foreign_errors;
#[cfg(feature = "tonic")]
pub(crate) mod grpc;
mod normalise;
mod panics;
mod rate_limit_fields;
mod recognise;
pub(crate) mod response_fields;
mod sent_body;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::HeaderName;
use serde_core::Serialize;

#[cfg(any(feature = "poem", feature = "rocket"))]
pub(crate) use crate::boundary::consumed_error::ConsumedError;
#[cfg(feature = "rocket")]
pub(crate) use crate::boundary::consumed_problem::ConsumedProblem;
pub(crate) use crate::boundary::exchange::{BodyDecision, Exchange, Replacement};
#[cfg(any(feature = "poem", feature = "salvo"))]
pub(crate) use crate::boundary::foreign_errors::problem_of_service;
pub use crate::boundary::normalise::KeepBody;
pub(crate) use crate::boundary::panics::catch;
#[cfg(feature = "tonic")]
pub(crate) use crate::boundary::panics::problem_of as panicked_problem;
pub(crate) use crate::boundary::sent_body::SentBody;
use crate::log;
use crate::members::names::is_reserved;
use crate::problem::Problem;
pub use crate::rate_limit::RateLimitFields;
pub use crate::render::original_error::OriginalError;
use crate::request::RequestContext;
use crate::request::extra_members::{ExtraMember, json_value};
use crate::request::hook::Hook;
use crate::request::settings::{BoxError, ENVELOPE_NAMES, Settings};
use crate::request::type_uris::Base;
use crate::text::member_name::is_member_name;

pub use crate::request::Carried;
pub use crate::request::errors_shape::{EntryMember, ErrorsShape};
pub use crate::request::extra_members::SetMemberError;
pub use crate::request::settings::{ContextMember, Formats, PathErrorStatus, ValidationStatus};
pub use crate::request::type_uris::{BaseUri, InvalidBaseUri};

/// The boundary of a service: it gives all error responses one shape, and adds the ID of their request.
///
/// It is a layer for `tower` (feature `tower`), and so for axum, middleware for actix-web (feature `actix`) and poem (feature `poem`), a
/// fairing for rocket (feature `rocket`), and a hoop for Salvo (feature `salvo`). `Router::layer` of axum puts it around all routes
/// and fallbacks that the router has at that point. Add it after all layers that can fail, so that it is
/// around them. Layers that only add something, such as CORS and tracing, belong around the boundary.
///
/// - A 4xx or 5xx with an empty or `text/plain` body, which is how frameworks respond by themselves, becomes
///   a problem with the code of its status. It keeps its header fields. Its text is logged and not sent.
///   **Any other body stays as it is**, because somebody chose it.
/// - A panic, and an error of an inner service, becomes a problem too.
/// - Every problem has the members `requestId`, `timestamp` and `instance`, the path of the request. A
///   problem that has its own `instance` keeps it.
/// - Every response has the header field `x-request-id`. The boundary uses the request ID that the client
///   sent, if it has 1 to 128 visible ASCII characters. Otherwise it creates a new UUID v7.
/// - Each error response is logged once, with the request ID. So is an error or a panic of a body while it is sent.
/// - A response to a request with a [`RateLimit`](crate::RateLimit) has the header fields of that limit,
///   whatever its status is.
///
/// Code that answers a request can use its [`RequestContext`]. A spawned task cannot.
///
/// A method `with_…` sets a value, and a method `without_…` turns something off. A later call replaces the value of an earlier one.
/// Calls for different members add up.
///
/// ```
/// use problem_core::Boundary;
/// use problem_core::boundary::{BaseUri, ContextMember};
///
/// let boundary = Boundary::new()
///     .with_base_for_all(BaseUri::from_static("https://api.example.com/errors/"))
///     .with_member_name(ContextMember::RequestId, "request")?
///     .with_trace_id("traceId")?
///     .without_member(ContextMember::Timestamp);
/// # let _ = boundary;
/// # Ok::<(), problem_core::boundary::InvalidMemberName>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Boundary {
    pub(crate) settings: Arc<Settings>,
}

impl Boundary {
    /// A boundary that adds the three members of the request, and sends `application/problem+json`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes relative type URIs absolute: the boundary resolves them against `base` (RFC 3986 §5.2).
    /// This and [`with_base_for_all`](Self::with_base_for_all) replace each other.
    #[must_use]
    pub fn with_base(self, base: BaseUri) -> Self {
        self.change(|settings| settings.base = Some(Base::new(base, false)))
    }

    /// Does the same as [`with_base`](Self::with_base), and gives a type URI to every problem type that has
    /// none. That URI is `base` and the code as a slug, as with `#[problem(base = "…")]`. This includes the
    /// problems that the boundary creates. Titles do not change.
    #[must_use]
    pub fn with_base_for_all(self, base: BaseUri) -> Self {
        self.change(|settings| settings.base = Some(Base::new(base, true)))
    }

    /// Sets the formats that the service offers, instead of `application/problem+json` alone.
    #[must_use]
    pub fn with_formats(self, formats: Formats) -> Self {
        self.change(|settings| settings.formats = formats)
    }

    /// Sets the shape of the member `errors`, for clients that expect other names in an entry, or the object that ASP.NET Core sends.
    /// It holds for every problem that is rendered inside the boundary, in every format. In the envelope, `fields` has this shape.
    #[must_use]
    pub fn with_errors_shape(self, shape: ErrorsShape) -> Self {
        self.change(|settings| settings.errors_shape = shape)
    }

    /// Gives a member of the request another name. A member that was left out is sent again. An extension
    /// member that has the new name is left out of responses and logged.
    ///
    /// `instance` with another name is sent before `requestId`, in addition to the `instance` that a problem
    /// has itself.
    ///
    /// # Errors
    ///
    /// If `name` is not an ASCII letter followed by letters, digits, `_`, `-` and `.` (RFC 9457 §4), or
    /// starts with `xml`: XML allows no other names. Also if another member has this name: a reserved member,
    /// `message` or `fields` of the envelope, another member of the request, or one that was declared with
    /// [`with_extra_member`](Self::with_extra_member).
    pub fn with_member_name(
        self,
        member: ContextMember,
        name: impl Into<Cow<'static, str>>,
    ) -> Result<Self, InvalidMemberName> {
        let name = name.into();
        let is_taken = (name != member.default_name() && is_standard(&name))
            || ContextMember::ALL
                .iter()
                .any(|other| *other != member && self.settings.name(*other) == Some(&name))
            || self.settings.extra_members.iter().any(|other| other.name == name);
        check_name(&name, is_taken)?;
        Ok(self.change(|settings| settings.member_names[member as usize] = Some(name)))
    }

    /// Leaves a member of the request out.
    #[must_use]
    pub fn without_member(self, member: ContextMember) -> Self {
        self.change(|settings| settings.member_names[member as usize] = None)
    }

    /// Sends the trace ID of a valid `traceparent` field (W3C Trace Context) as the member `name`, such as `traceId`.
    ///
    /// # Errors
    ///
    /// Those of [`with_member_name`](Self::with_member_name).
    pub fn with_trace_id(self, name: impl Into<Cow<'static, str>>) -> Result<Self, InvalidMemberName> {
        self.with_member_name(ContextMember::TraceId, name)
    }

    /// Declares an extension member of every problem. Code that answers the request sets its value with
    /// [`RequestContext::set_member`]; a problem of a request without a value does not have the member.
    ///
    /// The member is sent after the extension members of the problem. An extension member of the same name is left out and
    /// logged. A later declaration of the same name replaces the earlier one.
    ///
    /// # Errors
    ///
    /// Those of [`with_member_name`](Self::with_member_name).
    ///
    /// ```
    /// use problem_core::{Boundary, RequestContext};
    ///
    /// let boundary = Boundary::new().with_extra_member("tenant")?;
    /// // in a middleware inside of the boundary
    /// if let Some(context) = RequestContext::current() {
    ///     context.set_member("tenant", "acme")?;
    /// }
    /// # let _ = boundary;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_extra_member(self, name: impl Into<Cow<'static, str>>) -> Result<Self, InvalidMemberName> {
        self.declare(ExtraMember { name: name.into(), compute: None })
    }

    /// Declares an extension member of every problem as [`with_extra_member`](Self::with_extra_member) does. Unless its value was set,
    /// `value` makes it when a problem is rendered. The member is left out if `value` returns `None`. If `value` panics, or what it
    /// returns does not serialise, the member is left out and that is logged. A problem that `value` itself renders does not have
    /// computed members.
    ///
    /// # Errors
    ///
    /// Those of [`with_member_name`](Self::with_member_name).
    ///
    /// ```
    /// use problem_core::Boundary;
    ///
    /// let boundary = Boundary::new().with_computed_member("region", |_| Some("eu-1"))?;
    /// # let _ = boundary;
    /// # Ok::<(), problem_core::boundary::InvalidMemberName>(())
    /// ```
    pub fn with_computed_member<T: Serialize>(
        self,
        name: impl Into<Cow<'static, str>>,
        value: impl Fn(&RequestContext) -> Option<T> + Send + Sync + 'static,
    ) -> Result<Self, InvalidMemberName> {
        let value = move |context: &RequestContext| json_value(&value(context));
        self.declare(ExtraMember {
            name: name.into(),
            compute: Some(Hook::new("with_computed_member", log::function_panicked, Arc::new(value))),
        })
    }

    fn declare(self, member: ExtraMember) -> Result<Self, InvalidMemberName> {
        let name = &member.name;
        let is_taken = is_standard(name)
            || ContextMember::ALL.iter().any(|other| self.settings.name(*other) == Some(name));
        check_name(name, is_taken)?;
        Ok(self.change(|settings| {
            settings.extra_members.retain(|known| known.name != member.name);
            settings.extra_members.push(member);
        }))
    }

    /// Sets the function that makes an ID for a request that has none, instead of a UUID v7. If the function panics, or its ID does
    /// not have 1 to 128 visible ASCII characters, the boundary uses a UUID v7.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicU64, Ordering};
    ///
    /// use problem_core::Boundary;
    ///
    /// let next = AtomicU64::new(1);
    /// let boundary = Boundary::new().with_new_request_ids(move || next.fetch_add(1, Ordering::Relaxed).to_string());
    /// # let _ = boundary;
    /// ```
    #[must_use]
    pub fn with_new_request_ids(self, make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.change(|settings| {
            settings.new_request_id =
                Some(Hook::new("with_new_request_ids", log::function_panicked, Arc::new(make)))
        })
    }

    /// Ignores request IDs that clients send: every request gets a new one.
    #[must_use]
    pub fn without_client_request_ids(self) -> Self {
        self.change(|settings| settings.trusts_request_ids = false)
    }

    /// Sets the name of the header field that contains the request ID, instead of `x-request-id`.
    #[must_use]
    pub fn with_request_id_header(self, name: HeaderName) -> Self {
        self.change(|settings| settings.request_id_header = name)
    }

    /// Sets the clock of the service, instead of the system's. The boundary reads it for `timestamp`, `Retry-After` and the fields
    /// of rate limits. If `now` panics, the boundary uses the system's clock.
    #[must_use]
    pub fn with_clock(self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.change(|settings| {
            settings.clock = Some(Hook::new("with_clock", log::function_panicked, Arc::new(now)))
        })
    }

    /// Sets the problems that errors of inner services become. The boundary calls `problem_of` with the error, and then with each
    /// of its sources, until it returns a problem. If it never does, the boundary uses the status that it knows for the error, or
    /// 500. An error that is a [`Problem`](struct@crate::Problem) already is used as it is.
    ///
    /// The problem keeps the error of the service for the log. If `problem_of` panics, the panic is logged, and the boundary
    /// decides as if `problem_of` had returned `None`.
    ///
    /// ```
    /// use problem_core::{Boundary, ErrorStatus, Problem};
    ///
    /// let boundary = Boundary::new().with_service_errors(|error| {
    ///     let error = error.downcast_ref::<std::io::Error>()?;
    ///     let is_slow = error.kind() == std::io::ErrorKind::TimedOut;
    ///     is_slow.then(|| Problem::new(ErrorStatus::GATEWAY_TIMEOUT).with_code("WAREHOUSE_TIMEOUT"))
    /// });
    /// # let _ = boundary;
    /// ```
    #[must_use]
    pub fn with_service_errors(
        self,
        problem_of: impl Fn(&(dyn Error + 'static)) -> Option<Problem> + Send + Sync + 'static,
    ) -> Self {
        let boxed = move |error: &(dyn Error + 'static)| problem_of(error).map(BoxError::from);
        self.change(|settings| {
            settings.service_errors =
                Some(Hook::new("with_service_errors", log::function_panicked, Arc::new(boxed)))
        })
    }

    /// Sets the header fields in which rate limits are sent, instead of `RateLimit` and `RateLimit-Policy`.
    /// If a response already has a field of one of these families, the boundary does not add fields of that
    /// family.
    #[must_use]
    pub fn with_rate_limit_fields(self, fields: RateLimitFields) -> Self {
        self.change(|settings| settings.rate_limit_fields = fields)
    }

    /// Sets the status of the response if the extractors and validators of this crate find wrong fields, instead of 422.
    #[must_use]
    pub fn with_validation_status(self, status: ValidationStatus) -> Self {
        self.change(|settings| settings.validation_status = status)
    }

    /// Sets the status of the response if a path parameter cannot be parsed, instead of 404.
    #[must_use]
    pub fn with_path_error_status(self, status: PathErrorStatus) -> Self {
        self.change(|settings| settings.path_error_status = status)
    }

    /// Replaces the body of every 4xx and 5xx that is not a problem details document, not only empty and
    /// plain-text bodies. A handler can keep its body with [`KeepBody`].
    #[must_use]
    pub fn without_foreign_bodies(self) -> Self {
        self.change(|settings| settings.replaces_all_bodies = true)
    }

    fn change(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        let settings = Arc::make_mut(&mut self.settings);
        change(settings);
        let renamed = settings.member_names.iter().flatten().filter(|name| !is_reserved(name)).cloned();
        let declared = settings.extra_members.iter().map(|member| member.name.clone());
        let own = renamed.chain(declared);
        settings.taken_names = match settings.formats {
            Formats::Envelope => own.chain(ENVELOPE_NAMES.map(Cow::Borrowed)).collect(),
            _ => own.collect(),
        };
        self
    }
}

/// Whether a standard member or a member of the envelope has the name.
fn is_standard(name: &str) -> bool {
    is_reserved(name) || ENVELOPE_NAMES.contains(&name)
}

fn check_name(name: &str, is_taken: bool) -> Result<(), InvalidMemberName> {
    match is_taken || !is_member_name(name) {
        true => Err(InvalidMemberName { name: name.to_owned(), is_taken }),
        false => Ok(()),
    }
}

/// The error for a name that a member cannot have.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidMemberName {
    name: String,
    is_taken: bool,
}

impl fmt::Display for InvalidMemberName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, is_taken } = self;
        match is_taken {
            true => write!(f, "`{name}` is the name of another member"),
            false => write!(
                f,
                "`{name}` cannot be the name of a member: it must start with a letter, but not with `xml`, and contain only ASCII letters, digits, `_`, `-` and `.`"
            ),
        }
    }
}

/// The same text as `Display`, because `unwrap` shows it.
impl fmt::Debug for InvalidMemberName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for InvalidMemberName {}

// here, because `to_problem/` must not import this folder
crate::to_problem::own_errors::problems!(
    INTERNAL, "A 500, because this is a defect of the service. The log has the error, and nothing of it is sent.":
    InvalidMemberName SetMemberError InvalidBaseUri
);
