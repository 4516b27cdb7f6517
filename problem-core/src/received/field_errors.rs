//! The entries of `errors`, in the shapes that services send.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::members::field_error::FieldError;
use crate::text::json::{Members, string};

/// The entries of a list, or of an object with the messages of each field.
pub(super) fn read(json: &str) -> Vec<FieldError> {
    if json.starts_with('{')
        && let Ok(Members(fields)) = serde_json::from_str::<Members<'_, &RawValue>>(json)
    {
        return fields.into_iter().flat_map(|(field, messages)| errors_of(&field, messages.get())).collect();
    }
    // a list of which some entries have another shape is read again, entry by entry
    serde_json::from_str(json).unwrap_or_else(|_| {
        items(json).into_iter().filter_map(|entry| serde_json::from_str(entry.get()).ok()).collect()
    })
}

/// All entries, or `None` if one of them has another shape.
pub(super) fn read_all(json: &str) -> Option<Vec<FieldError>> {
    if json.starts_with('{') {
        let errors = read(json);
        let Members(fields) = serde_json::from_str::<Members<'_, &RawValue>>(json).ok()?;
        let count = |messages: &RawValue| match string(messages.get()) {
            Some(_) => 1,
            // an entry that is not a list has no errors, and counts as one that is missing
            None => serde_json::from_str::<Vec<&RawValue>>(messages.get()).map_or(1, |items| items.len()),
        };
        let expected: usize = fields.iter().map(|(_, messages)| count(messages)).sum();
        return (errors.len() == expected).then_some(errors);
    }
    serde_json::from_str(json).ok()
}

/// The errors of a field. Some services send a single message without a list.
fn errors_of(field: &str, messages: &str) -> Vec<FieldError> {
    let error = |message: Cow<'_, str>| match json_path(field) {
        Some(path) => FieldError::new(path.to_owned(), "", message.into_owned()),
        // the object has no place for the part of the request
        None => FieldError::somewhere(field.to_owned(), String::new(), message.into_owned()),
    };
    match string(messages) {
        Some(message) => vec![error(message)],
        None => items(messages).into_iter().filter_map(|item| string(item.get()).map(error)).collect(),
    }
}

/// ASP.NET Core names a value of a JSON body that does not have the expected type by its JSONPath (RFC 9535), such as `$.age`.
fn json_path(field: &str) -> Option<&str> {
    match field.strip_prefix('$')? {
        "" => Some(""),
        path if path.starts_with('[') => Some(path),
        path => path.strip_prefix('.'),
    }
}

fn items(json: &str) -> Vec<&RawValue> {
    serde_json::from_str(json).unwrap_or_default()
}
