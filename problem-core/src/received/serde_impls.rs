//! A received problem as a value of serde, in any format.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_core::ser::{Serialize, SerializeMap as _, Serializer};

use crate::members::extension::MemberIndex;
use crate::received::ReceivedProblem;
use crate::render::standard_members::{MemberValue, StandardMembers};

/// Reads a document in any format, also inside another type. For a JSON body, prefer
/// [`ReceivedProblem::from_json`]: this impl is limited to numbers of 64 bits and to Unicode text, and fails
/// on anything else.
impl<'de> Deserialize<'de> for ReceivedProblem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = ReceivedProblem;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a problem details object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut problem, mut index) = (ReceivedProblem::default(), MemberIndex::default());
                while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
                    let value =
                        serde_json::value::to_raw_value(&value).map_err(serde_core::de::Error::custom)?;
                    problem.member(&mut index, name.into(), Cow::Owned(value));
                }
                Ok(problem)
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The standard members that the document has, followed by the extension members.
impl Serialize for ReceivedProblem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        fn text(text: &Option<Box<str>>) -> Option<MemberValue<'_>> {
            text.as_deref().map(MemberValue::text)
        }
        let standard = StandardMembers {
            type_uri: text(&self.type_uri),
            title: text(&self.title),
            status: self.status.map(|status| status.as_u16()),
            detail: text(&self.detail),
            instance: text(&self.instance),
            // the document has its `code` among the extension members
            code: None,
        };
        for (member, value) in standard.in_order() {
            value.serialize_entry(member.name(), &mut object)?;
        }
        for (name, value) in self.extensions.entries() {
            object.serialize_entry(name, &value)?;
        }
        object.end()
    }
}
