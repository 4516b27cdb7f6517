//! `Settings`: what a service has configured, and what every request refers to.
//!
//! [`Boundary`](crate::Boundary) has the methods that set these values.

use std::borrow::Cow;
use std::error::Error;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::SystemTime;

use http::HeaderName;
use problem_shared::members::{REQUEST_ID, TIMESTAMP};

use crate::format::Format;
use crate::rate_limit::RateLimitFields;
use crate::request::errors_shape::ErrorsShape;
use crate::request::extra_members::ExtraMember;
use crate::request::hook::Hook;
use crate::request::type_uris::Base;
#[cfg(any(feature = "extract", feature = "pages", feature = "validation"))]
use crate::status::ErrorStatus;

/// A member that a boundary adds to every problem, from the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContextMember {
    /// `requestId`: the request ID.
    RequestId,
    /// `instance`: the path of the request. A problem that has its own instance keeps it.
    Instance,
    /// `timestamp`: the time at which the problem was rendered, in UTC, with milliseconds (RFC 3339 §5.6).
    Timestamp,
    /// `traceId`: the trace ID of a valid `traceparent` field (W3C Trace Context). It is left out unless
    /// [`Boundary::with_trace_id`](crate::Boundary::with_trace_id) or `with_member_name` gives it a name.
    TraceId,
}

impl ContextMember {
    pub(crate) const ALL: [Self; 4] = [Self::RequestId, Self::Instance, Self::Timestamp, Self::TraceId];

    pub(crate) const fn default_name(self) -> &'static str {
        match self {
            Self::RequestId => REQUEST_ID,
            Self::Instance => "instance",
            Self::Timestamp => TIMESTAMP,
            Self::TraceId => "traceId",
        }
    }
}

/// The formats that a service offers to its clients. The boundary never responds with 406: a client that accepts none of the formats
/// gets JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Formats {
    /// `application/problem+json` (RFC 9457 §3), whatever `Accept` contains.
    #[default]
    Json,
    /// `application/problem+xml` (RFC 9457 appendix B) for clients whose `Accept` prefers XML to JSON, and
    /// `application/problem+json` for all others. `application/xml, */*` prefers XML. Every problem has `Vary: Accept`.
    #[cfg(feature = "xml")]
    JsonAndXml,
    /// `{"error":{"code","message","requestId","fields",…}}` in `application/json`, whatever `Accept` contains. It is for
    /// services that have promised this shape to their clients.
    ///
    /// `message` is the detail, or the title if there is no detail. `fields` contains the entries of `errors`. The extension
    /// members, `instance` and `timestamp` come last. An extension member with the name `message` or `fields` is left out and
    /// logged.
    Envelope,
}

/// The status of the response if the extractors and validators of this crate find wrong fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ValidationStatus {
    /// 422 (RFC 9110 §15.5.21).
    #[default]
    UnprocessableContent,
    /// 400 (RFC 9110 §15.5.1), if your API guidelines forbid 422.
    BadRequest,
}

/// The status of the response if a path parameter cannot be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PathErrorStatus {
    /// 404 (RFC 9110 §15.5.5): there is no resource of this name.
    #[default]
    NotFound,
    /// 400 (RFC 9110 §15.5.1), with the name of the parameter.
    BadRequest,
}

