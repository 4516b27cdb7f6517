//! The rules on two problem types: one code is one problem type, and so is one type URI.

use crate::bytes::equal;
use crate::rulebook::{Rule, Value, Violation};
use crate::status;

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
}
