//! The rules on header fields: their names, their values, and who sets them.

use super::{Rule, Value, Violation};
use crate::bytes::{self, char_at, find, is_one_of, part, skip};
use crate::header_fields::{KEYED, OWNED, is_token, is_value_byte, token_end};

/// Refuses a value that no header field can contain (RFC 9110 §5.5).
#[must_use]
pub const fn value(text: &str) -> Option<Violation<'_>> {
    match forbidden_character(text) {
        Some(character) => Some(
            Violation::new(Rule::InvalidHeader)
                .with("reason", Value::Template("its value cannot contain {character} (RFC 9110 §5.5)"))
                .with("character", Value::Character(character))
                .with("fix", Value::Template("remove {character}"))
                .with_text("place", "the value of a header field")
                .with_text("allowed", "visible ASCII characters, spaces and tabs"),
        ),
        None => None,
    }
}

/// Refuses a name that is not the name of a field (RFC 9110 §5.1), and one that `header` cannot set. `value` is what follows the
/// key that sets the field instead, such as ` = 30`.
#[must_use]
pub const fn name<'a>(text: &'a str, value: &'a str) -> Option<Violation<'a>> {
    if !is_token(text) {
        let (reason, fix) = match text.is_empty() {
            true => ("its name must not be empty (RFC 9110 §5.1)", "write \"X-Name\", with a name that fits"),
            false => ("`{name}` is not a field name (RFC 9110 §5.1)", "write \"{fitting}\""),
        };
        return Some(
            Violation::new(Rule::InvalidHeader)
                .with("reason", Value::Template(reason))
                .with_text("name", text)
                .with("fix", Value::Template(fix))
                .with("fitting", Value::FieldName(text))
                .with_text("place", "the name of a header field")
                .with_text("allowed", "letters, digits and !#$%&'*+-.^_`|~"),
        );
    }
    let mut at = 0;
    while at < KEYED.len() {
        let (known, key) = KEYED[at];
        if bytes::equal_ignore_case(known, text) {
            return Some(
                Violation::new(Rule::OwnedHeader)
                    .with_text("header", known)
                    .with_text("reason", "it has a key of its own")
                    .with("fix", Value::Template("write {key}{value}"))
                    .with_text("key", key)
                    .with_text("value", value),
            );
        }
        at += 1;
    }
    match bytes::find_ignore_case(&OWNED, text) {
        Some(known) => Some(
            Violation::new(Rule::OwnedHeader)
                .with_text("header", known)
                .with_text("reason", "the server sets it, because it describes the body or the connection")
                .with_text("fix", "remove it"),
        ),
        None => None,
    }
}

/// Refuses an `Allow` that is not a list of methods (RFC 9110 §10.2.1). An empty one means that no method is allowed.
#[must_use]
pub const fn allow(text: &str) -> Option<Violation<'_>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let end = find(bytes, b',', at, bytes.len());
        let start = skip(bytes, at, b" \t");
        let method_end = token_end(bytes, start);
        if start >= end {
            return Some(refused_allow(text, "a method is missing between two commas", ""));
        }
        if skip(bytes, method_end, b" \t") < end {
            let mut trimmed = end;
            while is_one_of(bytes[trimmed - 1], b" \t") {
                trimmed -= 1;
            }
            return Some(refused_allow(text, "`{method}` is not a method", part(text, start, trimmed)));
        }
        at = end + 1;
        if at == bytes.len() {
            return Some(refused_allow(text, "a method is missing after the last comma", ""));
        }
    }
    None
}

const fn refused_allow<'a>(list: &'a str, reason: &'static str, method: &'a str) -> Violation<'a> {
    Violation::new(Rule::InvalidAllow)
        .with("reason", Value::Template(reason))
        .with_text("method", method)
        .with("methods", Value::Methods(list))
}

/// The first character of a text that a header field cannot contain.
const fn forbidden_character(text: &str) -> Option<char> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_value_byte(bytes[at]) {
            return Some(char_at(text, at));
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_methods_are_read() {
        for text in ["", "GET", "GET, HEAD", "GET ,\tHEAD", " PATCH "] {
            assert!(allow(text).is_none(), "{text}");
        }
        for (text, expected) in [
            ("GET,", "after the last comma"),
            (",GET", "between two commas"),
            ("GET,,HEAD", "between two commas"),
            (" ", "between two commas"),
            ("GET HEAD", "`GET HEAD` is not a method"),
            ("GET, é ", "`é` is not a method"),
            ("GET, (x), HEAD", "`(x)` is not a method"),
            ("[\"GET\",, get-it]", "write allow = \"GET, get-it\""),
            (" ", "write allow = \"\""),
        ] {
            let message = allow(text).map(|violation| violation.message()).unwrap_or_default();
            assert!(message.contains(expected), "{text}: {message}");
        }
    }
}