/// Decides what an error of an inner service becomes. The result is a `Problem`, which this folder does not know. The decision is
/// here all the same, because everything that answers a request has the settings already.
pub(crate) type ServiceErrors = Hook<dyn Fn(&(dyn Error + 'static)) -> Option<BoxError> + Send + Sync>;

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// What a service has configured.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The names of the members in [`ContextMember::ALL`], in that order; `None` for a member that is left
    /// out.
    pub(crate) member_names: [Option<Cow<'static, str>>; ContextMember::ALL.len()],
    pub(crate) extra_members: Vec<ExtraMember>,
    pub(crate) request_id_header: HeaderName,
    pub(crate) trusts_request_ids: bool,
    pub(crate) new_request_id: Option<Hook<dyn Fn() -> String + Send + Sync>>,
    pub(crate) service_errors: Option<ServiceErrors>,
    pub(crate) clock: Option<Hook<dyn Fn() -> SystemTime + Send + Sync>>,
    pub(crate) base: Option<Base>,
    pub(crate) formats: Formats,
    pub(crate) errors_shape: ErrorsShape,
    pub(crate) replaces_all_bodies: bool,
    pub(crate) validation_status: ValidationStatus,
    pub(crate) path_error_status: PathErrorStatus,
    pub(crate) rate_limit_fields: RateLimitFields,
    /// The names that extension members cannot have, besides the reserved ones.
    pub(crate) taken_names: Vec<Cow<'static, str>>,
    /// Whether the boundary has warned about a response that was rendered without a context.
    pub(crate) warned_without_context: Once,
}

/// Something that happens once for each boundary. The clones of a boundary share it, unless their settings change.
#[derive(Debug, Default)]
pub(crate) struct Once(AtomicBool);

impl Once {
    /// Whether this is the first call.
    pub(crate) fn is_first(&self) -> bool {
        !self.0.swap(true, Relaxed)
    }
}

/// Settings that differ belong to another boundary.
impl Clone for Once {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// The names in the envelope that an extension member could have as well.
pub(crate) const ENVELOPE_NAMES: [&str; 2] = ["message", "fields"];

impl Default for Settings {
    fn default() -> Self {
        Self {
            member_names: ContextMember::ALL.map(|member| match member {
                ContextMember::TraceId => None,
                member => Some(Cow::Borrowed(member.default_name())),
            }),
            extra_members: Vec::new(),
            request_id_header: HeaderName::from_static("x-request-id"),
            trusts_request_ids: true,
            new_request_id: None,
            service_errors: None,
            clock: None,
            base: None,
            formats: Formats::default(),
            errors_shape: ErrorsShape::default(),
            replaces_all_bodies: false,
            validation_status: ValidationStatus::default(),
            path_error_status: PathErrorStatus::default(),
            rate_limit_fields: RateLimitFields::STRUCTURED,
            taken_names: Vec::new(),
            warned_without_context: Once::default(),
        }
    }
}

impl Settings {
    pub(crate) fn name(&self, member: ContextMember) -> Option<&str> {
        self.member_names[member as usize].as_deref()
    }

    /// The status for a request whose fields are wrong.
    #[cfg(any(feature = "extract", feature = "pages", feature = "validation"))]
    pub(super) fn validation_status(&self) -> ErrorStatus {
        match self.validation_status {
            ValidationStatus::UnprocessableContent => ErrorStatus::UNPROCESSABLE_CONTENT,
            ValidationStatus::BadRequest => ErrorStatus::BAD_REQUEST,
        }
    }

    /// The time by the clock of the service.
    pub(super) fn now(&self) -> SystemTime {
        let now = self.clock.as_ref().and_then(|clock| clock.call(|now| now()));
        now.unwrap_or_else(SystemTime::now)
    }

    #[cfg_attr(not(feature = "xml"), allow(unused_variables, reason = "JSON is the only choice"))]
    pub(super) fn format(&self, prefers_xml: impl FnOnce() -> bool) -> Format {
        match self.formats {
            Formats::Json => Format::Json,
            #[cfg(feature = "xml")]
            Formats::JsonAndXml if prefers_xml() => Format::Xml,
            #[cfg(feature = "xml")]
            Formats::JsonAndXml => Format::Json,
            Formats::Envelope => Format::Envelope,
        }
    }

    pub(super) fn is_negotiated(&self) -> bool {
        match self.formats {
            Formats::Json | Formats::Envelope => false,
            #[cfg(feature = "xml")]
            Formats::JsonAndXml => true,
        }
    }
}
