//! The header fields that a variant owes or wants.

use syn::LitStr;

use crate::check::detail::{self, Text};
use crate::check::field::{self, GivenField};
use crate::diagnostics::Errors;
use crate::model::{Defaults, Header, HeaderValue, RetryAfter, Status};
use crate::parse::attribute::Attributes;
use crate::parse::keys::KeyId;
use crate::parse::value::{self, OnField};
use crate::rules::status::Gives;
use crate::rules::{self, Accepted, Accepts};

/// The header fields that describe the message itself (RFC 9110 §8, §6.6.1; RFC 9112 §6, §9) and
/// are core's or the server's.
const OWNED: [&str; 7] =
    ["Content-Type", "Content-Length", "Transfer-Encoding", "Connection", "Date", "Trailer", "TE"];

/// The header fields that have a key of their own.
const KEYED: [(&str, &str); 3] =
    [("WWW-Authenticate", "www_authenticate"), ("Allow", "allow"), ("Retry-After", "retry_after")];

/// The headers of a variant, but for `Retry-After`, in the order in which they are sent.
pub(crate) fn headers<'a, 'g>(
    given: &'g Attributes,
    on_type: &Attributes,
    status: Option<u16>,
    fields: &'g [GivenField<'a>],
    accepts: Accepts<'_>,
    errors: &Errors,
) -> Vec<Header<'a>> {
    let mut headers = challenges(given, on_type, status, fields, accepts, errors);
    let allow = field::only(fields, KeyId::Allow, errors);
    if let Some(allow) = &given.allow {
        field::conflict(allow.key, fields, KeyId::Allow, errors);
        if let Some(OnField::Value(methods)) = &allow.value
            && can_carry(methods, errors)
        {
            rules::status::allow(methods, errors);
            headers.push(constant("Allow", methods));
        }
    }
    headers.extend(allow.map(|field| Header { name: "Allow".to_owned(), value: HeaderValue::Field(field) }));
    let mut named: Vec<&LitStr> = Vec::new();
    let mut free = |literal: &'g LitStr| {
        let name = free_name(literal, errors)?;
        let same = |known: &&&LitStr| known.value().eq_ignore_ascii_case(&name);
        if let Some(first) = named.iter().find(same).filter(|_| !is_list(&name)) {
            errors.report_twice(
                first.span(),
                literal.span(),
                "duplicate_header",
                format_args!("duplicate header `{name}`: the last one would stand alone"),
                "keep one of the two",
            );
            return None;
        }
        named.push(literal);
        Some(name)
    };
    for header in given.header.iter().filter_map(|header| header.value.as_ref()) {
        let Some(name) = free(&header.name) else { continue };
        let Some(literal) = &header.value else { continue };
        match detail::text(literal, fields, errors) {
            Some(Text::Constant(text)) => {
                let value = LitStr::new(&text, literal.span());
                headers.extend(can_carry(&value, errors).then(|| constant(&name, &value)));
            }
            Some(Text::Template(template, used)) => {
                headers.push(Header { name, value: HeaderValue::Template(template, used) });
            }
            None => {}
        }
    }
    for field in fields {
        for header in field.given.header.iter().filter_map(|header| header.value.as_ref()) {
            let Some(name) = free(&header.name) else { continue };
            headers.push(Header { name, value: HeaderValue::Field(field.field.clone()) });
        }
    }
    headers
}

/// The challenges of a variant: its own, those of its fields, or of a 401 those of the type.
fn challenges<'a>(
    given: &Attributes,
    on_type: &Attributes,
    status: Option<u16>,
    fields: &[GivenField<'a>],
    accepts: Accepts<'_>,
    errors: &Errors,
) -> Vec<Header<'a>> {
    let name = "WWW-Authenticate";
    let is_struct = std::ptr::eq(given, on_type);
    let mut challenges = Vec::new();
    for challenge in &literals(given) {
        // those of a struct have been looked at as those of its type
        if !is_struct {
            if !can_carry(challenge, errors) {
                continue;
            }
            rules::status::challenge(challenge, status, accepts, errors);
        }
        challenges.push(constant(name, challenge));
    }
    for field in fields {
        if !field.given.www_authenticate.is_empty() {
            let value = HeaderValue::Field(field.field.clone());
            challenges.push(Header { name: name.to_owned(), value });
        }
    }
    if challenges.is_empty() && given.www_authenticate.is_empty() && status == Some(401) {
        for challenge in &literals(on_type) {
            challenges.push(constant(name, challenge));
        }
    }
    challenges
}

