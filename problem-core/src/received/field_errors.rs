//! The entries of `errors`, in the shapes that services send.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::members::field_error::FieldError;
use crate::text::json::{Members, string};

/// The entries of a list, or of an object with the messages of each field.
pub(super) fn read(json: &str) -> Vec<FieldError> {
    if let Ok(Members(fields)) = serde_json::from_str::<Members<'_, &RawValue>>(json) {
        return fields.into_iter().flat_map(|(field, messages)| errors_of(&field, messages.get())).collect();
    }
    items(json).into_iter().filter_map(|entry| serde_json::from_str(entry.get()).ok()).collect()
}

/// The errors of a field. Some services send a single message without a list.
fn errors_of(field: &str, messages: &str) -> Vec<FieldError> {
    let error = |message: Cow<'_, str>| FieldError::new(path(field).to_owned(), "", message.into_owned());
    match string(messages) {
        Some(message) => vec![error(message)],
        None => items(messages).into_iter().filter_map(|item| string(item.get()).map(error)).collect(),
    }
}

/// ASP.NET Core names a value that is not JSON of the expected type by its JSONPath (RFC 9535), such as `$.age`.
fn path(field: &str) -> &str {
    match field.strip_prefix('$') {
        Some("") => "",
        Some(path) if path.starts_with('[') => path,
        Some(path) => path.strip_prefix('.').unwrap_or(field),
        None => field,
    }
}

fn items(json: &str) -> Vec<&RawValue> {
    serde_json::from_str(json).unwrap_or_default()
}
