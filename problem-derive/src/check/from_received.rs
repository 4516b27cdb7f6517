//! Checks how the fields of a type with `from_received` come back from a response.

use std::cell::Cell;

use problem_shared::rulebook::Rule;
use problem_shared::status::problem_code;
use quote::ToTokens;
use syn::{Data, DeriveInput, GenericArgument, Member, PathArguments, Type};

use crate::check::effect;
use crate::check::privacy::{VariantSource, template_with};
use crate::diagnostics::Diagnostics;
use crate::model::{
    AcceptedHere, Additions, Code, Detail, ExtensionKind, HeaderValue, ReadField, ReadFrom, RetryAfter,
    Status,
};
use crate::parse::attribute::Attributes;
use crate::parse::field::{Field, ParsedField};
use crate::parse::foreign::Message;
use crate::parse::keys::KeyId;
use crate::parse::{shown_fields, source_field};
use crate::rules::OptOuts;
use crate::rules::one_way::{self, NamedField, Remedy, Within, WithoutEffect};
use crate::tokens::source_text;
use crate::types::{
    PRIMITIVES, behind_references, has_reference, member_name, optional, owned, without_parentheses,
};

/// What a variant with a problem of its own sends.
#[derive(Clone, Copy)]
pub(super) struct Sent<'c, 'a> {
    pub(super) status: Status,
    pub(super) code: &'c Code,
    pub(super) detail: &'c Detail<'a>,
    pub(super) additions: &'c Additions<'a>,
    pub(super) message: &'c Message,
    /// A key of the variant was reported and left out. It may have been one that concerns its fields.
    pub(super) is_incomplete: bool,
}

/// A variant in which a field answers.
#[derive(Clone, Copy)]
pub(super) struct Answering<'c, 'a> {
    pub(super) field: &'c Field<'a>,
    pub(super) is_via: bool,
    pub(super) additions: &'c Additions<'a>,
}

/// How the fields of a variant come back; `None` if its problem stays a received problem. It also returns the opt-out of a variant of
/// an enum, which the other variants may need.
pub(super) fn of_problem<'a>(
    sent: Sent<'_, 'a>,
    on_type: &Attributes,
    source: &VariantSource<'a>,
    fields: &[ParsedField<'a>],
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> (Option<Vec<ReadField<'a>>>, Option<AcceptedHere>) {
    if !comes_back(on_type, source.input, fields, diagnostics) {
        return (None, None);
    }
    if let (Status::Code(status), Code::Text(code)) = (sent.status, sent.code)
        && status >= 500
        && code == problem_code(status)
    {
        report_defaults(fields, WithoutEffect::ServerError, diagnostics);
        return (None, None);
    }
    let read: Vec<_> = fields.iter().map(|field| read(field, Some(sent.detail), sent.additions)).collect();
    let is_struct = matches!(source.input.data, Data::Struct(_));
    // only the compiler knows about most types whether they can be read
    let may_need = read.iter().any(|read| is_one_way(read) || !is_primitive(read));
    if let Some(span) = opt_outs.variant.postpone(Rule::OneWay) {
        report_defaults(fields, WithoutEffect::OneWay, diagnostics);
        let is_used = may_need || !effect::is_opt_out_unused(Rule::OneWay, source.input);
        return (None, Some(AcceptedHere { span, is_used: Cell::new(is_used) }));
    }
    if (read.iter().any(is_one_way) || is_struct && may_need) && opt_outs.on_type.allows(Rule::OneWay) {
        report_defaults(fields, WithoutEffect::OneWay, diagnostics);
        return (None, None);
    }
    let shown = shown_fields::shown(sent.message, source.fields);
    for (place, read) in read.iter().enumerate().filter(|_| !sent.is_incomplete) {
        let within = within(&sent, &read.field, shown.contains(&place));
        let is_source = source_field::is_source(source.fields, place);
        report_one_way(read, within, is_source, is_struct, opt_outs, diagnostics);
    }
    let both: Vec<_> = fields.iter().zip(&read).collect();
    report_needless(&both, diagnostics);
    (Some(read), None)
}

/// The text of a response that shows a field.
fn within(sent: &Sent<'_, '_>, field: &Field<'_>, is_in_message: bool) -> Within {
    if let Some((_, text)) = template_with(sent.detail, &sent.additions.headers, field) {
        return Within::Text(text);
    }
    match (sent.detail, sent.message, sent.status) {
        (Detail::Message { .. }, Message::Unknown, _) => Within::PerhapsMessage,
        (Detail::Message { of_5xx: false, .. }, _, Status::Constant(_)) if is_in_message => {
            Within::PerhapsMessage
        }
        (Detail::Message { .. }, ..) if is_in_message => Within::Text("the message"),
        _ => Within::Nothing,
    }
}

/// How the other fields come back beside a field that answers; `None` if the problem of the variant stays a received problem.
pub(super) fn beside_inner<'a>(
    inner: Answering<'_, 'a>,
    on_type: &Attributes,
    input: &DeriveInput,
    fields: &[ParsedField<'a>],
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> Option<Vec<ReadField<'a>>> {
    if !comes_back(on_type, input, fields, diagnostics) {
        return None;
    }
    if inner.is_via {
        report_defaults(fields, WithoutEffect::Via, diagnostics);
        return None;
    }
    // whether the inner type comes back is known only to the compiler, so the opt-out of the variant always has an effect
    let is_struct = matches!(input.data, Data::Struct(_));
    if opt_outs.variant.allows(Rule::OneWay) || is_struct && opt_outs.on_type.allows(Rule::OneWay) {
        report_defaults(fields, WithoutEffect::OneWay, diagnostics);
        return None;
    }
    let others: Vec<_> = fields.iter().filter(|field| field.field.member != inner.field.member).collect();
    let read: Vec<_> = others.iter().map(|field| read(field, None, inner.additions)).collect();
    if read.iter().any(is_one_way) && opt_outs.allows(Rule::OneWay) {
        return None;
    }
    for read in &read {
        let within = match template_with(&Detail::None, &inner.additions.headers, &read.field) {
            Some((_, text)) => Within::Text(text),
            None => Within::Nothing,
        };
        report_one_way(read, within, false, is_struct, opt_outs, diagnostics);
    }
    let others: Vec<_> = others.into_iter().zip(&read).collect();
    report_needless(&others, diagnostics);
    Some(read)
}

/// Whether a field cannot come back.
fn is_one_way(read: &ReadField<'_>) -> bool {
    match read.from {
        ReadFrom::Default => !read.has_default,
        ReadFrom::Member(_) | ReadFrom::Rest(_) => has_reference(read.field.ty.to_token_stream()),
        _ => false,
    }
}

/// Whether a field has a type that can certainly be read.
fn is_primitive(read: &ReadField<'_>) -> bool {
    primitive(optional(read.field.ty).unwrap_or(read.field.ty)).is_some()
}

/// The name of a type, if it is that of a text, a number or another type of the language.
fn primitive(ty: &Type) -> Option<&'static str> {
    let Type::Path(path) = without_parentheses(ty) else { return None };
    let name = path.path.get_ident()?;
    PRIMITIVES.into_iter().find(|known| name == known)
}

