//! JSON texts: how to serialise one into any format, and how to read one without interpreting its values.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_core::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::value::RawValue;

/// A JSON text that serialises as the value that it represents. The order of members and integers of up to
/// 128 bits stay the same.
pub(crate) struct Transcoded<'a> {
    text: &'a str,
    depth: usize,
}

/// The maximum nesting, which is also the default of serde_json. A text from outside could nest deeper than
/// the stack.
pub(crate) const MAX_NESTING: usize = 128;

impl<'a> Transcoded<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, depth: 0 }
    }

    fn inner<E: serde_core::ser::Error>(&self, text: &'a str) -> Result<Self, E> {
        match self.depth {
            MAX_NESTING => Err(E::custom("nested too deeply")),
            depth => Ok(Self { text, depth: depth + 1 }),
        }
    }
}

impl Serialize for Transcoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.text;
        match text.as_bytes().first() {
            Some(b'{') => {
                let Members(members) = serde_json::from_str::<Members<'_, &RawValue>>(text)
                    .map_err(serde_core::ser::Error::custom)?;
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(&name, &self.inner(value.get())?)?;
                }
                map.end()
            }
            Some(b'[') => {
                let items: Vec<&RawValue> =
                    serde_json::from_str(text).map_err(serde_core::ser::Error::custom)?;
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&self.inner(item.get())?)?;
                }
                list.end()
            }
            Some(b'"') => {
                let text = string(text).ok_or_else(|| serde_core::ser::Error::custom("not a string"))?;
                serializer.serialize_str(&text)
            }
            Some(b't') => serializer.serialize_bool(true),
            Some(b'f') => serializer.serialize_bool(false),
            Some(b'n') | None => serializer.serialize_unit(),
            Some(_) => number(text, serializer),
        }
    }
}

fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(number) = text.parse() {
        return serializer.serialize_u64(number);
    }
    if let Ok(number) = text.parse() {
        return serializer.serialize_i64(number);
    }
    if let Ok(number) = text.parse() {
        return serializer.serialize_u128(number);
    }
    if let Ok(number) = text.parse() {
        return serializer.serialize_i128(number);
    }
    match text.parse::<f64>() {
        // most formats have no infinity, and serde_json would write `null`
        Ok(number) if number.is_finite() => serializer.serialize_f64(number),
        _ => Err(serde_core::ser::Error::custom("a number is too large for `f64`")),
    }
}

/// The text of a JSON string. It is `None` for any other JSON text. An escape that is not a Unicode
/// character, such as half of a surrogate pair (RFC 8259 §8.2), is replaced.
pub(crate) fn string(json: &str) -> Option<Cow<'_, str>> {
    struct Bytes;
    impl<'de> Visitor<'de> for Bytes {
        type Value = Cow<'de, str>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
            Ok(String::from_utf8_lossy(bytes))
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
            Ok(Cow::Owned(String::from_utf8_lossy(bytes).into_owned()))
        }
    }
    let inside = json.strip_prefix('"')?;
    if !inside.contains('\\') {
        return inside.strip_suffix('"').map(Cow::Borrowed);
    }
    serde_json::Deserializer::from_str(json).deserialize_bytes(Bytes).ok()
}

/// The members of a JSON object, in order.
pub(crate) struct Members<'de, V>(pub(crate) Vec<(Cow<'de, str>, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Members<'de, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<V>(std::marker::PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for InOrder<V> {
            type Value = Members<'de, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<&RawValue, V>()? {
                    let name = string(name.get()).ok_or_else(|| A::Error::custom("not a name"))?;
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder(std::marker::PhantomData))
    }
}
