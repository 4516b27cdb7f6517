//! A [`Problem`](struct@crate::Problem) as an occurrence, and as a serialised object.

use std::error::Error;
use std::fmt;

use problem_shared::members::ERRORS;
use serde_core::ser::{Serialize, SerializeMap as _, Serializer};

use crate::headers::ResponseHeaders;
use crate::members::names::Declared;
use crate::members::visitor::MemberVisitor as _;
use crate::problem::Problem;
use crate::problem::source::Cause;
use crate::problem_type::table::{Detail, Texts};
use crate::render::json_object::Object;
use crate::render::occurrence::{Head, Instance, Occurrence, whole};
use crate::render::standard_members::{MemberValue, StandardMembers};

impl Occurrence for Problem {
    fn head(&self) -> Head<'_> {
        let texts = Texts {
            type_uri: self.0.type_uri.as_deref().map(whole),
            title: self.0.title.as_bytes(),
            detail: self.detail().map_or(Detail::None, |text| Detail::Text(text.as_bytes())),
            code: self.0.code.as_bytes(),
        };
        // the names were checked when the members were set
        Head::new(self.status(), self.0.log, texts, Declared::AlreadyChecked)
    }

    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        self.detail().map_or(Ok(()), |detail| out.write_str(detail))
    }

    fn instance(&self) -> Instance<'_> {
        self.0.instance.as_deref().map_or(Instance::None, Instance::Text)
    }

    fn visit_json(&self, object: &mut Object<'_>) {
        for (name, value) in self.extensions().raw() {
            object.extension(name, value);
        }
        object.errors(self.errors());
    }

    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>) {
        for (name, value) in self.headers() {
            headers.set(name.clone(), value.clone());
        }
    }

    fn text(&self) -> &dyn fmt::Display {
        match &self.0.cause {
            Cause::Error(kept) => kept.text(),
            Cause::None | Cause::Source(_) => self,
        }
    }

    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0.cause {
            Cause::Error(kept) => kept.source(),
            Cause::None | Cause::Source(_) => Error::source(self),
        }
    }
}

/// The members in the order in which they are sent.
impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        let head = self.head();
        let mut members = StandardMembers::of(head.status, &head.texts(), self, None);
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