/// Whether a type is a well-known one that the part of the response cannot have.
fn cannot_be_sent(from: &ReadFrom, ty: &Type) -> bool {
    let ty = behind_references(optional(ty).unwrap_or(ty)).0;
    match from {
        ReadFrom::RetryAfter => primitive(ty).is_some_and(|name| !name.starts_with(['u', 'i'])),
        ReadFrom::RateLimit => primitive(ty).is_some(),
        ReadFrom::Errors => primitive(element(ty).unwrap_or(ty)).is_some(),
        _ => false,
    }
}

/// The `T` of a `Vec<T>` or `[T]`.
fn element(ty: &Type) -> Option<&Type> {
    match without_parentheses(ty) {
        Type::Slice(slice) => Some(&slice.elem),
        Type::Path(path) => {
            let last = path.path.segments.last().filter(|last| last.ident == "Vec" || last.ident == "Box")?;
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            match arguments.args.first()? {
                GenericArgument::Type(inner) => Some(element(inner).unwrap_or(inner)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Reports a field that cannot come back.
fn report_one_way(
    read: &ReadField<'_>,
    within: Within,
    is_source: bool,
    is_struct: bool,
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) {
    let Field { member, ty, .. } = &read.field;
    let (has_name, at): (_, &dyn ToTokens) = match member {
        Member::Named(name) => (true, name),
        Member::Unnamed(_) => (false, ty),
    };
    let field = NamedField { name: &member_name(member), has_name, at };
    if !is_one_way(read) {
        return;
    }
    let owned = owned(ty.to_token_stream()).map(|owned| source_text(&owned).replace(',', ", "));
    let ReadFrom::Default = read.from else {
        return one_way::borrowed(field, ty, owned.as_deref(), diagnostics);
    };
    let (place, accepted) = match is_struct {
        true => ("struct", opt_outs.on_type),
        false => ("variant", opt_outs.variant),
    };
    let remedy = match owned {
        _ if is_source || is_for_log(ty) => Remedy::OptOut { place, has_list: !accepted.is_empty() },
        _ if !has_reference(ty.to_token_stream()) => Remedy::Owned,
        Some(owned) => Remedy::Borrowed { owned, has_default: has_default_if_borrowed(ty) },
        None => Remedy::OptOut { place, has_list: !accepted.is_empty() },
    };
    one_way::unsent(field, within, &remedy, diagnostics);
}

/// Whether the name of a type is the one of an error, or of a place in code: it is for the log, and has no default.
fn is_for_log(ty: &Type) -> bool {
    let Type::Path(path) = behind_references(ty).0 else { return false };
    path.path.segments.last().is_some_and(|last| {
        let name = last.ident.to_string();
        name.ends_with("Error") || ["Backtrace", "Location", "SpanTrace"].contains(&&*name)
    })
}

/// Whether a type that borrows is likely to have a default: any type that is not a reference itself, a text and a slice.
fn has_default_if_borrowed(ty: &Type) -> bool {
    match without_parentheses(ty) {
        Type::Reference(reference) => match without_parentheses(&reference.elem) {
            Type::Slice(_) => reference.mutability.is_none(),
            Type::Path(path) => path.path.is_ident("str"),
            _ => false,
        },
        _ => true,
    }
}

/// Whether the type has `from_received`. Reports the keys that need it.
fn comes_back(
    on_type: &Attributes,
    input: &DeriveInput,
    fields: &[ParsedField<'_>],
    diagnostics: &Diagnostics,
) -> bool {
    let comes_back = on_type.from_received.is_some();
    // a mirror with the key has been reported
    if !comes_back && effect::is_unconditional(input) {
        report_defaults(fields, WithoutEffect::NotRead, diagnostics);
    }
    comes_back && on_type.mirrored.is_none()
}

fn report_defaults(fields: &[ParsedField<'_>], why: WithoutEffect, diagnostics: &Diagnostics) {
    for default in fields.iter().filter_map(|field| field.attributes.default.as_ref()) {
        one_way::default_without_effect(default.key, why, diagnostics);
    }
}

/// Reports a `default` on a field that has a value of its own if nothing was sent.
fn report_needless(fields: &[(&ParsedField<'_>, &ReadField<'_>)], diagnostics: &Diagnostics) {
    for (field, read) in fields {
        let Some(default) = &field.attributes.default else { continue };
        match read.from {
            ReadFrom::Default | ReadFrom::Unsendable => {}
            // without the header fields of the response, nothing tells whether an `Option` was sent
            ReadFrom::Header(_) | ReadFrom::RetryAfter | ReadFrom::RateLimit => {}
            _ if optional(read.field.ty).is_some() => {
                one_way::default_without_effect(default.key, WithoutEffect::Optional, diagnostics);
            }
            ReadFrom::Errors => {
                one_way::default_without_effect(default.key, WithoutEffect::Errors, diagnostics);
            }
            _ => {}
        }
    }
}

/// The part of the response that has a field.
fn read<'a>(
    parsed: &ParsedField<'a>,
    detail: Option<&Detail<'a>>,
    additions: &Additions<'a>,
) -> ReadField<'a> {
    let field = parsed.field.clone();
    let is_it = |known: &Field<'_>| known.member == field.member;
    let member = additions.members.iter().find(|member| is_it(&member.field));
    let header = additions.headers.iter().find(|header| match &header.value {
        HeaderValue::Field(known) => is_it(known),
        HeaderValue::Constant(_) | HeaderValue::Template(..) => false,
    });
    let from = if let Some(member) = member {
        match &member.kind {
            ExtensionKind::Named(name) => ReadFrom::Member(name.clone()),
            ExtensionKind::RateLimit => ReadFrom::RateLimit,
            ExtensionKind::Flattened => {
                ReadFrom::Rest(additions.member_names().into_iter().map(Into::into).collect())
            }
        }
    } else if additions.errors.as_ref().is_some_and(is_it) {
        ReadFrom::Errors
    } else if matches!(detail, Some(Detail::Field(known)) if is_it(known)) {
        ReadFrom::Detail
    } else if additions.instance.as_ref().is_some_and(is_it) {
        ReadFrom::Instance
    } else if let Some(header) = header {
        ReadFrom::Header(header.name.clone())
    } else if matches!(&additions.retry_after, Some(RetryAfter::Field(known)) if is_it(known)) {
        ReadFrom::RetryAfter
    } else {
        ReadFrom::Default
    };
    let from = if cannot_be_sent(&from, field.ty) { ReadFrom::Unsendable } else { from };
    // a key that would send the field has been reported, which is enough
    let is_reported = parsed.attributes.is_incomplete
        || parsed.attributes.seen.iter().any(|seen| !matches!(seen.id, KeyId::Example | KeyId::Default));
    let is_unsent = matches!(from, ReadFrom::Default);
    ReadField { field, from, has_default: parsed.attributes.default.is_some() || is_unsent && is_reported }
}
