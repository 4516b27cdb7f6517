//! What stands in a JSON body where serde says that something is wrong.

use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};

use super::Fault;
use crate::json_text::Members;

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
    let members = || {
        let Members(members) =
            serde_json::from_str::<Members<'_, &RawValue>>(at(body, path.into_iter().flatten())?.get())
                .ok()?;
        Some(members)
    };
    let has = |name: &str| members().map(|members| members.iter().any(|(known, _)| known == name));
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
        Segment::Seq { index } => {
            let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
            items.get(*index).copied()
        }
        Segment::Map { key } | Segment::Enum { variant: key } => {
            let Members(members) = serde_json::from_str::<Members<'_, &RawValue>>(value.get()).ok()?;
            members.into_iter().rev().find_map(|(name, value)| (name == *key).then_some(value))
        }
        Segment::Unknown => None,
    }
}