pub(crate) fn literals(given: &Attributes) -> Vec<LitStr> {
    let mut literals = Vec::new();
    for challenge in &given.www_authenticate {
        if let Some(OnField::Value(literal)) = &challenge.value {
            literals.push(literal.clone());
        }
    }
    literals
}

/// `Retry-After`: of the rate limit in a field, of the variant, of a field, or of a 429 or 503 that of the type.
pub(crate) fn retry_after<'a>(
    given: &Attributes,
    on_type: &Attributes,
    status: Option<u16>,
    fields: &[GivenField<'a>],
    errors: &Errors,
) -> Option<RetryAfter<'a>> {
    let on_field = field::only(fields, KeyId::RetryAfter, errors);
    if let Some(limit) = field::only(fields, KeyId::RateLimit, errors) {
        let on_variant = given.retry_after.as_ref().map(|here| here.key);
        let wait = on_variant.or_else(|| field::key(fields, KeyId::RetryAfter));
        if let (Some(wait), Some(limit)) = (wait, field::key(fields, KeyId::RateLimit)) {
            errors.report_twice(
                wait,
                limit,
                "conflicting_keys",
                "`rate_limit` conflicts with `retry_after`: the reset of the limit gives the header `Retry-After`",
                "keep one of the two",
            );
        }
        return Some(RetryAfter::RateLimit(limit));
    }
    if let Some(here) = &given.retry_after {
        field::conflict(here.key, fields, KeyId::RetryAfter, errors);
        return seconds(given).map(RetryAfter::Seconds);
    }
    if let Some(field) = on_field {
        return Some(RetryAfter::Field(field));
    }
    match status {
        Some(429 | 503) => seconds(on_type).map(RetryAfter::Seconds),
        _ => None,
    }
}

