//! `Settings`: what a service has configured, and what every request refers to.
//!
//! [`Boundary`](crate::Boundary) has the methods that set these values.

use problem_shared::members::{REQUEST_ID, TIMESTAMP};
use std::borrow::Cow;

use http::HeaderName;

use crate::format::Format;
use crate::rate_limit::RateLimitFields;
use crate::request::type_uris::Base;
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
}

impl ContextMember {
    pub(crate) const ALL: [Self; 3] = [Self::RequestId, Self::Instance, Self::Timestamp];

    pub(crate) const fn default_name(self) -> &'static str {
        match self {
            Self::RequestId => REQUEST_ID,
            Self::Instance => "instance",
            Self::Timestamp => TIMESTAMP,
        }
    }
}

/// What a service has configured.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The names of the members in [`ContextMember::ALL`], in that order; `None` for a member that is left
    /// out.
    pub(crate) member_names: [Option<Cow<'static, str>>; 3],
    pub(crate) request_id_header: HeaderName,
    pub(crate) trusts_request_ids: bool,
    pub(crate) base: Option<Base>,
    pub(crate) formats: Formats,
    pub(crate) replaces_all_bodies: bool,
    /// The status for a request whose fields are wrong: 422, or 400 if the service does not use 422.
    pub(crate) validation_status: ErrorStatus,
    /// Whether a wrong path parameter is a 400 that names the parameter, instead of a 404.
    pub(crate) reports_path_errors: bool,
    pub(crate) rate_limit_fields: RateLimitFields,
    /// The names that extension members cannot have, besides the reserved ones.
    pub(crate) taken_names: Vec<Cow<'static, str>>,
}

/// The formats that a service offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Formats {
    Json,
    #[cfg(feature = "xml")]
    JsonAndXml,
    Envelope,
}

/// The names in the envelope that an extension member could have as well.
pub(crate) const ENVELOPE_NAMES: [&str; 2] = ["message", "fields"];

impl Default for Settings {
    fn default() -> Self {
        Self {
            member_names: ContextMember::ALL.map(|member| Some(Cow::Borrowed(member.default_name()))),
            request_id_header: HeaderName::from_static("x-request-id"),
            trusts_request_ids: true,
            base: None,
            formats: Formats::Json,
            replaces_all_bodies: false,
            validation_status: ErrorStatus::UNPROCESSABLE_CONTENT,
            reports_path_errors: false,
            rate_limit_fields: RateLimitFields::STRUCTURED,
            taken_names: Vec::new(),
        }
    }
}

impl Settings {
    pub(crate) fn name(&self, member: ContextMember) -> Option<&str> {
        self.member_names[member as usize].as_deref()
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
