//! Checks the header fields of a variant, and the header defaults of a type.

use problem_shared::header_fields::is_list;
use problem_shared::rulebook::status::Provided;
use problem_shared::status::{takes_challenges, takes_retry_after};
use syn::LitStr;

use crate::check::detail::{self, Text};
use crate::diagnostics::Diagnostics;
use crate::model::{Header, HeaderDefaults, HeaderValue, RetryAfter, Status};
use crate::parse::attribute::Attributes;
use crate::parse::field::{self, ParsedField};
use crate::parse::keys::KeyId;
use crate::parse::template::Template;
use crate::parse::value::{self, OnField};
use crate::rules::{self, OptOutList, OptOuts};
use crate::types::member_name;

/// The header fields of a variant other than `Retry-After`, in the order in which they are sent.
pub(super) fn headers<'a>(
    attributes: &Attributes,
    on_type: &Attributes,
    status: Option<u16>,
    fields: &[ParsedField<'a>],
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> Vec<Header<'a>> {
    let mut headers = challenges(attributes, on_type, status, fields, opt_outs, diagnostics);
    let allow = field::only(fields, KeyId::Allow, diagnostics);
    if let Some(allow) = &attributes.allow {
        field::conflict(allow.key, fields, KeyId::Allow, diagnostics);
        if let Some(OnField::Value(methods)) = &allow.value
            && rules::headers::is_value(methods, diagnostics)
            && rules::headers::is_allow(methods, diagnostics)
        {
            headers.push(constant("Allow", methods));
        }
    }
    headers.extend(allow.map(|field| Header { name: "Allow".to_owned(), value: HeaderValue::Field(field) }));
    let mut named: Vec<LitStr> = Vec::new();
    let mut claim = |literal: &LitStr, value: Option<&LitStr>| {
        if !rules::headers::is_settable(literal, value, diagnostics) {
            return None;
        }
        let name = literal.value();
        let same = |known: &&LitStr| known.value().eq_ignore_ascii_case(&name);
        if let Some(first) = named.iter().find(same).filter(|_| !is_list(&name)) {
            rules::headers::duplicate(&name, first.span(), literal.span(), diagnostics);
            return None;
        }
        named.push(literal.clone());
        Some(name)
    };
    for header in attributes.header.iter().filter_map(|header| header.value.as_ref()) {
        let Some(name) = claim(&header.name, header.value.as_ref()) else { continue };
        let Some(literal) = &header.value else { continue };
        match detail::text(literal, fields, diagnostics) {
            Some(Text::Constant(text)) => {
                let value = LitStr::new(&text, literal.span());
                if rules::headers::is_value(&value, diagnostics) {
                    headers.push(constant(&name, &value));
                }
            }
            Some(Text::Template(template, used)) => {
                headers.push(Header { name, value: HeaderValue::Template(template, used) });
            }
            None => {}
        }
    }
    for field in fields {
        for header in field.attributes.header.iter().filter_map(|header| header.value.as_ref()) {
            let Some(name) = claim(&header.name, None) else { continue };
            headers.push(Header { name, value: HeaderValue::Field(field.field.clone()) });
        }
    }
    headers
}

/// Adds the header fields of the type that a variant does not replace.
pub(super) fn add_defaults(on_type: &Attributes, headers: &mut Vec<Header<'_>>) {
    let own = headers.len();
    for (name, value) in on_type.header.iter().filter_map(|header| default(header.value.as_ref()?)) {
        let is_same = |known: &Header<'_>| known.name.eq_ignore_ascii_case(&name);
        if is_list(&name) || !headers[..own].iter().any(is_same) {
            headers.push(constant(&name, &value));
        }
    }
}

/// The name and the value of a header field of the type, if it is right.
fn default(header: &value::Header) -> Option<(String, LitStr)> {
    let literal = header.value.as_ref()?;
    let text = Template::parse(literal).ok()?.constant()?;
    Some((header.name.value(), LitStr::new(&text, literal.span())))
}

