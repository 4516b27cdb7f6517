//! The stand-in without the feature `boundary`: there is never a request context.

use std::borrow::Cow;
use std::time::SystemTime;

use crate::format::Format;
use crate::rate_limit::RateLimit;
use crate::request::member_text::MemberText;
use crate::request::rendered::RenderedResponse;
#[cfg(any(feature = "extract", feature = "pages", feature = "validation"))]
use crate::status::ErrorStatus;
use crate::type_uri::{ChangedUri, TypeUri};

/// A type without values, so that the compiler removes all code that uses one.
pub(crate) enum RequestContext {}

#[inline]
pub(crate) fn current() -> Option<RequestContext> {
    None
}

#[inline]
pub(crate) fn had_context() -> bool {
    false
}

impl RequestContext {
    pub(crate) fn format(&self) -> Format {
        match *self {}
    }

    pub(crate) fn is_negotiated(&self) -> bool {
        match *self {}
    }

    pub(crate) fn changes_type_uris(&self) -> bool {
        match *self {}
    }

    pub(crate) fn type_uri(&self, _: Option<TypeUri<'_>>, _: &str) -> Option<ChangedUri<'_>> {
        match *self {}
    }

    pub(crate) fn instance(&self) -> Option<Cow<'_, str>> {
        match *self {}
    }

    pub(crate) fn for_each_member(&self, _: impl FnMut(&str, &MemberText<'_>)) {
        match *self {}
    }

    pub(crate) fn has_extra_members(&self) -> bool {
        match *self {}
    }

    pub(crate) fn extra_members(&self) -> impl Iterator<Item = (&str, Result<Option<Box<str>>, String>)> {
        std::iter::empty()
    }

    #[cfg(any(feature = "extract", feature = "pages", feature = "validation"))]
    pub(crate) fn validation_status(&self) -> ErrorStatus {
        match *self {}
    }

    #[cfg(feature = "extract")]
    pub(crate) fn reports_path_errors(&self) -> bool {
        match *self {}
    }

    pub(crate) fn set_rate_limit(&self, _: RateLimit) {
        match *self {}
    }

    pub(crate) fn now(&self) -> SystemTime {
        match *self {}
    }

    pub(crate) fn add_rendered(&self, _: RenderedResponse) {
        match *self {}
    }

    pub(crate) fn takes_names(&self) -> bool {
        match *self {}
    }

    pub(crate) fn takes_name(&self, _: &str) -> bool {
        match *self {}
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn request_id(&self) -> &str {
        match *self {}
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn trace_id(&self) -> Option<&str> {
        match *self {}
    }
}
