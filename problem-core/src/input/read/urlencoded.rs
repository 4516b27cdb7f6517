//! Queries and forms.

use http::HeaderMap;
use serde_core::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use crate::input::read::{for_the_log, invalid_fields, media_type};
use crate::input::serde_message::{Fault, NO_DIGIT};
use crate::problem::Problem;

/// The part of the request that is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    Query,
    Form,
}

/// Whether the media type of a body is `application/x-www-form-urlencoded`.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let form = b"application/x-www-form-urlencoded";
    media_type(headers).is_some_and(|media_type| media_type.eq_ignore_ascii_case(form))
}

/// Reads pairs of names and values. The error is the problem for the client.
pub(crate) fn from_urlencoded<T: DeserializeOwned>(text: &[u8], part: Part) -> Result<T, Problem> {
    let deserializer = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text));
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().clone();
        problem(text, part, &path, error.into_inner())
    })
}

/// It is not generic, so that it is compiled once for all types.
fn problem(sent: &[u8], part: Part, path: &Path, error: serde_urlencoded::de::Error) -> Problem {
    let text = error.to_string();
    let mut fault = Fault::from_message(&text).in_pair(path);
    // an unsigned type reports `-1` as an invalid digit
    if text == NO_DIGIT && is_integer(sent, path) {
        fault = Fault::OutOfRange("is out of range");
    }
    let entry = fault.at(path);
    let (entry, detail) = match part {
        Part::Query => (entry.in_query(), "the query has invalid parameters"),
        Part::Form => (entry.in_form(), "the form has invalid fields"),
    };
    invalid_fields(detail, [entry]).because_of(for_the_log(error))
}

/// Whether the value at the path is an integer.
fn is_integer(sent: &[u8], path: &Path) -> bool {
    let Some(Segment::Map { key: wanted }) = path.iter().next_back() else { return false };
    let value = form_urlencoded::parse(sent).find(|(name, _)| name == wanted);
    value.is_some_and(|(_, value)| value.parse::<i128>().is_ok())
}
