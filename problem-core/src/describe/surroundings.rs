//! What is around an error that is described: the settings of a boundary, or nothing.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::header::{self, HeaderName, HeaderValue};
use http::uri::PathAndQuery;

use crate::describe::collection::Statuses;
use crate::describe::presentation::{EXAMPLE_REQUEST_ID, ErrorsMember, RateLimitFamilies, Role};
use crate::format::Format;
use crate::log;
use crate::request::RequestContext;
use crate::request::errors_shape::{EntryMember, Shape};
use crate::request::head::RequestHead;
use crate::request::hook::Hook;
use crate::request::settings::{ContextMember, Formats, PathErrorStatus, Settings, ValidationStatus};
use crate::status::ErrorStatus;

/// The settings of a boundary, or that there is none.
#[derive(Debug, Clone, Default)]
pub(super) struct Surroundings(Option<Arc<Settings>>);

impl Surroundings {
    /// The settings of a boundary for examples: with a clock, an ID and a path that are always the same, and without the functions of
    /// the service.
    pub(super) fn of(settings: &Settings) -> Self {
        // 2026-01-01T12:00:00Z
        const NOW: Duration = Duration::from_secs(1_767_268_800);
        let mut settings = settings.clone();
        settings.trusts_request_ids = true;
        let now = || SystemTime::UNIX_EPOCH + NOW;
        settings.clock = Some(Hook::new("with_clock", log::function_panicked, Arc::new(now)));
        for member in &mut settings.extra_members {
            member.compute = None;
        }
        Self(Some(Arc::new(settings)))
    }

    /// The request that an example answers, if there is a boundary.
    pub(super) fn context(&self, format: Format) -> Option<RequestContext> {
        let settings = self.0.as_ref()?;
        let head = ExampleHead { id_field: settings.request_id_header.clone(), format };
        Some(RequestContext::new(settings, &head, None))
    }

    pub(super) fn statuses(&self) -> Statuses {
        let Some(settings) = &self.0 else { return Statuses::default() };
        Statuses {
            validation: match settings.validation_status {
                ValidationStatus::UnprocessableContent => ErrorStatus::UNPROCESSABLE_CONTENT,
                ValidationStatus::BadRequest => ErrorStatus::BAD_REQUEST,
            },
            reports_path_errors: settings.path_error_status == PathErrorStatus::BadRequest,
        }
    }

    pub(super) fn formats(&self) -> Vec<Format> {
        match self.0.as_ref().map(|settings| settings.formats) {
            None | Some(Formats::Json) => vec![Format::Json],
            Some(Formats::Envelope) => vec![Format::Envelope],
            #[cfg(feature = "xml")]
            Some(Formats::JsonAndXml) => vec![Format::Json, Format::Xml],
        }
    }

    pub(super) fn has_envelope(&self) -> bool {
        self.0.as_ref().is_some_and(|settings| settings.formats == Formats::Envelope)
    }

    pub(super) fn request_id_field(&self) -> Option<String> {
        Some(self.0.as_ref()?.request_id_header.as_str().to_owned())
    }

    /// The members of the request.
    pub(super) fn context_members(&self) -> Vec<(Role, String)> {
        let Some(settings) = &self.0 else { return Vec::new() };
        let members = ContextMember::ALL.map(|member| {
            let role = match member {
                ContextMember::RequestId => Role::RequestId,
                ContextMember::Instance => Role::Instance,
                ContextMember::Timestamp => Role::Timestamp,
                ContextMember::TraceId => Role::TraceId,
            };
            Some((role, settings.name(member)?.to_owned()))
        });
        members.into_iter().flatten().collect()
    }

    /// The members that the service adds to every problem.
    pub(super) fn extra_members(&self) -> Vec<String> {
        let members = self.0.as_ref().map(|settings| settings.extra_members.as_slice()).unwrap_or_default();
        members.iter().map(|member| member.name.clone().into_owned()).collect()
    }

    pub(super) fn errors_member(&self) -> ErrorsMember {
        match self.0.as_ref().and_then(|settings| settings.errors_shape.0) {
            None => ErrorsMember::FieldErrors,
            Some(Shape::MessagesByField) => ErrorsMember::MessagesByField,
            Some(Shape::Entries(members)) => {
                let known = |member| match member {
                    EntryMember::Field => "field",
                    EntryMember::Pointer => "pointer",
                    EntryMember::Location => "in",
                    EntryMember::Code => "code",
                    EntryMember::Message => "message",
                };
                ErrorsMember::Entries(members.iter().map(|(name, member)| (*name, known(*member))).collect())
            }
        }
    }

    pub(super) fn rate_limit_families(&self) -> RateLimitFamilies {
        match self.0.as_ref().map(|settings| settings.rate_limit_fields) {
            None => RateLimitFamilies { structured: true, separate: false, x: false },
            Some(fields) => {
                RateLimitFamilies { structured: fields.structured, separate: fields.separate, x: fields.x }
            }
        }
    }
}

/// The request that an example answers.
struct ExampleHead {
    id_field: HeaderName,
    format: Format,
}

impl RequestHead for ExampleHead {
    fn method(&self) -> &'static str {
        "GET"
    }

    fn target(&self) -> Option<PathAndQuery> {
        Some(PathAndQuery::from_static("/example"))
    }

    fn header(&self, name: &HeaderName) -> impl Iterator<Item = HeaderValue> {
        let value = if *name == self.id_field {
            Some(HeaderValue::from_static(EXAMPLE_REQUEST_ID))
        } else if name == "traceparent" {
            Some(HeaderValue::from_static("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        } else if *name == header::ACCEPT {
            Some(self.format.media_type())
        } else {
            None
        };
        value.into_iter()
    }
}
