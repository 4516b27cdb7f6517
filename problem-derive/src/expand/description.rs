//! Writes the method that collects what a description of an API says about a type: its problem types, and the types and examples of
//! what their occurrences add. It exists only with the feature `describe`.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use crate::expand::rows::{Rows, example};
use crate::model::{
    Additions, CheckedVariant, Detail, Extension, ExtensionKind, HeaderValue, InnerProblem, RetryAfter,
    VariantKind,
};
use crate::parse::attribute::doc_comment;
use crate::parse::field::Field;
use crate::parse::template::{self, Piece, Template};
use crate::parse::value::{Member, MemberValue, VariantPath};
use crate::types::{behind_references, is_deprecated_item, optional};

/// The method. It has one statement for each variant.
pub(super) fn method(rows: &Rows<'_>) -> TokenStream {
    let (mut statements, mut row) = (TokenStream::new(), 0);
    for variant in &rows.checked.variants {
        match &variant.kind {
            VariantKind::Problem(problem) => {
                statements.extend(own(problem, row));
                row += 1;
            }
            VariantKind::Inner(inner) => statements.extend(inner_types(inner)),
        }
    }
    let types = (row > 0).then(|| quote!(let __types = <Self as __problem::DeriveProblem>::TYPES;));
    quote! {
        fn __collect(__collector: &mut dyn __problem::Collector) {
            #types
            #statements
        }
    }
}

fn own(problem: &CheckedVariant<'_>, row: usize) -> TokenStream {
    let row = Literal::usize_unsuffixed(row);
    let is_deprecated = problem.is_deprecated;
    let mut parts = TokenStream::new();
    if let Some(text) = detail(&problem.detail) {
        parts.extend(quote!(__problem::Part::Detail(#text),));
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
    add(&mut parts, &problem.additions);
    quote!(__collector.__own(&__types, #row, #is_deprecated, &[#parts]);)
}

fn inner_types(inner: &InnerProblem<'_>) -> TokenStream {
    let mut parts = TokenStream::new();
    add(&mut parts, &inner.additions);
    let ty = inner.ty();
    quote!(__collector.__inner(<#ty as __problem::Transparent>::__collect, &[#parts]);)
}

fn add(parts: &mut TokenStream, additions: &Additions<'_>) {
    if let Some(field) = &additions.instance {
        let field = facts(field);
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
        let facts = facts(field);
        parts.extend(match kind {
            ExtensionKind::Named(name) => quote!(__problem::Part::Member(#name, #facts),),
            ExtensionKind::Flattened => quote!(__problem::Part::Flattened(#facts),),
            ExtensionKind::RateLimit => {
                let is_optional = optional(field.ty).is_some();
                quote!(__problem::Part::RateLimit { is_optional: #is_optional },)
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
            HeaderValue::Template(template, fields) => text_of(template, fields),
            HeaderValue::Field(field) => {
                let field = facts(field);
                quote!(__problem::Text::Field(#field))
            }
        };
        parts.extend(quote!(__problem::Part::Header(#name, #value),));
    }
    match &additions.retry_after {
        Some(RetryAfter::Seconds(seconds)) => {
            parts.extend(quote!(__problem::Part::Seconds(__problem::Option::Some(#seconds), false),));
        }
        Some(RetryAfter::Field(field)) => {
            let is_optional = optional(field.ty).is_some();
            parts.extend(quote!(__problem::Part::Seconds(__problem::Option::None, #is_optional),));
        }
        // the rate limit sets it
        Some(RetryAfter::RateLimit) | None => {}
    }
}

fn detail(detail: &Detail<'_>) -> Option<TokenStream> {
    match detail {
        Detail::Message { template: Some((template, fields)), .. } | Detail::Template(template, fields) => {
            Some(text_of(template, fields))
        }
        Detail::Field(field) => {
            let field = facts(field);
            Some(quote!(__problem::Text::Field(#field)))
        }
        Detail::Constant(text) => Some(quote!(__problem::Text::Constant(#text))),
        Detail::Message { template: None, .. } | Detail::OfForeign | Detail::None => None,
    }
}

/// A template: its text for a reader, and its parts.
fn text_of(template: &Template, fields: &[Field<'_>]) -> TokenStream {
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
            let (name, facts) = (crate::types::member_name(&found.member), facts(found));
            let is_debug = spec.ends_with('?');
            pieces
                .extend(quote!(__problem::Piece::Field { name: #name, is_debug: #is_debug, field: #facts },));
        }
    }
    quote!(__problem::Text::Template(&[#pieces]))
}

/// What is known about a field.
fn facts(field: &Field<'_>) -> TokenStream {
    let text = doc_comment(field.source);
    let is_deprecated = is_deprecated_item(field.source);
    let (ty, _) = behind_references(field.ty);
    let example = match &field.example {
        Some(value) => {
            let value = example(value);
            quote!(__problem::Option::Some(#value))
        }
        None => quote!(__problem::Option::None),
    };
    quote! {
        __problem::FieldFacts {
            text: #text,
            is_deprecated: #is_deprecated,
            ty: __problem::schema_of!(#ty),
            example: #example,
        }
    }
}
