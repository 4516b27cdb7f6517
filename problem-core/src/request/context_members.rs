//! The members that every problem gets from the context of its request, and their names.

use std::borrow::Cow;

use crate::request::RequestContext;
use crate::request::member_text::MemberText;
use crate::request::settings::ContextMember;
use crate::text::rfc_3339::rfc_3339;

impl RequestContext {
    /// The member `instance`: the path. It is `None` if the service left the member out or renamed it.
    pub(crate) fn instance(&self) -> Option<Cow<'_, str>> {
        match self.settings().name(ContextMember::Instance) {
            Some("instance") => self.path_reference(),
            _ => None,
        }
    }

    /// Calls `member` for each member that comes after all others, in the order in which they are sent.
    pub(crate) fn for_each_member(&self, mut member: impl FnMut(&str, &MemberText<'_>)) {
        self.renamed_instance(&mut member);
        self.id_member(&mut member);
        self.time_and_trace(&mut member);
    }

    /// Calls `member` with the path, if the service has given that member another name than `instance`.
    pub(crate) fn renamed_instance(&self, member: impl FnOnce(&str, &MemberText<'_>)) {
        if let Some(name) = self.settings().name(ContextMember::Instance)
            && name != "instance"
            && let Some(path) = self.path_reference()
        {
            member(name, &MemberText::Any(&path));
        }
    }

    /// Calls `member` with the request ID.
    pub(crate) fn id_member(&self, member: impl FnOnce(&str, &MemberText<'_>)) {
        if let Some(name) = self.settings().name(ContextMember::RequestId) {
            member(name, &MemberText::Id(self.id().as_bytes()));
        }
    }

    /// Calls `member` with the time, and with the trace ID.
    pub(crate) fn time_and_trace(&self, mut member: impl FnMut(&str, &MemberText<'_>)) {
        let settings = self.settings();
        if let Some(name) = settings.name(ContextMember::Timestamp) {
            member(name, &MemberText::Time(rfc_3339(self.now())));
        }
        if let (Some(name), Some(id)) = (settings.name(ContextMember::TraceId), self.trace_id()) {
            member(name, &MemberText::Id(id.as_bytes()));
        }
    }

    /// Calls `member` with the trace ID.
    #[cfg(feature = "tonic")]
    pub(crate) fn trace_member(&self, member: impl FnOnce(&str, &MemberText<'_>)) {
        if let (Some(name), Some(id)) = (self.settings().name(ContextMember::TraceId), self.trace_id()) {
            member(name, &MemberText::Id(id.as_bytes()));
        }
    }

    /// Whether [`for_each_member`](Self::for_each_member) may add a member of this name.
    #[cfg(feature = "idempotency")]
    pub(crate) fn adds_member(&self, name: &str) -> bool {
        name != "instance"
            && ContextMember::ALL.iter().any(|member| self.settings().name(*member) == Some(name))
    }

    /// Whether there is a name that an extension member cannot have.
    #[inline]
    pub(crate) fn takes_names(&self) -> bool {
        !self.settings().taken_names.is_empty()
    }

    /// Whether an extension member cannot have this name, because another member of the response has it.
    pub(crate) fn takes_name(&self, name: &str) -> bool {
        self.settings().taken_names.iter().any(|taken| taken == name)
    }
}
