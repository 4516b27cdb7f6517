//! Checks how the fields of a type with `from_received` come back from a response.

use problem_shared::rulebook::Rule;
use problem_shared::status::problem_code;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Data, DeriveInput, Member};

use crate::check::effect;
use crate::check::privacy::VariantSource;
use crate::diagnostics::Diagnostics;
use crate::model::{
    Additions, Code, Detail, ExtensionKind, HeaderValue, ReadField, ReadFrom, RetryAfter, Status,
};
use crate::parse::attribute::Attributes;
use crate::parse::field::{Field, ParsedField};
use crate::parse::keys::KeyId;
use crate::parse::source_field;
use crate::rules::OptOuts;
use crate::rules::one_way::{self, NamedField, WithoutEffect};
use crate::types::{member_name, optional};

/// What a variant with a problem of its own sends.
#[derive(Clone, Copy)]
pub(super) struct Sent<'c, 'a> {
    pub(super) status: Status,
    pub(super) code: &'c Code,
    pub(super) detail: &'c Detail<'a>,
    pub(super) additions: &'c Additions<'a>,
}

/// A variant in which a field answers.
#[derive(Clone, Copy)]
pub(super) struct Answering<'c, 'a> {
    pub(super) field: &'c Field<'a>,
    pub(super) is_via: bool,
    pub(super) additions: &'c Additions<'a>,
}

/// How the fields of a variant come back; `None` if its problem stays a received problem.
pub(super) fn of_problem<'a>(
    sent: Sent<'_, 'a>,
    on_type: &Attributes,
    source: &VariantSource<'a>,
    fields: &[ParsedField<'a>],
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> Option<Vec<ReadField<'a>>> {
    if !comes_back(on_type, source.input, fields, diagnostics) {
        return None;
    }
    if let (Status::Code(status), Code::Text(code)) = (sent.status, sent.code)
        && status >= 500
        && code == problem_code(status)
    {
        report_defaults(fields, WithoutEffect::ServerError, diagnostics);
        return None;
    }
    let read: Vec<_> = fields.iter().map(|field| read(field, Some(sent.detail), sent.additions)).collect();
    if read.iter().any(is_one_way) && opt_outs.allows(Rule::OneWay) {
        report_defaults(fields, WithoutEffect::OneWay, diagnostics);
        return None;
    }
    for (place, read) in read.iter().enumerate() {
        report_one_way(read, source_field::is_source(source.fields, place), diagnostics);
    }
    let both: Vec<_> = fields.iter().zip(&read).collect();
    report_needless(&both, diagnostics);
    Some(read)
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
        report_one_way(read, false, diagnostics);
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

/// Reports a field that cannot come back.
fn report_one_way(read: &ReadField<'_>, is_source: bool, diagnostics: &Diagnostics) {
    let Field { member, ty, .. } = &read.field;
    let (has_name, at): (_, &dyn ToTokens) = match member {
        Member::Named(name) => (true, name),
        Member::Unnamed(_) => (false, ty),
    };
    let field = NamedField { name: &member_name(member), has_name, at };
    match read.from {
        _ if !is_one_way(read) => {}
        ReadFrom::Default => one_way::unsent(field, is_source, diagnostics),
        _ => one_way::borrowed(field, ty, diagnostics),
    }
}

/// Whether a type has a reference among its tokens.
fn has_reference(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '&',
        TokenTree::Group(group) => has_reference(group.stream()),
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    })
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
            ReadFrom::Default => {}
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
    // a key that would send the field has been reported, which is enough
    let is_reported = parsed.attributes.is_incomplete
        || parsed.attributes.seen.iter().any(|seen| !matches!(seen.id, KeyId::Example | KeyId::Default));
    let is_unsent = matches!(from, ReadFrom::Default);
    ReadField { field, from, has_default: parsed.attributes.default.is_some() || is_unsent && is_reported }
}
