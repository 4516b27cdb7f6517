//! The rules on what identifies a problem type: its code, its type URI and its title.

use super::{Rule, Value, Violation};
use crate::bytes::{char_at, equal, find, is_one_of};
use crate::{status, uri};

/// Refuses a `base` that is not a URI reference, or that the slug of a code would run into.
#[must_use]
pub const fn base(text: &str) -> Option<Violation<'_>> {
    match uri_reference(text, "base") {
        Some(violation) => Some(violation),
        None if !uri::is_closed_base(text) => Some(Violation::new(Rule::OpenBase).with_text("base", text)),
        None => None,
    }
}

/// Refuses a text that is not a URI reference (RFC 3986 §4.1). `key` is the key that takes it.
#[must_use]
pub const fn uri_reference<'a>(text: &'a str, key: &'a str) -> Option<Violation<'a>> {
    if uri::is_uri_reference(text) {
        return None;
    }
    let violation = Violation::new(Rule::InvalidUri).with_text("key", key).with_text("text", text);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if uri::is_forbidden(bytes[at]) {
            let character = char_at(text, at);
            return Some(
                violation
                    .with("reason", Value::Template("it contains {character}"))
                    .with("character", Value::Character(character))
                    .with("fix", Value::Template("write \"{encoded}\""))
                    .with("encoded", Value::PercentEncoded(text)),
            );
        }
        at += 1;
    }
    Some(if find(bytes, b'%', 0, bytes.len()) < bytes.len() {
        violation
            .with_text("reason", "two hexadecimal digits must follow a `%`")
            .with("fix", Value::Template("write \"{encoded}\""))
            .with("encoded", Value::PercentEncoded(text))
    } else {
        violation.with_text("reason", "its parts are not valid").with_text(
            "fix",
            "check that the scheme starts with a letter, the port has only digits, brackets enclose only an IPv6 address, \
             and `#` occurs once",
        )
    })
}

/// Whether a code can contain a byte.
#[must_use]
pub const fn is_code_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || is_one_of(byte, b"_-.")
}

/// Refuses a `code` that is empty or contains other characters than letters, digits, `_`, `-` and `.`.
#[must_use]
pub const fn code(text: &str) -> Option<Violation<'_>> {
    let violation = Violation::new(Rule::InvalidCode);
    if text.is_empty() {
        let fix = "write code = \"ORDER_NOT_FOUND\", with a code that fits, or remove `code`";
        return Some(violation.with_text("reason", "it must not be empty").with_text("fix", fix));
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_code_byte(bytes[at]) {
            return Some(
                violation
                    .with("reason", Value::Template("it cannot contain {character}"))
                    .with("character", Value::Character(char_at(text, at)))
                    .with("fix", Value::Template("write code = \"{fitting}\""))
                    .with("fitting", Value::Code(text)),
            );
        }
        at += 1;
    }
    None
}

/// Refuses the name of a variant that no code can be made from.
#[must_use]
pub const fn name(text: &str) -> Option<Violation<'_>> {
    if text.is_ascii() {
        return None;
    }
    Some(
        Violation::new(Rule::InvalidCode)
            .with("reason", Value::Template("it is made from the name `{name}`, which is not ASCII"))
            .with_text("name", text)
            .with_text("fix", "add code = \"…\" to the variant"),
    )
}

/// Refuses a 5xx without a `code` whose status has no phrase to make one from.
#[must_use]
pub const fn missing_code(status: u16) -> Option<Violation<'static>> {
    if status < 500 || status::is_registered(status) {
        return None;
    }
    Some(Violation::new(Rule::MissingCode).with("status", Value::Number(status as u64)))
}

/// Refuses a title that contains a placeholder: `{}`, `{name}`, `{0}`, or one with a format spec. A lone brace is a text.
#[must_use]
pub fn variable_title(text: &str) -> Option<Violation<'_>> {
    let is_in_placeholder = |letter: char| letter.is_alphanumeric() || "_:?#<>^+.".contains(letter);
    let mut inner = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let has_placeholder = inner.any(|(inside, _)| inside.chars().all(is_in_placeholder));
    has_placeholder.then(|| Violation::new(Rule::VariableTitle).with("title", Value::Escaped(text)))
}

