//! What may leave the service: no source does.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, DeriveInput, Fields, GenericParam, Type};

use super::Accepts;
use crate::attr::Attributes;
use crate::errors::Errors;
use crate::field::{GivenField, behind_references};
use crate::keys::KeyId;
use crate::message;
use crate::model::{Detail, Field, HeaderValue, Own, Shown, ShownBy, Status};

/// A variant as its author wrote it.
pub(crate) struct Source<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) attributes: &'a [Attribute],
    pub(crate) fields: &'a Fields,
}

/// Reports what a variant sends of a source. What only the compiler can tell, whether the type of
/// a field is an error, is given back.
pub(crate) fn check<'a>(
    source: &Source<'a>,
    own: &Own<'a>,
    given: &[GivenField<'a>],
    accepts: Accepts<'_>,
    errors: &Errors,
) -> Vec<Shown<'a>> {
    let mut shown = Vec::new();
    let is_source = |place: usize| message::is_source(source.fields, place);
    for (place, field) in given.iter().enumerate() {
        let sent = sent_by(own, &field.field).or_else(|| sent_by_key(&field.given));
        match sent {
            Some(sent) if is_source(place) => report_sent(&sent, field, errors),
            Some(_) => shown.extend(ask(source.input, field.field.ty, ShownBy::Key)),
            None => {}
        }
    }
    let sends_message = matches!(own.detail, Detail::Default);
    let is_client_error = !matches!(own.status, Status::Code(code) if code >= 500);
    if !sends_message || !is_client_error {
        return shown;
    }
    for place in message::shown(source.attributes, source.fields) {
        let Some(field) = given.get(place) else { continue };
        let only_compiler_knows = !is_source(place) || matches!(own.status, Status::Constant(_));
        if only_compiler_knows {
            let by = if is_source(place) { ShownBy::MessageOfSource } else { ShownBy::Message };
            let question = ask(source.input, field.field.ty, by);
            if question.is_some() && !accepts.lifts("source_in_message") {
                shown.extend(question);
            }
        } else if !accepts.lifts("source_in_message") {
            errors.report(
                &field.field.ty,
                "source_in_message",
                format_args!("the message of a 4xx is sent, and it shows this source"),
                "add detail = \"…\" with the text for the client; if you must, add accept(source_in_message)",
            );
        }
    }
    shown
}

/// What of a variant takes its text from a field.
fn sent_by(own: &Own<'_>, field: &Field<'_>) -> Option<(Span, &'static str)> {
    let is_it = |used: &&Field<'_>| used.member == field.member;
    if let Detail::Template(template, fields) = &own.detail
        && fields.iter().any(|used| is_it(&used))
    {
        return Some((template.literal.span(), "`detail`"));
    }
    own.headers.iter().find_map(|header| match &header.value {
        HeaderValue::Template(template, fields) if fields.iter().any(|used| is_it(&used)) => {
            Some((template.literal.span(), "a header"))
        }
        _ => None,
    })
}

/// The key by which a field itself is sent.
fn sent_by_key(given: &Attributes) -> Option<(Span, &'static str)> {
    let sends = |id: KeyId| match id {
        KeyId::Extension | KeyId::Flatten => Some("an extension member"),
        KeyId::Instance => Some("`instance`"),
        KeyId::Detail => Some("`detail`"),
        KeyId::Header | KeyId::WwwAuthenticate | KeyId::Allow => Some("a header"),
        _ => None,
    };
    given.seen.iter().find_map(|seen| Some((seen.span, sends(seen.id)?)))
}

fn report_sent((span, by): &(Span, &'static str), field: &GivenField<'_>, errors: &Errors) {
    let name = crate::field::show(&field.field.member);
    errors.report_at(
        *span,
        "source_sent",
        format_args!("{by} would send `{name}`, a source, to the client"),
        "leave the source for the log, and say what the client may know in words of your own",
    );
}

/// The question whether a type is an error, if it can be asked outside the impl.
fn ask<'a>(input: &DeriveInput, ty: &'a Type, by: ShownBy) -> Option<Shown<'a>> {
    let parameters: Vec<_> = input
        .generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        })
        .chain(["Self".to_owned()])
        .collect();
    // a lifetime of its own, as in `for<'a> fn(&'a str)`, has no place outside
    let has_own_lifetimes = mentions(ty.to_token_stream(), &["for".to_owned()]);
    let asks = !mentions(ty.to_token_stream(), &parameters) && !has_own_lifetimes && !is_plain(ty);
    asks.then_some(Shown { ty, by })
}

/// The types of the standard library that fields mostly have, and that are no errors.
fn is_plain(ty: &Type) -> bool {
    let Type::Path(path) = behind_references(ty).0 else { return false };
    let name = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    matches!(
        name.as_str(),
        "bool"
            | "char"
            | "str"
            | "String"
            | "f32"
            | "f64"
            | "Duration"
            | "Vec"
            | "Option"
            | "u8"
            | "u16"
            | "u32"
            | "u64"
            | "u128"
            | "usize"
            | "i8"
            | "i16"
            | "i32"
            | "i64"
            | "i128"
            | "isize"
    )
}

fn mentions(tokens: TokenStream, names: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident.to_string()),
        TokenTree::Group(group) => mentions(group.stream(), names),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
