//! Members that a service adds to every problem: their names, and the JSON texts of their values.

use std::borrow::Cow;
use std::fmt;

use serde_core::Serialize;

use crate::request::RequestContext;
use crate::request::hook::Hook;

/// The value of a member as JSON. It is `None` if the member has no value for this request.
pub(crate) type JsonValue = Result<Option<Box<str>>, serde_json::Error>;

/// Makes the value of a member for a request.
type Compute = dyn Fn(&RequestContext) -> JsonValue + Send + Sync;

/// A member that a boundary has declared.
#[derive(Debug, Clone)]
pub(crate) struct ExtraMember {
    pub(crate) name: Cow<'static, str>,
    /// The function that makes the value, unless code that answers the request has set one.
    pub(crate) compute: Option<Hook<Compute>>,
}

/// A value that was set while the request is answered.
#[derive(Debug, Clone)]
pub(super) struct SetMember {
    pub(super) name: Cow<'static, str>,
    /// `None` removes the member.
    pub(super) value: Option<Box<str>>,
}

impl ExtraMember {
    /// The value as JSON, or why there is none.
    pub(super) fn value(
        &self,
        context: &RequestContext,
        set: &[SetMember],
    ) -> Result<Option<Box<str>>, SetMemberError> {
        if let Some(set) = set.iter().find(|set| set.name == self.name) {
            return Ok(set.value.clone());
        }
        let Some(compute) = &self.compute else { return Ok(None) };
        match compute.call(|compute| compute(context)) {
            Some(result) => result.map_err(|cause| SetMemberError::does_not_serialise(&self.name, cause)),
            // a panic has been logged; a function that renders a problem gets one without this member
            None => Ok(None),
        }
    }
}

/// A value as JSON. A value that serialises as `null` is none.
pub(crate) fn json_value<T: Serialize + ?Sized>(value: &T) -> JsonValue {
    let json = serde_json::to_string(value)?;
    Ok(Some(json).filter(|json| json != "null").map(Into::into))
}

impl RequestContext {
    /// Sets a member of every problem of this request, such as the tenant that a middleware has found. The boundary must have
    /// declared the member with [`Boundary::with_extra_member`](crate::Boundary::with_extra_member) or
    /// [`Boundary::with_computed_member`](crate::Boundary::with_computed_member). A later value replaces an earlier one, and a
    /// value that serialises as `null`, such as `None`, removes the member.
    ///
    /// # Errors
    ///
    /// If the boundary does not declare the member, or `value` does not serialise.
    pub fn set_member<T: Serialize + ?Sized>(
        &self,
        name: impl Into<Cow<'static, str>>,
        value: &T,
    ) -> Result<(), SetMemberError> {
        let name = name.into();
        if !self.declares_member(&name) {
            return Err(SetMemberError::is_not_declared(&name));
        }
        match json_value(value) {
            Ok(value) => {
                let member = SetMember { name, value };
                let mut outer = &self.0.outer;
                while let Some(context) = outer {
                    if context.declares_member(&member.name) {
                        context.0.collected.set_member(member.clone());
                    }
                    outer = &context.0.outer;
                }
                self.0.collected.set_member(member);
                Ok(())
            }
            Err(cause) => Err(SetMemberError::does_not_serialise(&name, cause)),
        }
    }

    pub(crate) fn declares_member(&self, name: &str) -> bool {
        self.0.settings.extra_members.iter().any(|member| member.name == name)
    }

    /// The place of a member in the order in which the service has declared members.
    #[cfg(feature = "idempotency")]
    pub(crate) fn place_of_declared(&self, name: &str) -> Option<usize> {
        self.0.settings.extra_members.iter().position(|member| member.name == name)
    }

    /// Whether the service adds members to every problem.
    #[inline]
    pub(crate) fn has_extra_members(&self) -> bool {
        !self.0.settings.extra_members.is_empty()
    }

    /// The members that the service adds to every problem, with their JSON texts. It is an error if a member has no value because
    /// of a mistake of the service.
    pub(crate) fn extra_members(
        &self,
    ) -> impl Iterator<Item = (&str, Result<Option<Box<str>>, SetMemberError>)> {
        let declared: &[ExtraMember] = &self.0.settings.extra_members;
        let set = self.0.collected.members();
        declared.iter().map(move |member| (&*member.name, member.value(self, &set)))
    }
}

/// The error for a value that a member of every problem cannot have.
#[derive(Debug)]
pub struct SetMemberError {
    name: String,
    reason: Reason,
}

#[derive(Debug)]
enum Reason {
    IsNotDeclared,
    DoesNotSerialise(serde_json::Error),
}

impl SetMemberError {
    pub(super) fn is_not_declared(name: &str) -> Self {
        Self { name: name.to_owned(), reason: Reason::IsNotDeclared }
    }

    pub(super) fn does_not_serialise(name: &str, cause: serde_json::Error) -> Self {
        Self { name: name.to_owned(), reason: Reason::DoesNotSerialise(cause) }
    }
}

impl fmt::Display for SetMemberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match self.reason {
            Reason::IsNotDeclared => {
                write!(
                    f,
                    "the boundary does not declare the member `{name}`: call `Boundary::with_extra_member`"
                )
            }
            Reason::DoesNotSerialise(_) => write!(f, "the value of the member `{name}` does not serialise"),
        }
    }
}

impl std::error::Error for SetMemberError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            Reason::DoesNotSerialise(cause) => Some(cause),
            Reason::IsNotDeclared => None,
        }
    }
}
