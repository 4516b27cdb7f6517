//! The members that every problem gets from the context of its request, and their names.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use crate::request::RequestContext;
use crate::request::member_text::MemberText;
use crate::request::settings::ContextMember;

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
        let settings = self.settings();
        if let Some(name) = settings.name(ContextMember::Instance)
            && name != "instance"
            && let Some(path) = self.path_reference()
        {
            member(name, &MemberText::Known(&path));
        }
        if let Some(name) = settings.name(ContextMember::RequestId) {
            member(name, &MemberText::Known(self.request_id()));
        }
        if let Some(name) = settings.name(ContextMember::Timestamp) {
            // a clock before 1970 has not been set, and RFC 3339 ends with the year 9999
            const LAST: Duration = Duration::from_secs(253_402_300_799);
            let now = self.now().clamp(SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH + LAST);
            member(name, &MemberText::Time(&humantime::format_rfc3339_millis(now)));
        }
        if let (Some(name), Some(id)) = (settings.name(ContextMember::TraceId), self.trace_id()) {
            member(name, &MemberText::Known(id));
        }
    }

    /// The name of the member that contains the request ID.
    pub(crate) fn request_id_member(&self) -> Option<&str> {
        self.settings().name(ContextMember::RequestId)
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
