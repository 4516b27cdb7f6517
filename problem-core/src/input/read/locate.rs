//! The value in a JSON body that an error of serde is about. A message of serde is only used if the body
//! confirms it.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};

use crate::input::serde_message::{Fault, mentioned_kind};

/// Whether the value at the path has the kind that the message mentions. serde reads some values into a
/// buffer first, for example those of `flatten` and of internally tagged enums. Their path ends at the value
/// around them, so the message is not about the value at the path.
pub(super) fn kind_matches(body: &[u8], path: Option<&Path>, text: &str) -> bool {
    let Some(kind) = mentioned_kind(text) else { return true };
    let Some(value) = at(body, path.into_iter().flatten()) else { return true };
    let kinds = ["map", "sequence", "string", "boolean", "null"];
    let actual = match value.get().as_bytes().first() {
        Some(b'{') => kinds[0],
        Some(b'[') => kinds[1],
        Some(b'"') => kinds[2],
        Some(b't' | b'f') => kinds[3],
        Some(b'n') => kinds[4],
        // a number, which the message calls an integer or a floating point number
        _ => return !kinds.iter().any(|other| kind.starts_with(other)),
    };
    kind.starts_with(actual)
}

/// Whether the body confirms what a fault says about a field. The message may come from a type of the
/// service, and name a field that does not exist.
pub(super) fn confirms(body: &[u8], path: Option<&Path>, fault: Fault<'_>) -> bool {
    let has = |name: &str| {
        let object = at(body, path.into_iter().flatten()).filter(|value| value.get().starts_with('{'))?;
        Some(find(object, Step::Name(name)).is_some())
    };
    match fault {
        Fault::Missing(name) => has(name) == Some(false),
        Fault::Duplicate(name) => has(name) == Some(true),
        Fault::Unknown(name) => {
            let is_last = |segment: &Segment| matches!(segment, Segment::Map { key } if key == name);
            path.into_iter().flatten().last().is_some_and(is_last) || has(name) == Some(true)
        }
        _ => true,
    }
}

/// The part of the path that exists in the body. A variant that is sent as a string has no value inside.
pub(super) fn existing_path<'p>(body: &[u8], path: Option<&'p Path>) -> impl Iterator<Item = &'p Segment> {
    let segments = || path.into_iter().flatten();
    let length = segments().count();
    let is_string = matches!(segments().last(), Some(Segment::Enum { .. }))
        && at(body, segments().take(length - 1)).is_some_and(|value| value.get().starts_with('"'));
    segments().take(length - usize::from(is_string))
}

/// The value at the path.
fn at<'a, 'p>(body: &'a [u8], path: impl IntoIterator<Item = &'p Segment>) -> Option<&'a RawValue> {
    /// A deeper value is not searched for, because each level is parsed again.
    const MAX_DEPTH: usize = 32;
    let body = serde_json::from_slice::<&RawValue>(body).ok()?;
    let mut levels = 0;
    path.into_iter().try_fold(body, |value, segment| {
        levels += 1;
        inner(value, segment).filter(|_| levels <= MAX_DEPTH)
    })
}

fn inner<'a>(value: &'a RawValue, segment: &Segment) -> Option<&'a RawValue> {
    match segment {
        Segment::Seq { index } => find(value, Step::Index(*index)),
        Segment::Map { key } | Segment::Enum { variant: key } => find(value, Step::Name(key)),
        Segment::Unknown => None,
    }
}

/// A step into a list or an object. Reading it keeps nothing but the value that is searched for, because the
/// client decides how long the list or object is.
#[derive(Clone, Copy)]
enum Step<'s> {
    Index(usize),
    /// The last member with this name.
    Name(&'s str),
}

fn find<'a>(value: &'a RawValue, step: Step<'_>) -> Option<&'a RawValue> {
    step.deserialize(&mut serde_json::Deserializer::from_str(value.get())).ok()?
}

impl<'de> DeserializeSeed<'de> for Step<'_> {
    type Value = Option<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self {
            Self::Index(_) => deserializer.deserialize_seq(self),
            Self::Name(_) => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Step<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let Self::Index(index) = self else { return Ok(None) };
        for _ in 0..index {
            if items.next_element::<IgnoredAny>()?.is_none() {
                return Ok(None);
            }
        }
        let found = items.next_element()?;
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(found)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let Self::Name(name) = self else { return Ok(None) };
        let mut found = None;
        while let Some(is_match) = members.next_key_seed(NameEquals(name))? {
            match is_match {
                true => found = Some(members.next_value()?),
                false => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }
}

/// Reads the name of a member, and compares it with this one.
struct NameEquals<'s>(&'s str);

impl<'de> DeserializeSeed<'de> for NameEquals<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameEquals<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}
