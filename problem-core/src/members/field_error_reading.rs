//! Reading an entry of `errors` that another service has sent.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::members::field_error::{FieldError, Location, PARTS};
use crate::members::pointer::path_of;

/// Reads an entry that another service has sent: an entry of this crate, or one such as `{"detail":"…","pointer":"#/age"}` (RFC 9457
/// §3). Only a `message` or a `detail` is required. Other members are ignored, except that an unknown `in` is an error.
///
/// An entry without `in` and `pointer` does not say where its field is, and is sent without them. An entry without `field` has the path
/// in `pointer`, joined with dots, or an empty one. An entry without `code` has an empty one.
impl<'de> Deserialize<'de> for FieldError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntryVisitor)
    }
}

/// The members of an entry that are read.
const NAMES: [&str; 6] = ["field", "code", "message", "detail", "pointer", "in"];

/// The index of a name in [`NAMES`].
struct NameIndex(Option<usize>);

impl<'de> Deserialize<'de> for NameIndex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl Visitor<'_> for NameVisitor {
            type Value = NameIndex;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<NameIndex, E> {
                self.visit_bytes(name.as_bytes())
            }

            // some formats have names in bytes
            fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<NameIndex, E> {
                Ok(NameIndex(NAMES.iter().position(|known| known.as_bytes() == name)))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = FieldError;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entry of `errors`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FieldError, A::Error> {
        let mut values = [const { None::<String> }; NAMES.len()];
        while let Some(NameIndex(index)) = map.next_key()? {
            match index {
                Some(index) if values[index].is_some() => {
                    return Err(A::Error::duplicate_field(NAMES[index]));
                }
                // RFC 9457 §3.1 lets a consumer ignore `null`
                Some(index) => values[index] = map.next_value()?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let [field, code, message, detail, pointer, part] = values;
        let field = match (field, &pointer, &part) {
            (Some(field), ..) => field,
            (None, Some(pointer), _) => path_of(pointer),
            (None, None, None) => String::new(),
            (None, None, Some(_)) => return Err(A::Error::missing_field("field")),
        };
        let message = message.or(detail).ok_or_else(|| A::Error::missing_field("message"))?;
        let mut entry = FieldError::somewhere(field, code.unwrap_or_default(), message);
        match (part, pointer) {
            (Some(part), _) => match PARTS.into_iter().find(|known| *known == part) {
                Some(part) => entry.location = Location::Part(part),
                None => return Err(A::Error::unknown_variant(&part, &PARTS)),
            },
            (None, Some(pointer)) => entry.location = Location::Body(pointer),
            (None, None) => {}
        }
        Ok(entry)
    }
}
