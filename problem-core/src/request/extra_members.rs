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
