//! Reading JSON in one pass, without an intermediate value for each member.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::members::extension::MemberIndex;
use crate::received::ReceivedProblem;
use crate::received::members::{set, set_text};

/// A document.
pub(super) struct Read(pub(super) ReceivedProblem);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Read;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a problem details object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut problem, mut index) = (ReceivedProblem::default(), MemberIndex::default());
                while let Some(Name(name)) = map.next_key()? {
                    match &*name {
                        "type" => set(&mut problem.type_uri, map.next_value::<TextOrIgnored>()?.0),
                        "title" => set_text(&mut problem.title, map.next_value::<TextOrIgnored>()?.0),
                        "instance" => set(&mut problem.instance, map.next_value::<TextOrIgnored>()?.0),
                        _ => problem.member(&mut index, name, Cow::Borrowed(map.next_value()?)),
                    }
                }
                Ok(Read(problem))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The name of a member.
struct Name<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrowed;
        impl<'de> Visitor<'de> for Borrowed {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Borrowed)
    }
}

/// The text of a string. Any other value is `None`.
struct TextOrIgnored(Option<Box<str>>);

impl<'de> Deserialize<'de> for TextOrIgnored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = TextOrIgnored;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }

            fn visit_str<E>(self, text: &str) -> Result<TextOrIgnored, E> {
                Ok(TextOrIgnored(Some(text.into())))
            }

            fn visit_bool<E>(self, _: bool) -> Result<TextOrIgnored, E> {
                Ok(TextOrIgnored(None))
            }

            fn visit_i64<E>(self, _: i64) -> Result<TextOrIgnored, E> {
                Ok(TextOrIgnored(None))
            }

            fn visit_u64<E>(self, _: u64) -> Result<TextOrIgnored, E> {
                Ok(TextOrIgnored(None))
            }

            fn visit_f64<E>(self, _: f64) -> Result<TextOrIgnored, E> {
                Ok(TextOrIgnored(None))
            }

            fn visit_unit<E>(self) -> Result<TextOrIgnored, E> {
                Ok(TextOrIgnored(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<TextOrIgnored, A::Error> {
                IgnoredAny.visit_seq(list).map(|_| TextOrIgnored(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TextOrIgnored, A::Error> {
                IgnoredAny.visit_map(map).map(|_| TextOrIgnored(None))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
