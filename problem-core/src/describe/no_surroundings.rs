//! The stand-in for `surroundings.rs` without the feature `boundary`: there is nothing around an error.

use crate::describe::collection::Statuses;
use crate::describe::presentation::{ErrorsMember, RateLimitFamilies, Role};
use crate::format::Format;
use crate::request::RequestContext;

#[derive(Debug, Clone, Default)]
pub(super) struct Surroundings;

#[allow(clippy::unused_self, reason = "the methods of the other file need it")]
impl Surroundings {
    pub(super) fn context(&self, _: Format) -> Option<RequestContext> {
        None
    }

    pub(super) fn statuses(&self) -> Statuses {
        Statuses::default()
    }

    pub(super) fn formats(&self) -> Vec<Format> {
        vec![Format::Json]
    }

    pub(super) fn has_envelope(&self) -> bool {
        false
    }

    pub(super) fn request_id_field(&self) -> Option<String> {
        None
    }

    pub(super) fn context_members(&self) -> Vec<(Role, String)> {
        Vec::new()
    }

    pub(super) fn extra_members(&self) -> Vec<String> {
        Vec::new()
    }

    pub(super) fn errors_member(&self) -> ErrorsMember {
        ErrorsMember::FieldErrors
    }

    pub(super) fn rate_limit_families(&self) -> RateLimitFamilies {
        RateLimitFamilies { structured: true, separate: false, x: false }
    }
}