/// The challenges of a variant: its own and those of its fields. A 401 without challenges has the challenges of the type.
fn challenges<'a>(
    attributes: &Attributes,
    on_type: &Attributes,
    status: Option<u16>,
    fields: &[ParsedField<'a>],
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> Vec<Header<'a>> {
    let name = "WWW-Authenticate";
    let is_struct = std::ptr::eq(attributes, on_type);
    let mut challenges = Vec::new();
    for challenge in &challenge_literals(attributes) {
        // the challenges of a struct are checked as challenges of the type
        if !is_struct {
            if !rules::headers::is_value(challenge, diagnostics) {
                continue;
            }
            rules::challenge::check(challenge, status, opt_outs, diagnostics);
        }
        challenges.push(constant(name, challenge));
    }
    for field in fields {
        if !field.attributes.www_authenticate.is_empty() {
            let value = HeaderValue::Field(field.field.clone());
            challenges.push(Header { name: name.to_owned(), value });
        }
    }
    if challenges.is_empty() && attributes.www_authenticate.is_empty() && status.is_some_and(takes_challenges)
    {
        for challenge in &challenge_literals(on_type) {
            challenges.push(constant(name, challenge));
        }
    }
    challenges
}

/// The challenges that are literals.
pub(super) fn challenge_literals(attributes: &Attributes) -> Vec<LitStr> {
    let mut literals = Vec::new();
    for challenge in &attributes.www_authenticate {
        if let Some(OnField::Value(literal)) = &challenge.value {
            literals.push(literal.clone());
        }
    }
    literals
}

/// The source of `Retry-After`: a rate limit, the variant, or a field. A 429 or 503 without any has the default of the type.
pub(super) fn retry_after<'a>(
    attributes: &Attributes,
    on_type: &Attributes,
    status: Option<u16>,
    fields: &[ParsedField<'a>],
    diagnostics: &Diagnostics,
) -> Option<RetryAfter<'a>> {
    let on_field = field::only(fields, KeyId::RetryAfter, diagnostics);
    if field::only(fields, KeyId::RateLimit, diagnostics).is_some() {
        let on_variant = attributes.retry_after.as_ref().map(|key_value| key_value.key);
        let retry_after = on_variant.or_else(|| field::key_span(fields, KeyId::RetryAfter));
        if let (Some(retry_after), Some(limit)) = (retry_after, field::key_span(fields, KeyId::RateLimit)) {
            rules::retry::beside_rate_limit(retry_after, limit, diagnostics);
        }
        return Some(RetryAfter::RateLimit);
    }
    if let Some(on_variant) = &attributes.retry_after {
        field::conflict(on_variant.key, fields, KeyId::RetryAfter, diagnostics);
        return seconds(attributes).map(RetryAfter::Seconds);
    }
    if let Some(field) = on_field {
        return Some(RetryAfter::Field(field));
    }
    match status {
        Some(status) if takes_retry_after(status) => seconds(on_type).map(RetryAfter::Seconds),
        _ => None,
    }
}

