//! Without the feature `boundary` no request is known.

use std::fmt::Display;

use crate::headers::rate_limit::RateLimit;
use crate::render::format::Format;

/// There is none.
pub(crate) enum RequestContext {}

#[inline]
pub(crate) fn current() -> Option<RequestContext> {
    None
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

    pub(crate) fn type_uri(&self, _: Option<(&[u8], &[u8])>, _: &[u8]) -> Option<String> {
        match *self {}
    }

    pub(crate) fn instance(&self) -> Option<&dyn Display> {
        match *self {}
    }

    pub(crate) fn for_each_member(&self, _: impl FnMut(&str, &dyn Display)) {
        match *self {}
    }

    #[cfg(any(feature = "axum-extract", feature = "validation"))]
    pub(crate) fn bans_422(&self) -> bool {
        match *self {}
    }

    #[cfg(feature = "axum-extract")]
    pub(crate) fn explains_paths(&self) -> bool {
        match *self {}
    }

    pub(crate) fn set_rate_limit(&self, _: RateLimit) {
        match *self {}
    }

    pub(crate) fn owns(&self, _: &str) -> bool {
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
