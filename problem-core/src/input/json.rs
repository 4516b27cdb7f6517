//! JSON bodies.

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_core::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};

use super::{Fault, invalid};
use crate::json_text::Members;
use crate::{ErrorStatus, Problem};

/// Whether a body says that it is JSON (RFC 8259 §11, RFC 6839 §3.1): `application/json`, or any type whose
/// name ends in `+json`, with whatever parameters.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (types.next(), types.next()) else { return false };
    let essence = value.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
    let essence = essence.trim_ascii().to_ascii_lowercase();
    match essence.strip_prefix(b"application/") {
        Some(b"json") => true,
        Some(subtype) => subtype.len() > b"+json".len() && subtype.ends_with(b"+json"),
        None => false,
    }
}

/// Reads a body. The error is the problem that the client gets: 400 for what is no JSON, 422 for what is not a
/// `T` (RFC 9110 §15.5.21).
pub(crate) fn from_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    match serde_path_to_error::deserialize(&mut deserializer) {
        Ok(value) => match deserializer.end() {
            Ok(()) => Ok(value),
            Err(error) => Err(refuse(body, None, error)),
        },
        Err(error) => {
            let path = error.path().clone();
            Err(refuse(body, Some(&path), error.into_inner()))
        }
    }
}

/// Compiled once, for all types.
fn refuse(body: &[u8], path: Option<&Path>, error: serde_json::Error) -> Problem {
    // some of what a type does not want serde_json takes for wrong JSON
    let is_json = || serde_json::from_slice::<IgnoredAny>(body).is_ok();
    let problem = if error.classify() == Category::Data || is_json() {
        let text = error.to_string();
        let mut fault = Fault::of_json(&text);
        if !is_there(body, path, &text) {
            fault = Fault::Inside;
        } else if !is_borne_out(body, path, fault) {
            fault = Fault::Other;
        }
        invalid("the request body has invalid fields", [fault.at(path)])
    } else {
        let detail = place(body, &error);
        Problem::new(ErrorStatus::BAD_REQUEST).with_code("INVALID_JSON").with_detail(detail)
    };
    problem.because_of(Box::new(error))
}

/// Whether the value at the path is the one that the text is about. What serde reads into a buffer first, as
/// for `flatten` and enums with a tag inside, has no path of its own: the path ends at what is around it.
fn is_there(body: &[u8], path: Option<&Path>, text: &str) -> bool {
    let Some(kind) = text.strip_prefix("invalid type: ").or_else(|| text.strip_prefix("invalid value: "))
    else {
        return true;
    };
    let Some(value) = at(body, path) else { return true };
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
fn is_borne_out(body: &[u8], path: Option<&Path>, fault: Fault<'_>) -> bool {
    let members = || {
        let Members(members) = serde_json::from_str::<Members<'_, &RawValue>>(at(body, path)?.get()).ok()?;
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

/// The value at the path.
fn at<'a>(body: &'a [u8], path: Option<&Path>) -> Option<&'a RawValue> {
    /// What is deeper is not looked for: each level is read once more.
    const DEEP: usize = 32;
    let segments = || path.into_iter().flatten();
    if segments().count() > DEEP {
        return None;
    }
    let body = serde_json::from_slice::<&RawValue>(body).ok()?;
    segments().try_fold(body, inner)
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

/// Where a body is no JSON, in the letters that an editor counts. serde_json counts bytes.
fn place(body: &[u8], error: &serde_json::Error) -> String {
    if body.trim_ascii().is_empty() {
        return "the request body is empty".to_owned();
    }
    let (line, bytes) = (error.line(), error.column());
    let text = body.split(|byte| *byte == b'\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let text = text.get(..bytes).unwrap_or(text);
    let column = String::from_utf8_lossy(text).chars().count().max(1);
    match error.classify() {
        Category::Eof => format!("the request body ends too early, at line {line}, column {column}"),
        _ => format!("the request body is not JSON at line {line}, column {column}"),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn json_is_known_by_its_type() {
        let is = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(CONTENT_TYPE, HeaderValue::from_static(value));
            }
            is_json(&headers)
        };
        for json in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/json;charset=latin1",
            " application/json ",
            "application/vnd.api+json",
            "application/merge-patch+json ; a=b",
        ] {
            assert!(is(&[json]), "{json}");
        }
        for other in ["", "text/json", "application/jsonp", "application/+json", "json", "text/plain", "*/*"]
        {
            assert!(!is(&[other]), "{other}");
        }
        assert!(!is(&[]));
        assert!(!is(&["application/json", "application/json"]));
    }
}
