//! JSON bodies.

use http::HeaderMap;
use serde_core::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_path_to_error::Path;

use crate::input::read::locate::{confirms, existing_path, kind_matches};
use crate::input::read::{for_the_log, invalid_fields, media_type};
use crate::input::serde_message::Fault;
use crate::problem::Problem;
use crate::status::ErrorStatus;

/// Whether the media type of a body is JSON (RFC 8259 §11, RFC 6839 §3.1): `application/json`, or any
/// `application` type that ends in `+json`. Parameters are ignored.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let media_type = media_type(headers).unwrap_or_default().to_ascii_lowercase();
    match media_type.strip_prefix(b"application/") {
        Some(b"json") => true,
        Some(subtype) => subtype.len() > b"+json".len() && subtype.ends_with(b"+json"),
        None => false,
    }
}

/// Reads a body. The error is the problem for the client: a 400 if the body is not JSON, a 422 if it is not a
/// `T` (RFC 9110 §15.5.21).
pub(crate) fn from_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    match serde_path_to_error::deserialize(&mut deserializer) {
        Ok(value) => match deserializer.end() {
            Ok(()) => Ok(value),
            Err(error) => Err(problem(body, None, error)),
        },
        Err(error) => {
            let path = error.path().clone();
            Err(problem(body, Some(&path), error.into_inner()))
        }
    }
}

/// It is not generic, so that it is compiled once for all types.
fn problem(body: &[u8], path: Option<&Path>, error: serde_json::Error) -> Problem {
    // serde_json reports some values of the wrong type as syntax errors
    let is_json = || serde_json::from_slice::<IgnoredAny>(body).is_ok();
    let problem = if error.classify() == Category::Data || is_json() {
        let text = error.to_string();
        let mut fault = Fault::from_json_message(&text);
        if !kind_matches(body, path, &text) {
            fault = Fault::Inside;
        } else if !confirms(body, path, fault) {
            fault = Fault::Other;
        }
        invalid_fields("the request body has invalid fields", [fault.at(existing_path(body, path))])
    } else {
        let detail = syntax_error(body, &error);
        Problem::new(ErrorStatus::BAD_REQUEST).with_code("INVALID_JSON").with_detail(detail)
    };
    problem.because_of(for_the_log(error))
}

/// The detail for a body that is not JSON. Its column counts characters, as editors do; serde_json counts
/// bytes.
fn syntax_error(body: &[u8], error: &serde_json::Error) -> String {
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
    use http::header::CONTENT_TYPE;

    use super::*;

    #[test]
    fn json_is_recognised_by_its_media_type() {
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
