//! A [`Problem`](struct@crate::Problem) as a serialised object.

use problem_shared::members::ERRORS;
use serde_core::ser::{Serialize, SerializeMap as _, Serializer};

use crate::problem::Problem;
use crate::problem_type::ProblemType;
use crate::render::standard_members::{MemberValue, StandardMembers};

/// The members in the order in which they are sent. **This logs nothing**, and does not add the members of the request. For an error
/// that a client gets outside of a response, call [`Problem::to_json`](struct@Problem#method.to_json).
impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        let problem_type = ProblemType::owned(&self.content().problem_type);
        let instance = self.instance().map(str::as_bytes);
        let mut members =
            StandardMembers::of(problem_type.status(), &problem_type.texts(), [None, instance], None);
        // a response leaves out an empty detail; a serialised problem is complete
        members.detail = self.detail().map(MemberValue::text);
        for (member, value) in members.in_order() {
            value.serialize_entry(member.name(), &mut object)?;
        }
        for (name, value) in self.extensions().entries() {
            object.serialize_entry(name, &value)?;
        }
        if !self.errors().is_empty() {
            object.serialize_entry(ERRORS, self.errors())?;
        }
        object.end()
    }
}
