//! What makes a problem type the same one everywhere: its code, its type URI, its title.

use syn::{Ident, LitStr};

use crate::diagnostics::Errors;
use crate::first_seen::FirstPlaces;
use crate::model::{Code, Own, Status, Title, TypeUri};
use crate::rules::{Accepted, Accepts};
use crate::{registry, uri};

/// Reports a `base` that is a literal and no prefix of URIs.
pub(crate) fn base(literal: &LitStr, accepted: &Accepted, errors: &Errors) {
    let base = literal.value();
    if !uri::is_uri_reference(&base) {
        invalid_uri(literal, "base", errors);
    } else if !uri::is_closed_base(&base) && !accepted.lifts("open_base") {
        errors.report(
            literal,
            "open_base",
            "the slug of a code runs into a base that does not end in `/`, `#`, `:`, `=` or `-`",
            format_args!("write \"{base}/\"; if you must, add accept(open_base)"),
        );
    }
}

/// Reports a `type` that is no URI reference.
pub(crate) fn type_uri(literal: &LitStr, errors: &Errors) {
    if !uri::is_uri_reference(&literal.value()) {
        invalid_uri(literal, "type", errors);
    }
}

fn invalid_uri(literal: &LitStr, key: &str, errors: &Errors) {
    let text = literal.value();
    let help = match text.chars().find(|letter| !letter.is_ascii() || " <>\"{}|\\^`".contains(*letter)) {
        Some(letter) => {
            let mut bytes = [0; 4];
            let bytes = letter.encode_utf8(&mut bytes).bytes();
            let escaped: String = bytes.map(|byte| format!("%{byte:02X}")).collect();
            format!("write {letter:?} as {escaped}")
        }
        None if text.contains('%') => "write `%` itself as %25".to_owned(),
        None => {
            "a port is made of digits, brackets stand around an IPv6 address, and `#` stands once".to_owned()
        }
    };
    errors.report(
        literal,
        "invalid_uri",
        format_args!("this `{key}` is not a URI reference (RFC 3986 §4.1)"),
        help,
    );
}

/// Reports a `code` that is said and is none.
pub(crate) fn explicit_code(literal: &LitStr, errors: &Errors) {
    let code = literal.value();
    let wrong = code.chars().find(|letter| !letter.is_ascii_alphanumeric() && !"_-.".contains(*letter));
    let what = match wrong {
        Some(letter) => format!("a code has no {letter:?}"),
        None if code.is_empty() => "a code is not empty".to_owned(),
        None => return,
    };
    errors.report(literal, "invalid_code", what, "a code is made of A-Z a-z 0-9 _ - .");
}

/// Reports a name that a code cannot be made of.
pub(crate) fn named_code(name: &Ident, errors: &Errors) {
    if !name.to_string().is_ascii() {
        errors.report(
            name,
            "invalid_code",
            format_args!("a code cannot be made of `{name}`, which is not ASCII"),
            "add code = \"…\", made of A-Z a-z 0-9 _ - .",
        );
    }
}

/// Reports a 5xx that says no code and has no phrase to make one of.
pub(crate) fn server_code(status: u16, name: &Ident, accepts: Accepts<'_>, errors: &Errors) {
    // a status that is not accepted has been reported already
    let is_registered = registry::REGISTRY.iter().any(|(code, _)| *code == status);
    if !is_registered && accepts.lifts("unregistered_status") {
        errors.report(
            name,
            "missing_code",
            format_args!("{status} is not registered, so it has no phrase to make a code of"),
            "add code = \"…\"",
        );
    }
}

/// Reports a `title` that varies, or that nothing has a use for.
pub(crate) fn explicit_title(literal: &LitStr, has_type: bool, accepts: Accepts<'_>, errors: &Errors) {
    let text = literal.value();
    if has_placeholder(&text) {
        errors.report(
            literal,
            "variable_title",
            "a title belongs to the problem type and has no placeholder (RFC 9457 §3.1.3)",
            "say what varies in `detail`",
        );
    } else if !has_type && !accepts.lifts("title_without_type") {
        errors.report(
            literal,
            "title_without_type",
            "without a type URI the title is the phrase of the status (RFC 9457 §4.2.1)",
            "add type = \"…\", or a `base` to the type; if you must, add accept(title_without_type)",
        );
    }
}

/// Reports variants that share a code or a type URI and are not of one problem type. `base` is the
/// prefix of type URIs, if it is a literal.
pub(crate) fn ambiguous(variants: &[&Own<'_>], base: Option<&str>, errors: &Errors) {
    let (mut codes, mut uris) = (FirstPlaces::default(), FirstPlaces::default());
    for (place, own) in variants.iter().enumerate() {
        let Code::Text(code) = &own.code else { continue };
        let uri = uri(own, base);
        let first = variants[codes.of(code, place)];
        if !std::ptr::eq(first, *own) {
            let differs = if differs(own.status, first.status) {
                "status"
            } else if uri != self::uri(first, base) {
                "type URI"
            } else if title(own).zip(title(first)).is_some_and(|(own, first)| own != first) {
                "title"
            } else {
                continue;
            };
            errors.report_twice(
                first.place.code,
                own.place.code,
                "ambiguous_code",
                format_args!("the code `{code}` stands for another {differs} already"),
                "one code is one problem type: give one of the two a `code` of its own",
            );
            continue;
        }
        let Some(uri) = uri else { continue };
        let first = variants[uris.of(&uri, place)];
        if !std::ptr::eq(first, *own) {
            errors.report_twice(
                first.place.type_uri,
                own.place.type_uri,
                "ambiguous_type",
                format_args!("the type URI `{uri}` has another code already"),
                "one type URI is one problem type: give both one `code`, or one of them another `type`",
            );
        }
    }
}

/// Constants are compared by the compiler.
fn differs(a: Status, b: Status) -> bool {
    matches!((a, b), (Status::Code(a), Status::Code(b)) if a != b)
}

/// Whether a text has `{}`, `{name}`, `{0}` or one with a spec in it; a lone brace is a text.
fn has_placeholder(text: &str) -> bool {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).any(|(inside, _)| {
        inside.chars().all(|letter| letter.is_alphanumeric() || "_:?#<>^+.".contains(letter))
    })
}

/// The type URI. Of a base that is a constant, only what stands behind it is known.
fn uri(own: &Own<'_>, base: Option<&str>) -> Option<String> {
    match &own.type_uri {
        TypeUri::None => None,
        TypeUri::Whole(uri) => Some(uri.clone()),
        TypeUri::Slug(slug) => Some(base.unwrap_or("…/").to_owned() + slug),
    }
}

fn title<'a>(own: &'a Own<'_>) -> Option<&'a str> {
    match (&own.title, own.status) {
        (Title::Text(title), _) => Some(title),
        (Title::Phrase, Status::Code(status)) => Some(registry::phrase(status)),
        (Title::Phrase, Status::Constant(_)) | (Title::ByClass(_), _) => None,
    }
}
