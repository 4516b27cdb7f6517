//! The rule on privacy: the text of an inner error does not reach a client, whichever part of the response would send it.

use super::{Rule, Value, Violation};
use crate::bytes::equal;

/// Why the message of an error contains the text of one of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The field is a source, by its attributes or its name.
    Source,
    /// The message is the message of the field, as with `#[error(transparent)]`.
    Delegated,
    /// The type of the field is an error, and nothing else marks the field as a source.
    ErrorType,
}

/// The `key` of [`sent`] for the message of a 5xx.
pub const DETAIL_DISPLAY: &str = "`detail = display`";

/// The fix for a key. The message of a 5xx is where `detail = display` is.
const OWN_TEXT: &str = "write your own text there, without this field; if the text of its type is written for clients, add accept(source_in_message)";
const OWN_DETAIL: &str = "write detail = \"…\" with a text for the client; if the text of the field's type is written for clients, add accept(source_in_message) as well";

/// The violation of a message that shows an error.
#[must_use]
pub const fn in_message(shown: Shown) -> Violation<'static> {
    let fix = match shown {
        Shown::Source => "add detail = \"…\" to the variant, with a text for the client, or detail = none",
        Shown::Delegated => {
            "if the type of the field derives `Problem`, write #[problem(transparent)] instead of the other keys; otherwise add detail = \"…\" with a text for the client, or detail = none"
        }
        Shown::ErrorType => {
            "add detail = \"…\" to the variant, with a text for the client, or detail = none; if the text of this type is written for clients, add accept(source_in_message), or implement only `Display` for the type, not `Error`"
        }
    };
    let problem = "the message of a 4xx is sent to the client, and it shows this field, which is an error";
    Violation::new(Rule::SourceInMessage).with_text("problem", problem).with_text("fix", fix)
}

/// The violation of a mirror that sends the message of the foreign error.
#[must_use]
pub const fn foreign_displayed() -> Violation<'static> {
    Violation::new(Rule::SourceInMessage)
        .with_text(
            "problem",
            "`detail = display` would send the message of the foreign error, which may show its sources",
        )
        .with_text("fix", "write detail = \"…\" with a text for the client, or add accept(source_in_message)")
}

/// The violation of a key that sends an error. `key` is the key, or what a template is for.
#[must_use]
pub const fn sent<'a>(key: &'a str, field: &'a str) -> Violation<'a> {
    let problem = "{key} would send the field `{field}`, which is an error, to the client";
    Violation::new(Rule::SourceInMessage)
        .with("problem", Value::Template(problem))
        .with_text("key", key)
        .with_text("field", field)
        .with_text(
            "fix",
            if equal(key.as_bytes(), DETAIL_DISPLAY.as_bytes()) { OWN_DETAIL } else { OWN_TEXT },
        )
}
