//! Which extension members say what is wrong with the fields of the request, and the shapes in which services send them. This folder
//! does not know the rest of a document.

mod entry;
mod place;

use std::borrow::Cow;

use serde_json::value::RawValue;

use problem_shared::members::ERRORS;

use crate::members::extension::ExtensionMembers;
use crate::members::field_error::FieldError;
use crate::text::json::{Members, string};

/// The members that several producers document, in the order in which they are read. The first one with entries counts.
///
/// - `violations`: the Problem library of Zalando, Quarkus, Micronaut, Symfony, API Platform
/// - `invalid-params`: the example in RFC 7807 §3, and `invalid_params`, as its erratum 6178 corrects it
/// - `invalidParams`: 3GPP TS 29.571, Haal Centraal
/// - `invalid_parameters`: Kong, Vonage
/// - `fieldErrors`: JHipster, and other services with Spring
/// - `detail`: FastAPI. It is an extension member only if [`is_detail_of_fastapi`]
const MEMBERS: [&str; 8] = [
    ERRORS,
    "violations",
    "invalid-params",
    "invalid_params",
    "invalidParams",
    "invalid_parameters",
    "fieldErrors",
    "detail",
];

/// Whether a `detail` is the list that FastAPI sends about a request that is not valid.
pub(super) fn is_detail_of_fastapi(json: &str) -> bool {
    let items = items(json);
    !items.is_empty() && items.iter().all(|item| entry::is_of_fastapi(item.get()))
}

/// The entries of the first member that has any.
pub(super) fn read(extensions: &ExtensionMembers) -> Vec<FieldError> {
    MEMBERS
        .into_iter()
        .filter_map(|name| extensions.get_json(name).map(entries))
        .find(|entries| !entries.is_empty())
        .unwrap_or_default()
}

/// All entries of the member `errors`, or `None` if one of them has another shape.
pub(super) fn read_all(json: &str) -> Option<Vec<FieldError>> {
    let errors = entries(json);
    let expected: usize = match serde_json::from_str::<Members<'_, &RawValue>>(json) {
        Ok(Members(fields)) => {
            let count = |messages: &RawValue| match string(messages.get()) {
                Some(_) => 1,
                // an entry that is not a list has no errors, and counts as one that is missing
                None => serde_json::from_str::<Vec<&RawValue>>(messages.get()).map_or(1, |items| items.len()),
            };
            fields.iter().map(|(_, messages)| count(messages)).sum()
        }
        Err(_) => serde_json::from_str::<Vec<&RawValue>>(json).ok()?.len(),
    };
    (errors.len() == expected).then_some(errors)
}

/// The entries of a list, or of an object with the messages of each field.
fn entries(json: &str) -> Vec<FieldError> {
    if json.starts_with('{')
        && let Ok(Members(fields)) = serde_json::from_str::<Members<'_, &RawValue>>(json)
    {
        return fields.into_iter().flat_map(|(field, messages)| errors_of(&field, messages.get())).collect();
    }
    match serde_json::from_str::<Vec<FieldError>>(json) {
        Ok(entries) if entries.iter().all(FieldError::says_where) => entries,
        // an entry has another shape, or may name its field in another way
        _ => one_by_one(&items(json)),
    }
}

fn one_by_one(items: &[&RawValue]) -> Vec<FieldError> {
    let texts: Option<Vec<_>> = items.iter().map(|item| string(item.get())).collect();
    match texts {
        Some(texts) => texts
            .into_iter()
            .map(|text| FieldError::somewhere(String::new(), String::new(), text.into_owned()))
            .collect(),
        None => items.iter().filter_map(|item| entry::read(item.get())).collect(),
    }
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