/// Whether a field sets `Retry-After`.
fn sets_retry_after(fields: &[ParsedField<'_>]) -> bool {
    field::has_key(fields, KeyId::RetryAfter) || field::has_key(fields, KeyId::RateLimit)
}

fn seconds(attributes: &Attributes) -> Option<u64> {
    match attributes.retry_after.as_ref()?.value.as_ref()? {
        OnField::Value(value::RetryAfter::Seconds(seconds)) => Some(*seconds),
        OnField::Value(value::RetryAfter::None) | OnField::Field => None,
    }
}

/// The defaults of the type that a variant uses. A variant whose status the derive does not know may use any.
pub(super) fn used_defaults(
    attributes: &Attributes,
    known: Option<u16>,
    has_status: bool,
    fields: &[ParsedField<'_>],
) -> Vec<KeyId> {
    let may_be = |takes: fn(u16) -> bool| known.is_none_or(takes) || !has_status;
    let has_challenge =
        !attributes.www_authenticate.is_empty() || field::has_key(fields, KeyId::WwwAuthenticate);
    let has_retry_after = attributes.retry_after.is_some() || sets_retry_after(fields);
    let mut used = Vec::new();
    if !has_challenge && may_be(takes_challenges) {
        used.push(KeyId::WwwAuthenticate);
    }
    if !has_retry_after && may_be(takes_retry_after) {
        used.push(KeyId::RetryAfter);
    }
    used
}

/// The header defaults of the type for a variant whose status only the compiler knows.
pub(super) fn defaults(
    attributes: &Attributes,
    on_type: &Attributes,
    status: Status,
    fields: &[ParsedField<'_>],
) -> HeaderDefaults {
    if let Status::Code(_) = status {
        return HeaderDefaults::default();
    }
    let has_challenge =
        !attributes.www_authenticate.is_empty() || field::has_key(fields, KeyId::WwwAuthenticate);
    let has_retry_after = attributes.retry_after.is_some() || sets_retry_after(fields);
    HeaderDefaults {
        challenges: if has_challenge { Vec::new() } else { challenge_literals(on_type) },
        retry_after: if has_retry_after { None } else { seconds(on_type) },
    }
}

/// Checks the header fields and the challenges of the type, once for all its variants. A struct is checked with its
/// fields.
pub(super) fn check_defaults(
    on_type: &Attributes,
    is_struct: bool,
    opt_outs: &OptOutList,
    diagnostics: &Diagnostics,
) {
    let opt_outs = OptOuts { variant: &OptOutList::default(), on_type: opt_outs };
    // an enum uses its challenges for its 401s, whatever its default status is
    let status = on_type.status.as_ref().filter(|_| is_struct).and_then(|status| status.value.as_ref());
    let status = status.and_then(|status| match status.value {
        value::StatusValue::Code(code) => u16::try_from(code).ok(),
        value::StatusValue::Named(code, _) => Some(code),
        value::StatusValue::Constant(_) => None,
    });
    for challenge in &challenge_literals(on_type) {
        if rules::headers::is_value(challenge, diagnostics) {
            rules::challenge::check(challenge, status, opt_outs, diagnostics);
        }
    }
    if !is_struct {
        let mut header = on_type.header.clone();
        header.retain(|header| !header.value.as_ref().is_some_and(|header| names_field(header, diagnostics)));
        let header = Attributes { header, ..Attributes::default() };
        headers(&header, &Attributes::default(), None, &[], opt_outs, diagnostics);
    }
}

/// Whether the value of a header field names a field. If so, reports that.
fn names_field(header: &value::Header, diagnostics: &Diagnostics) -> bool {
    let Some(literal) = &header.value else { return false };
    let template = Template::parse(literal).ok();
    let placeholder = template.as_ref().and_then(|template| template.placeholders.first());
    if let Some(placeholder) = placeholder {
        rules::template::on_type(literal, &member_name(&placeholder.field), diagnostics);
    }
    placeholder.is_some()
}

/// What a variant provides that its status may require. Something that was left out may have provided everything.
pub(super) fn provided(
    attributes: &Attributes,
    on_type: &Attributes,
    fields: &[ParsedField<'_>],
    is_incomplete: bool,
) -> Provided {
    if attributes.is_incomplete || is_incomplete {
        return Provided {
            challenge: true,
            allow: true,
            upgrade: true,
            retry_after: true,
            ..Provided::default()
        };
    }
    // a header with a mistake in its name may be the required one, and so may one that has a key of its own
    let sets_header = |attributes: &Attributes, name: &str| {
        attributes.header.iter().any(|header| {
            header.value.as_ref().is_none_or(|header| header.name.value().eq_ignore_ascii_case(name))
        })
    };
    let has_header = |name| {
        sets_header(attributes, name)
            || sets_header(on_type, name)
            || fields.iter().any(|field| sets_header(&field.attributes, name))
    };
    Provided {
        challenge: !attributes.www_authenticate.is_empty()
            || !on_type.www_authenticate.is_empty()
            || field::has_key(fields, KeyId::WwwAuthenticate)
            || has_header("WWW-Authenticate"),
        allow: attributes.allow.is_some() || field::has_key(fields, KeyId::Allow) || has_header("Allow"),
        upgrade: has_header("Upgrade"),
        retry_after: attributes.retry_after.is_some()
            || on_type.retry_after.is_some()
            || sets_retry_after(fields)
            || has_header("Retry-After"),
        ..Provided::default()
    }
}

fn constant<'a>(name: &str, value: &LitStr) -> Header<'a> {
    Header { name: name.to_owned(), value: HeaderValue::Constant(value.clone()) }
}
