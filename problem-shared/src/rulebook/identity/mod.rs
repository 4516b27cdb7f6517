//! The rules on what identifies a problem type: its code, its type URI and its title.

mod conflict;

use super::{Rule, Value, Violation};
use crate::bytes::{char_at, equal, find, is_one_of};
use crate::{status, uri};

pub use self::conflict::{
    Identity, same_code, same_code_of_types, same_uri, shared_uri, shared_uri_of_types,
};

/// Refuses a `base` that is not a URI reference, or that the slug of a code would run into.
#[must_use]
pub const fn base(text: &str) -> Option<Violation<'_>> {
    match uri_reference(text, "base") {
        Some(violation) => Some(violation),
        None if !uri::is_closed_base(text) => Some(Violation::new(Rule::OpenBase).with_text("base", text)),
        None => None,
    }
}

/// Refuses a base that is a constant in the same way, and a placeholder in it.
#[must_use]
pub const fn constant_base(text: &str) -> Option<Violation<'_>> {
    if !contains(text, "{code}") && !contains(text, "{slug}") {
        return base(text);
    }
    Some(
        Violation::new(Rule::InvalidTemplate)
            .with("reason", Value::Template("the constant of `base` has a placeholder: \"{text}\""))
            .with("text", Value::Escaped(text))
            .with(
                "fix",
                Value::Template("write base = \"{text}\", because only a literal can have a placeholder"),
            ),
    )
}

const fn contains(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut at = 0;
    while at + part.len() <= text.len() {
        let (_, rest) = text.split_at(at);
        let (start, _) = rest.split_at(part.len());
        if equal(start, part) {
            return true;
        }
        at += 1;
    }
    false
}

/// Refuses a base with a placeholder that is not a URI reference. `example` is the base with a code in it; `parts` are the text before
/// the placeholder, the placeholder, and the text after it.
#[must_use]
pub const fn base_with_placeholder<'a>(example: &'a str, parts: [&'a str; 3]) -> Option<Violation<'a>> {
    refuse_uri(example, "base", Some(parts))
}

/// Refuses a text that is not a URI reference (RFC 3986 §4.1). `key` is the key that takes it.
#[must_use]
pub const fn uri_reference<'a>(text: &'a str, key: &'a str) -> Option<Violation<'a>> {
    refuse_uri(text, key, None)
}

/// Adds the fix that percent-encodes a text, or the two parts around a placeholder.
const fn encoded<'a>(violation: Violation<'a>, text: &'a str, parts: Option<[&'a str; 3]>) -> Violation<'a> {
    match parts {
        None => violation
            .with("fix", Value::Template("write \"{encoded}\""))
            .with("encoded", Value::PercentEncoded(text)),
        Some([before, placeholder, after]) => violation
            .with("fix", Value::Template("write \"{encoded}{placeholder}{after}\""))
            .with("encoded", Value::PercentEncoded(before))
            .with_text("placeholder", placeholder)
            .with("after", Value::PercentEncoded(after)),
    }
}

const fn refuse_uri<'a>(text: &'a str, key: &'a str, parts: Option<[&'a str; 3]>) -> Option<Violation<'a>> {
    if uri::is_uri_reference(text) {
        return None;
    }
    let violation = Violation::new(Rule::InvalidUri).with_text("key", key).with_text("text", text);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if uri::is_forbidden(bytes[at]) {
            let character = char_at(text, at);
            let violation = violation
                .with("reason", Value::Template("it contains {character}"))
                .with("character", Value::Character(character));
            return Some(encoded(violation, text, parts));
        }
        at += 1;
    }
    Some(if find(bytes, b'%', 0, bytes.len()) < bytes.len() {
        encoded(violation.with_text("reason", "two hexadecimal digits must follow a `%`"), text, parts)
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
    let fix = "write code = \"ORDER_NOT_FOUND\", with a code that fits, or remove `code`";
    part_of_code(text, "code", fix)
}

/// Refuses a `code_prefix` in the same way.
#[must_use]
pub const fn code_prefix(text: &str) -> Option<Violation<'_>> {
    part_of_code(
        text,
        "code_prefix",
        "write code_prefix = \"ORDERS_\", with a prefix that fits, or remove `code_prefix`",
    )
}

/// Refuses a `replaced_by` in the same way.
#[must_use]
pub const fn replaced_by(text: &str) -> Option<Violation<'_>> {
    part_of_code(
        text,
        "replaced_by",
        "write replaced_by = \"ORDER_GONE\", with the code of another variant, or remove `replaced_by`",
    )
}

const fn part_of_code<'a>(text: &'a str, key: &'a str, fix_empty: &'a str) -> Option<Violation<'a>> {
    let violation = Violation::new(Rule::InvalidCode).with_text("key", key);
    if text.is_empty() {
        return Some(violation.with_text("reason", "it must not be empty").with_text("fix", fix_empty));
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_code_byte(bytes[at]) {
            return Some(
                violation
                    .with("reason", Value::Template("it cannot contain {character}"))
                    .with("character", Value::Character(char_at(text, at)))
                    .with("fix", Value::Template("write {key} = \"{fitting}\""))
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
            .with_text("key", "code")
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

/// Refuses a 5xx whose code would be made from the name of its variant, `name`. `constant` is the constant that is its status.
#[must_use]
pub const fn named_server_error<'a>(status: u16, constant: &'a str, name: &'a str) -> Option<Violation<'a>> {
    if status < 500 {
        return None;
    }
    Some(Violation::new(Rule::NamedServerErrors).with_text("constant", constant).with_text("name", name))
}

/// The violation of a `via` to the type `name`, which has problem types that are known only at run time.
#[must_use]
pub const fn open_via(name: &str) -> Violation<'_> {
    let violation = Violation::new(Rule::OpenVia).with_text("type", name);
    if equal(name.as_bytes(), b"Problem") || equal(name.as_bytes(), b"problem_core::Problem") {
        return violation.with_text("reason", "can be any problem").with_text(
            "fix",
            "write a type of your own with #[derive(Problem)], with a variant for each problem",
        );
    }
    violation.with_text("reason", "contains a `Problem`").with(
        "fix",
        Value::Template(
            "give the variant of `{type}` that contains the `Problem` a status, such as #[problem(status = 500)]",
        ),
    )
}

/// Refuses a title that contains a placeholder: `{}`, `{name}`, `{0}`, or one with a format spec. A lone brace is a text.
#[must_use]
pub fn variable_title(text: &str) -> Option<Violation<'_>> {
    let is_in_placeholder = |letter: char| letter.is_alphanumeric() || "_:?#<>^+.".contains(letter);
    let mut inner = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let has_placeholder = inner.any(|(inside, _)| inside.chars().all(is_in_placeholder));
    has_placeholder.then(|| Violation::new(Rule::VariableTitle).with("title", Value::Escaped(text)))
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
