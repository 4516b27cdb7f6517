//! Writes the method that collects what a description of an API says about a type: its problem types, and the types and examples of
//! what their occurrences add. It exists only with the feature `describe`.

use std::cell::RefCell;

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Ident, Type};

use crate::expand::rows::{Rows, example};
use crate::model::{
    Additions, CheckedVariant, Detail, Evolution, Extension, ExtensionKind, HeaderValue, InnerProblem,
    RetryAfter, VariantKind,
};
use crate::parse::attribute::doc_comment;
use crate::parse::field::Field;
use crate::parse::template::{self, Piece, Template};
use crate::parse::value::{Member, MemberValue, VariantPath};
use crate::types::{behind_references, is_deprecated_item, member_name};

/// The method. It has one statement for each variant.
pub(super) fn method(rows: &Rows<'_>) -> TokenStream {
    let types = &Types::default();
    let (mut statements, mut row) = (TokenStream::new(), 0);
    let grpc = if rows.checked.is_grpc { quote!(__problem::Part::Grpc,) } else { TokenStream::new() };
    for variant in &rows.checked.variants {
        match &variant.kind {
            VariantKind::Problem(problem) => {
                statements.extend(own(problem, row, &grpc, types));
                row += 1;
            }
            VariantKind::Inner(inner) => statements.extend(inner_types(inner, &grpc, types)),
        }
    }
    let set = (row > 0).then(|| quote!(let __types = <Self as __problem::DeriveProblem>::TYPES;));
    let types = types.statements();
    // a program can contain the derive with the feature, for a build script, and core without it
    quote! {
        __problem::if_described! {
            fn __collect(__collector: &mut dyn __problem::Collector) {
                #set
                #types
                #statements
            }
        }
    }
}

/// The types of fields. The compiler looks for the schema of each once, because that costs it much.
#[derive(Default)]
struct Types<'a>(RefCell<Vec<(String, &'a Type)>>);

impl<'a> Types<'a> {
    /// The local with what is known about a type.
    fn local(&self, ty: &'a Type) -> Ident {
        let (mut types, text) = (self.0.borrow_mut(), ty.to_token_stream().to_string());
        let known = types.iter().position(|(known, _)| *known == text);
        let index = known.unwrap_or(types.len());
        if known.is_none() {
            types.push((text, ty));
        }
        format_ident!("__type_{}", index)
    }

