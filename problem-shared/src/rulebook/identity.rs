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
    let Some(difference) = difference(a, b) else { return None };
    let violation = Violation::new(Rule::AmbiguousCode)
        .with_text("code", code)
        .with("conflict", Value::Template("is already used with another {difference}"))
        .with_text("difference", difference.name())
        .with_text("alternative", "");
    Some(unless_uri_is_shared(violation, a, b))
}

/// Refuses two problem types of different Rust types, `of_a` and `of_b`, with the same code that differ otherwise. The authors of
/// the two types may not know each other, so this refuses less than [`same_code`]: if the statuses are the same, the type URIs may
/// differ. They tell clients which of the two it is.
#[must_use]
pub const fn same_code_of_types<'a>(
    code: &'a str,
    (a, of_a): (&Identity<'_>, &'a str),
    (b, of_b): (&Identity<'_>, &'a str),
) -> Option<Violation<'a>> {
    let Some(difference) = difference(a, b) else { return None };
    let violation =
        Violation::new(Rule::AmbiguousCode).with_text("code", code).with_text("a", of_a).with_text("b", of_b);
    let violation = match (difference, a.status, b.status) {
        (Difference::Status, Some(first), Some(second)) => violation
            .with("conflict", Value::Template("has the status {first} in `{a}`, but {second} in `{b}`"))
            .with("first", Value::Number(first as u64))
            .with("second", Value::Number(second as u64))
            .with("alternative", Value::Template(", such as code = \"{code}_{first}\" in `{a}`")),
        (Difference::Uri, ..) => return None,
        // the code means nothing besides the status
        (_, Some(status), _) if !is_uri_shared(a, b) && is_code_of_status(code, status) => return None,
        _ => violation
            .with("conflict", Value::Template("has another {difference} in `{b}` than in `{a}`"))
            .with_text("difference", difference.name())
            .with("alternative", Value::Template(", or give both the same {difference}")),
    };
    Some(unless_uri_is_shared(violation, a, b))
}

/// What two problem types with the same code differ in.
#[derive(Clone, Copy)]
enum Difference {
    Status,
    Uri,
    Title,
}

impl Difference {
    const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Uri => "type URI",
            Self::Title => "title",
        }
    }
}

const fn difference(a: &Identity<'_>, b: &Identity<'_>) -> Option<Difference> {
    match (a.status, b.status) {
        (Some(a), Some(b)) if a != b => return Some(Difference::Status),
        _ if !same_uri(a.uri, b.uri) => return Some(Difference::Uri),
        _ => {}
    }
    match (a.title, b.title) {
        (Some(a), Some(b)) if !equal(a.as_bytes(), b.as_bytes()) => Some(Difference::Title),
        _ => None,
    }
}

/// One type URI is one problem type (RFC 9457 §3.1.1), so two problem types with the same type URI have no opt-out.
const fn unless_uri_is_shared<'a>(
    violation: Violation<'a>,
    a: &Identity<'_>,
    b: &Identity<'_>,
) -> Violation<'a> {
    if !is_uri_shared(a, b) {
        return violation.with_text("another_type", "");
    }
    let text = ", or give one of them another `type`; both have the same type URI, so accept(ambiguous_code) does not apply";
    violation.with_text("another_type", text).without_opt_out()
}

const fn is_code_of_status(code: &str, status: u16) -> bool {
    equal(code.as_bytes(), status::problem_code(status).as_bytes())
}

const fn is_uri_shared(a: &Identity<'_>, b: &Identity<'_>) -> bool {
    a.uri.is_some() && same_uri(a.uri, b.uri)
}

/// The violation of a problem type whose type URI belongs to another code than `code`.
#[must_use]
pub const fn shared_uri<'a>(code: &'a str, uri: (&'a str, &'a str)) -> Violation<'a> {
    uri_of_codes(code, uri).with_text("other", "another code")
}

/// The violation of a problem type whose type URI belongs to the code `first` of the Rust type `of_first`.
#[must_use]
pub const fn shared_uri_of_types<'a>(
    code: &'a str,
    uri: (&'a str, &'a str),
    (first, of_first): (&'a str, &'a str),
) -> Violation<'a> {
    uri_of_codes(code, uri)
        .with("other", Value::Template("the code `{first}` of `{type}`"))
        .with_text("first", first)
        .with_text("type", of_first)
}

const fn uri_of_codes<'a>(code: &'a str, (base, rest): (&'a str, &'a str)) -> Violation<'a> {
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
    use alloc::borrow::ToOwned as _;

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
    fn problem_types_of_different_rust_types_are_compared() {
        let identity = |status, uri, title| Identity { status: Some(status), uri, title: Some(title) };
        let conflict = |code, a: Identity<'static>, b: Identity<'static>| {
            let violation = same_code_of_types(code, (&a, "A"), (&b, "B"))?;
            assert!(violation.has_all_values());
            let message = violation.message();
            Some((message.lines().next().unwrap_or_default().to_owned(), violation.has_opt_out()))
        };
        let (none, one, two) = (None, Some(("/a/", "x")), Some(("/b/", "x")));
        // the same, or with another type URI
        for (a, b) in [(none, none), (one, one), (one, none), (none, two), (one, two)] {
            assert_eq!(conflict("X", identity(404, a, "X"), identity(404, b, "X")), None);
        }
        assert_eq!(conflict("X", identity(404, one, "X"), identity(404, none, "Not Found")), None);
        // a code that means the status
        assert_eq!(conflict("NOT_FOUND", identity(404, one, "X"), identity(404, two, "Y")), None);
        assert_eq!(conflict("NOT_FOUND", identity(404, none, "X"), identity(404, none, "Y")), None);
        for (code, a, b, message, has_opt_out) in [
            ("X", (404, none, "X"), (422, none, "X"), "status 404 in `A`, but 422 in `B`", true),
            ("X", (404, one, "X"), (422, none, "X"), "status 404 in `A`, but 422 in `B`", true),
            ("X", (404, one, "X"), (422, two, "X"), "status 404 in `A`, but 422 in `B`", true),
            ("X", (404, one, "X"), (422, one, "X"), "status 404 in `A`, but 422 in `B`", false),
            ("NOT_FOUND", (404, none, "X"), (410, none, "X"), "status 404 in `A`, but 410 in `B`", true),
            ("X", (404, none, "X"), (404, none, "Y"), "another title in `B` than in `A`", true),
            ("X", (404, one, "X"), (404, one, "Y"), "another title in `B` than in `A`", false),
            ("NOT_FOUND", (404, one, "X"), (404, one, "Y"), "another title in `B` than in `A`", false),
        ] {
            let found = conflict(code, identity(a.0, a.1, a.2), identity(b.0, b.1, b.2));
            let found = found.expect(message);
            assert!(found.0.contains(message) && found.1 == has_opt_out, "{message}: {found:?}");
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
