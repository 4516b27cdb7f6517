//! From the checked model to tokens: the impl around the rows and the questions.

mod const_checks;
mod docs;
mod methods;
mod row_match;
mod rows;
mod table;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Attribute, Data, DeriveInput, Type};

use crate::check::field::{self, behind_references, optional};
use crate::expand::rows::Rows;
use crate::model::{
    Answer, Checked, Detail, Extension, ExtensionKind, Field, Frame, HeaderValue, RetryAfter,
};
use crate::parse::template::Template;
use crate::tokens::{mentions, spanned};

pub(crate) fn expand(frame: &Frame, checked: &Checked<'_>) -> TokenStream {
    let rows = Rows::of(checked);
    let definition = row_match::definition(checked);
    let (mut items, types) = (rows.items(), rows.types());
    items.extend(definition.item.clone());
    let problem_type = methods::problem_type(checked, &definition);
    let definition = definition.method;
    let write_detail = methods::write_detail(checked);
    let instance = methods::instance(checked);
    let visit_members = methods::visit_members(&rows);
    let visit_headers = methods::visit_headers(checked);
    let [text, source] = methods::logged(checked);
    implement(
        frame,
        checked.input,
        &items,
        &quote! {
            const TYPES: __problem::ProblemTypes = #types;
            #problem_type
            #definition
            #write_detail
            #instance
            #visit_members
            #visit_headers
            #text
            #source
        },
        &bounds(checked),
    )
}

/// The impl of a type whose attributes have a mistake: all that its users need to compile.
pub(crate) fn fallback(frame: &Frame, input: &DeriveInput) -> TokenStream {
    implement(
        frame,
        input,
        &TokenStream::new(),
        &quote! {
            const TYPES: __problem::ProblemTypes = __problem::ProblemTypes::new(&[], &[]);
            fn problem_type(&self) -> &'static __problem::ProblemType {
                __problem::never_compiled()
            }
        },
        &[],
    )
}

/// The items of the derive, in a scope of their own.
fn implement(
    frame: &Frame,
    input: &DeriveInput,
    items: &TokenStream,
    body: &TokenStream,
    bounds: &[(&Type, TokenStream)],
) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let mut predicates = TokenStream::new();
    if let Some(clause) = where_clause {
        for predicate in &clause.predicates {
            predicates.extend(quote!(#predicate,));
        }
    }
    let mut response_predicates = predicates.clone();
    let parameters = field::parameters(&input.generics);
    if !parameters.is_empty() {
        for (ty, predicate) in bounds {
            if mentions(ty.to_token_stream(), &parameters) {
                predicates.extend(quote!(#predicate,));
            }
        }
        predicates.extend(quote!(#ident #ty_generics: __problem::Error,));
        response_predicates.extend(quote!(#ident #ty_generics: __problem::ToProblem,));
    }
    let krate = frame.krate.as_ref().map_or_else(|| quote!(::problem_core), ToTokens::to_token_stream);
    let skip = &frame.skip;
    // a name that is no framework is underlined where it stands
    let mut known = TokenStream::new();
    for name in skip {
        let krate = spanned(&krate, name.span());
        known.extend(quote_spanned! {name.span()=>
            const _: __problem::Option<#krate::__private::frameworks::#name> = __problem::Option::None;
        });
    }
    let allow = is_deprecated(input).then(|| quote!(#[allow(deprecated)]));
    // of a generic type the bound on the impl says it
    let needs_error = input
        .generics
        .params
        .is_empty()
        .then(|| quote!(#allow const _: () = __problem::needs_error::<#ident>();));
    quote! {
        const _: () = {
            use #krate::__private as __problem;
            #known
            #needs_error
            #items
            #[automatically_derived]
            // where a type is no problem, the names of others are no help
            #[diagnostic::do_not_recommend]
            #allow
            impl #impl_generics __problem::ToProblem for #ident #ty_generics
            where #predicates
            {
                #body
            }
            #krate::__frameworks! {
                skip [#(#skip)*]
                attributes [#allow]
                impl [#impl_generics] for [#ident #ty_generics] where [#response_predicates]
            }
        };
    }
}

/// Naming what is deprecated is a warning, and the impl has to name it.
pub(crate) fn is_deprecated(input: &DeriveInput) -> bool {
    let deprecated =
        |attributes: &[Attribute]| attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"));
    let in_fields = |fields: &syn::Fields| fields.iter().any(|field| deprecated(&field.attrs));
    deprecated(&input.attrs)
        || match &input.data {
            Data::Enum(data) => {
                data.variants.iter().any(|variant| deprecated(&variant.attrs) || in_fields(&variant.fields))
            }
            Data::Struct(data) => in_fields(&data.fields),
            Data::Union(_) => false,
        }
}

/// What the impl asks of the types of fields, each with the type that it is about. It is written
/// out where a parameter of the type is in that; of a concrete type the compiler knows.
fn bounds<'a>(checked: &'a Checked<'a>) -> Vec<(&'a Type, TokenStream)> {
    let mut bounds = Vec::new();
    let mut bound = |ty: &'a Type, name: &str| {
        let name = format_ident!("{}", name);
        bounds.push((ty, quote!(#ty: __problem::#name)));
    };
    let text = |field: &Field<'a>| optional(field.ty).unwrap_or(field.ty);
    for variant in &checked.variants {
        let own = match &variant.answer {
            Answer::Inner(field) => {
                bound(field.ty, "ToProblem");
                continue;
            }
            Answer::Own(own) => own,
        };
        let mut template = |template: &'a Template, fields: &'a [Field<'a>]| {
            for (placeholder, field) in template.placeholders.iter().zip(fields) {
                bound(field.ty, placeholder.format_trait);
            }
        };
        if let Detail::Template(text, fields) = &own.detail {
            template(text, fields);
        }
        for header in &own.headers {
            if let HeaderValue::Template(text, fields) = &header.value {
                template(text, fields);
            }
        }
        if let Detail::Field(field) = &own.detail {
            bound(text(field), "Display");
        }
        own.instance.iter().for_each(|field| bound(text(field), "Display"));
        for header in &own.headers {
            if let HeaderValue::Field(field) = &header.value {
                bound(text(field), "Display");
            }
        }
        if let Some(RetryAfter::Field(field)) = &own.retry_after {
            bound(field.ty, "RetryAfter");
        }
        for Extension { kind, field } in &own.members {
            bound(field.ty, if let ExtensionKind::RateLimit = kind { "HasRateLimit" } else { "Serialize" });
        }
        own.errors.iter().for_each(|field| bound(behind_references(text(field)).0, "FieldErrors"));
    }
    bounds
}
