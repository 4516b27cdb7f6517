//! Queries and forms.

use http::HeaderMap;
use serde_core::de::DeserializeOwned;

use super::{Fault, for_the_log, invalid, media_type};
use crate::Problem;

/// The part of a request that is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    Query,
    Form,
}

/// Whether a body says that it is a form.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let form = b"application/x-www-form-urlencoded";
    media_type(headers).is_some_and(|media_type| media_type.eq_ignore_ascii_case(form))
}

/// Reads pairs of names and values. The error is the problem that the client gets.
pub(crate) fn from_urlencoded<T: DeserializeOwned>(text: &[u8], part: Part) -> Result<T, Problem> {
    let deserializer = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text));
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().clone();
        refuse(part, &path, error.into_inner())
    })
}

/// Compiled once, for all types.
fn refuse(part: Part, path: &serde_path_to_error::Path, error: serde_urlencoded::de::Error) -> Problem {
    let text = error.to_string();
    let entry = Fault::of(&text).of_pair(path).at(path);
    let (entry, detail) = match part {
        Part::Query => (entry.in_query(), "the query has invalid parameters"),
        Part::Form => (entry.in_form(), "the form has invalid fields"),
    };
    invalid(detail, [entry]).because_of(for_the_log(error))
}