/// Whether a field gives `Retry-After`.
fn has_wait(fields: &[GivenField<'_>]) -> bool {
    field::has(fields, KeyId::RetryAfter) || field::has(fields, KeyId::RateLimit)
}

fn seconds(given: &Attributes) -> Option<u64> {
    match given.retry_after.as_ref()?.value.as_ref()? {
        OnField::Value(value::RetryAfter::Seconds(seconds)) => Some(*seconds),
        OnField::Value(value::RetryAfter::None) | OnField::Field => None,
    }
}

/// The defaults of the type that a variant takes; one whose status is not known here may take any.
pub(crate) fn taken(
    given: &Attributes,
    known: Option<u16>,
    has_status: bool,
    fields: &[GivenField<'_>],
) -> Vec<KeyId> {
    let may_be = |statuses: &[u16]| known.is_none_or(|known| statuses.contains(&known)) || !has_status;
    let challenge =
        given.www_authenticate.is_empty() && !field::has(fields, KeyId::WwwAuthenticate) && may_be(&[401]);
    let retry = given.retry_after.is_none() && !has_wait(fields) && may_be(&[429, 503]);
    let mut taken = Vec::new();
    if challenge {
        taken.push(KeyId::WwwAuthenticate);
    }
    if retry {
        taken.push(KeyId::RetryAfter);
    }
    taken
}

/// What the type has for a 401, 429 or 503 that the variant may turn out to be.
pub(crate) fn defaults(
    given: &Attributes,
    on_type: &Attributes,
    status: Status,
    fields: &[GivenField<'_>],
) -> Defaults {
    if let Status::Code(_) = status {
        return Defaults::default();
    }
    let challenged = !given.www_authenticate.is_empty() || field::has(fields, KeyId::WwwAuthenticate);
    let retried = given.retry_after.is_some() || has_wait(fields);
    Defaults {
        challenges: if challenged { Vec::new() } else { literals(on_type) },
        retry_after: if retried { None } else { seconds(on_type) },
    }
}

/// Reports what the type says for its variants, once for all of them. Of a struct it is its own.
pub(crate) fn check_defaults(on_type: &Attributes, is_struct: bool, accepted: &Accepted, errors: &Errors) {
    let accepts = Accepts { variant: &Accepted::default(), on_type: accepted };
    // those of an enum are for its 401s, whatever its default status is
    let status = on_type.status.as_ref().filter(|_| is_struct).and_then(|status| status.value.as_ref());
    let status = status.and_then(|status| match status.value {
        value::StatusValue::Code(code) => u16::try_from(code).ok(),
        value::StatusValue::Constant(_) => None,
    });
    for challenge in &literals(on_type) {
        if can_carry(challenge, errors) {
            rules::status::challenge(challenge, status, accepts, errors);
        }
    }
}

/// What a variant gives that its status may owe. Where something was not understood it may have
/// been that.
pub(crate) fn gives(
    given: &Attributes,
    on_type: &Attributes,
    fields: &[GivenField<'_>],
    unclear: bool,
) -> Gives {
    if given.unclear || unclear {
        return Gives { challenge: true, allow: true, upgrade: true, retry_after: true };
    }
    // one whose name cannot be read may be any, and one that has a key of its own is meant so
    let gives_header = |given: &Attributes, name: &str| {
        given.header.iter().any(|header| {
            header.value.as_ref().is_none_or(|header| header.name.value().eq_ignore_ascii_case(name))
        })
    };
    let has_header =
        |name| gives_header(given, name) || fields.iter().any(|field| gives_header(&field.given, name));
    Gives {
        challenge: !given.www_authenticate.is_empty()
            || !on_type.www_authenticate.is_empty()
            || field::has(fields, KeyId::WwwAuthenticate)
            || has_header("WWW-Authenticate"),
        allow: given.allow.is_some() || field::has(fields, KeyId::Allow) || has_header("Allow"),
        upgrade: has_header("Upgrade"),
        retry_after: given.retry_after.is_some()
            || on_type.retry_after.is_some()
            || has_wait(fields)
            || has_header("Retry-After"),
    }
}

fn constant<'a>(name: &str, value: &LitStr) -> Header<'a> {
    Header { name: name.to_owned(), value: HeaderValue::Constant(value.clone()) }
}

/// Whether HTTP can carry the value; if not, that is reported.
fn can_carry(value: &LitStr, errors: &Errors) -> bool {
    // RFC 9110 §5.5, without the obsolete octets above ASCII
    let wrong = value.value().chars().find(|&c| c != '\t' && !matches!(c, ' '..='~'));
    if let Some(wrong) = wrong {
        errors.report(
            value,
            "invalid_header",
            format_args!("a header field cannot carry {wrong:?} (RFC 9110 §5.5)"),
            "keep to visible ASCII, spaces and tabs",
        );
    }
    wrong.is_none()
}

/// Whether core appends the header field instead of setting it.
fn is_list(name: &str) -> bool {
    ["Link", "Set-Cookie", "Vary"].iter().any(|list| list.eq_ignore_ascii_case(name))
}

/// The name of a header field that is free to be set.
fn free_name(literal: &LitStr, errors: &Errors) -> Option<String> {
    let name = literal.value();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        errors.report(
            literal,
            "invalid_header",
            format_args!("`{name}` is not the name of a header field (RFC 9110 §5.1)"),
            "a name is made of letters, digits and !#$%&'*+-.^_`|~",
        );
        return None;
    }
    if let Some((known, key)) = KEYED.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name)) {
        errors.report(
            literal,
            "owned_header",
            format_args!("`{known}` has a key of its own"),
            format_args!("write it with `{key}`"),
        );
        return None;
    }
    if let Some(known) = OWNED.iter().find(|known| known.eq_ignore_ascii_case(&name)) {
        errors.report(
            literal,
            "owned_header",
            format_args!("`{known}` describes the message itself and is not the error's to set"),
            "leave it out",
        );
        return None;
    }
    Some(name)
}