/// What identifies a problem type besides its code. A status or title that only the compiler knows is `None`, and equals every
/// other.
#[derive(Debug, Clone, Copy)]
pub struct Identity<'a> {
    /// The status.
    pub status: Option<u16>,
    /// The base and the rest of the type URI. `None` is a problem type without a type URI, which differs from every URI.
    pub uri: Option<(&'a str, &'a str)>,
    /// The title.
    pub title: Option<&'a str>,
}

/// Refuses two problem types with the same code that differ otherwise.
#[must_use]
pub const fn same_code<'a>(code: &'a str, a: &Identity<'_>, b: &Identity<'_>) -> Option<Violation<'a>> {
    let difference = match (a.status, b.status) {
        (Some(a), Some(b)) if a != b => "status",
        _ if !same_uri(a.uri, b.uri) => "type URI",
        _ => match (a.title, b.title) {
            (Some(a), Some(b)) if !equal(a.as_bytes(), b.as_bytes()) => "title",
            _ => return None,
        },
    };
    Some(Violation::new(Rule::AmbiguousCode).with_text("code", code).with_text("difference", difference))
}

/// The violation of a problem type whose type URI belongs to another code than `code`.
#[must_use]
pub const fn shared_uri<'a>(code: &'a str, (base, rest): (&'a str, &'a str)) -> Violation<'a> {
    Violation::new(Rule::AmbiguousType)
        .with("uri", Value::Template("{base}{rest}"))
        .with_text("base", base)
        .with_text("rest", rest)
        .with_text("code", code)
}

/// Whether two type URIs, each in two parts, are the same.
#[must_use]
pub const fn same_uri(a: Option<(&str, &str)>, b: Option<(&str, &str)>) -> bool {
    let (a, b) = match (a, b) {
        (Some(a), Some(b)) => (a, b),
        (None, None) => return true,
        _ => return false,
    };
    if equal(a.0.as_bytes(), b.0.as_bytes()) {
        return equal(a.1.as_bytes(), b.1.as_bytes());
    }
    let (a, b) = ((a.0.as_bytes(), a.1.as_bytes()), (b.0.as_bytes(), b.1.as_bytes()));
    if a.0.len() + a.1.len() != b.0.len() + b.1.len() {
        return false;
    }
    let mut at = 0;
    while at < a.0.len() + a.1.len() {
        let first = if at < a.0.len() { a.0[at] } else { a.1[at - a.0.len()] };
        let second = if at < b.0.len() { b.0[at] } else { b.1[at - b.0.len()] };
        if first != second {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_have_no_placeholders() {
        for text in ["{}", "a {id}", "{0:>5}", "{{x}", "{é}", "{a {b}"] {
            assert!(variable_title(text).is_some(), "{text}");
        }
        for text in ["", "a { b", "a } b", "{ }", "{a b}", "{…}", "{", "}{"] {
            assert!(variable_title(text).is_none(), "{text}");
        }
    }

    #[test]
    fn uris_in_two_parts_are_compared() {
        assert!(same_uri(None, None) && !same_uri(None, Some(("", ""))));
        assert!(
            same_uri(Some(("/a/", "b")), Some(("/a", "/b"))) && same_uri(Some(("", "ab")), Some(("ab", "")))
        );
        assert!(
            !same_uri(Some(("/a/", "b")), Some(("/a", "/c"))) && !same_uri(Some(("a", "b")), Some(("a", "")))
        );
    }

    #[test]
    fn what_is_no_uri_has_a_fix() {
        let fix = |text| uri_reference(text, "type").map(|violation| violation.message()).unwrap_or_default();
        assert!(
            fix("/a b ö").contains("it contains ' '") && fix("/a b ö").contains("write \"/a%20b%20%C3%B6\"")
        );
        assert!(fix("/a\n").contains("it contains '\\n'") && fix("/a\n").contains("write \"/a%0A\""));
        assert!(fix("/100%").contains("write \"/100%25\""));
        assert!(fix("http://[::1").contains("brackets"));
        assert_eq!(fix("/a"), "");
    }
}