    fn statements(&self) -> TokenStream {
        let mut statements = TokenStream::new();
        for (index, (_, ty)) in self.0.borrow().iter().enumerate() {
            let local = format_ident!("__type_{}", index);
            statements.extend(quote!(let #local = __problem::schema_of!(#ty);));
        }
        statements
    }
}

/// `grpc` is a part for types that become gRPC statuses.
fn own<'a>(
    problem: &'a CheckedVariant<'a>,
    row: usize,
    grpc: &TokenStream,
    types: &Types<'a>,
) -> TokenStream {
    let row = Literal::usize_unsuffixed(row);
    let is_deprecated = problem.is_deprecated;
    let mut parts = TokenStream::new();
    if let Some(text) = detail(&problem.detail, &problem.additions.members, types) {
        parts.extend(quote!(__problem::Part::Detail(#text),));
    }
    let Evolution { since, deprecated, replaced_by } = &problem.evolution;
    if let Some(version) = since {
        parts.extend(quote!(__problem::Part::Since(#version),));
    }
    if let Some(text) = deprecated {
        parts.extend(quote!(__problem::Part::Deprecated(#text),));
    }
    if let Some(code) = replaced_by {
        parts.extend(quote!(__problem::Part::ReplacedBy(#code),));
    }
    if let Some(VariantPath { ty, variant }) = &problem.like {
        // the compiler underlines a variant that cannot be a problem once, here and where it is answered with
        let span = Span::call_site().located_at(variant.span());
        let answer = quote_spanned!(span=> <#ty as __problem::Transparent>::as_answer(&#variant));
        parts.extend(quote!(__problem::Part::Like(#answer),));
    }
    for challenge in &problem.defaults.challenges {
        parts.extend(quote!(__problem::Part::HeaderIf401("WWW-Authenticate", #challenge),));
    }
    if let Some(seconds) = problem.defaults.retry_after {
        parts.extend(quote!(__problem::Part::SecondsIfBusy(#seconds),));
    }
    add(&mut parts, &problem.additions, types);
    parts.extend(grpc.clone());
    quote!(__collector.__own(&__types, #row, #is_deprecated, &[#parts]);)
}

fn inner_types<'a>(inner: &'a InnerProblem<'a>, grpc: &TokenStream, types: &Types<'a>) -> TokenStream {
    let mut parts = TokenStream::new();
    add(&mut parts, &inner.additions, types);
    parts.extend(grpc.clone());
    let ty = inner.ty();
    quote!(__collector.__inner(<#ty as __problem::Transparent>::__collect, &[#parts]);)
}

fn add<'a>(parts: &mut TokenStream, additions: &'a Additions<'a>, types: &Types<'a>) {
    if let Some(field) = &additions.instance {
        let field = facts(field, types);
        parts.extend(quote!(__problem::Part::Instance(#field),));
    }
    for Member { name, value } in &additions.constants {
        let value = match value {
            MemberValue::Literal(literal) => quote!(&#literal),
            MemberValue::Constant(path) => quote_spanned!(path.span()=> &#path),
        };
        parts.extend(quote!(__problem::Part::Constant(#name, #value),));
    }
    for Extension { kind, field } in &additions.members {
        let facts = facts(field, types);
        parts.extend(match kind {
            ExtensionKind::Named(name) => quote!(__problem::Part::Member(#name, #facts),),
            ExtensionKind::Flattened => quote!(__problem::Part::Flattened(#facts),),
            ExtensionKind::RateLimit => {
                let ty = ty(field, types);
                quote!(__problem::Part::RateLimit { is_optional: #ty.is_optional },)
            }
        });
    }
    if let Some(field) = &additions.errors {
        let text = doc_comment(field.source);
        parts.extend(quote!(__problem::Part::Errors(#text),));
    }
    for header in &additions.headers {
        let name = &header.name;
        let value = match &header.value {
            HeaderValue::Constant(text) => quote!(__problem::Text::Constant(#text)),
            HeaderValue::Template(template, fields) => text_of(template, fields, &additions.members, types),
            HeaderValue::Field(field) => {
                let field = facts(field, types);
                quote!(__problem::Text::Field(#field))
            }
        };
        parts.extend(quote!(__problem::Part::Header(#name, #value),));
    }
    match &additions.retry_after {
        Some(RetryAfter::Seconds(seconds)) => {
            parts.extend(quote!(__problem::Part::Seconds(__problem::Option::Some(#seconds), false, __problem::Option::None),));
        }
        Some(RetryAfter::Field(field)) => {
            let (ty, example) = (ty(field, types), example_of(field));
            parts.extend(
                quote!(__problem::Part::Seconds(__problem::Option::None, #ty.is_optional, #example),),
            );
        }
        // the rate limit sets it
        Some(RetryAfter::RateLimit) | None => {}
    }
}

fn detail<'a>(detail: &'a Detail<'a>, members: &[Extension<'_>], types: &Types<'a>) -> Option<TokenStream> {
    match detail {
        Detail::Message { template: Some((template, fields)), .. } | Detail::Template(template, fields) => {
            Some(text_of(template, fields, members, types))
        }
        Detail::Field(field) => {
            let field = facts(field, types);
            Some(quote!(__problem::Text::Field(#field)))
        }
        Detail::Constant(text) => Some(quote!(__problem::Text::Constant(#text))),
        Detail::Message { template: None, .. } | Detail::OfForeign | Detail::None => None,
    }
}

/// A template: its text for a reader, and its parts.
fn text_of<'a>(
    template: &Template,
    fields: &'a [Field<'a>],
    members: &[Extension<'_>],
    types: &Types<'a>,
) -> TokenStream {
    let mut pieces = TokenStream::new();
    for piece in &template.pieces {
        let (field, spec) = match piece {
            Piece::Text(text) => {
                pieces.extend(quote!(__problem::Piece::Text(#text),));
                continue;
            }
            Piece::Field { field, spec } => (field, spec),
        };
        if let Some(found) = fields.iter().find(|known| template::means(field, &known.member)) {
            let (name, is_debug) = (sent_name(found, members), spec.ends_with('?'));
            let (ty, example) = (ty(found, types), example_of(found));
            pieces.extend(quote!(__problem::Piece::Field(#name, #is_debug, #ty, #example),));
        }
    }
    quote!(__problem::Text::Template(&[#pieces]))
}

/// The name that clients know a field by, if it is a member, or its own name.
fn sent_name(field: &Field<'_>, members: &[Extension<'_>]) -> String {
    let member = members.iter().find_map(|member| match &member.kind {
        ExtensionKind::Named(name) if member.field.member == field.member => Some(name.clone()),
        _ => None,
    });
    member.unwrap_or_else(|| member_name(&field.member))
}

/// What is known about a field.
fn facts<'a>(field: &'a Field<'a>, types: &Types<'a>) -> TokenStream {
    let (text, is_deprecated) = (doc_comment(field.source), is_deprecated_item(field.source));
    let (ty, example) = (ty(field, types), example_of(field));
    quote!(__problem::FieldFacts { text: #text, is_deprecated: #is_deprecated, ty: #ty, example: #example })
}

/// What is known about the type of a field. References serialize as what they refer to.
fn ty<'a>(field: &'a Field<'a>, types: &Types<'a>) -> Ident {
    types.local(behind_references(field.ty).0)
}

fn example_of(field: &Field<'_>) -> TokenStream {
    match &field.example {
        Some(value) => {
            let value = example(value);
            quote!(__problem::Option::Some(#value))
        }
        None => quote!(__problem::Option::None),
    }
}
