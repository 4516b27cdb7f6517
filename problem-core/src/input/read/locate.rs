//! What stands in a JSON body where serde says that something is wrong.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};

use crate::input::read::Fault;

/// Whether the value at the path is the one that the text is about. What serde reads into a buffer first, as
/// for `flatten` and enums with a tag inside, has no path of its own: the path ends at what is around it.
pub(super) fn is_there(body: &[u8], path: Option<&Path>, text: &str) -> bool {
    let Some(kind) = text.strip_prefix("invalid type: ").or_else(|| text.strip_prefix("invalid value: "))
    else {
        return true;
    };
    let Some(value) = at(body, path.into_iter().flatten()) else { return true };
    let others = ["map", "sequence", "string", "boolean", "null"];
    let own = match value.get().as_bytes().first() {
        Some(b'{') => others[0],
        Some(b'[') => others[1],
        Some(b'"') => others[2],
        Some(b't' | b'f') => others[3],
        Some(b'n') => others[4],
        // an integer or a floating point number
        _ => return !others.iter().any(|other| kind.starts_with(other)),
    };
    kind.starts_with(own)
}

/// Whether the body has, or has not, the field that is named: a type of the service may name one in a value.
pub(super) fn is_borne_out(body: &[u8], path: Option<&Path>, fault: Fault<'_>) -> bool {
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

/// The part of the path that the body has: a variant that is sent as a bare text has nothing inside.
pub(super) fn in_body<'p>(body: &[u8], path: Option<&'p Path>) -> impl Iterator<Item = &'p Segment> {
    let segments = || path.into_iter().flatten();
    let length = segments().count();
    let is_bare = matches!(segments().last(), Some(Segment::Enum { .. }))
        && at(body, segments().take(length - 1)).is_some_and(|value| value.get().starts_with('"'));
    segments().take(length - usize::from(is_bare))
}

/// The value at the path.
fn at<'a, 'p>(body: &'a [u8], path: impl IntoIterator<Item = &'p Segment>) -> Option<&'a RawValue> {
    /// What is deeper is not looked for: each level is read once more.
    const DEEP: usize = 32;
    let body = serde_json::from_slice::<&RawValue>(body).ok()?;
    let mut levels = 0;
    path.into_iter().try_fold(body, |value, segment| {
        levels += 1;
        inner(value, segment).filter(|_| levels <= DEEP)
    })
}

fn inner<'a>(value: &'a RawValue, segment: &Segment) -> Option<&'a RawValue> {
    match segment {
        Segment::Seq { index } => find(value, Step::Index(*index)),
        Segment::Map { key } | Segment::Enum { variant: key } => find(value, Step::Name(key)),
        Segment::Unknown => None,
    }
}

/// What is looked for in a list or an object, of which nothing else is kept: a client chooses how long it is.
#[derive(Clone, Copy)]
enum Step<'s> {
    Index(usize),
    /// The last member of this name.
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
        while let Some(is_it) = members.next_key_seed(Is(name))? {
            match is_it {
                true => found = Some(members.next_value()?),
                false => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }
}

/// Whether a name is this one.
struct Is<'s>(&'s str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}
