//! Writes the impl of a checked type. Nothing here checks anything; the model contains only what is legal.

mod const_checks;
mod const_identities;
mod describe;
#[cfg(any(test, feature = "describe"))]
mod description;
mod docs;
mod fallback;
mod from_received;
mod mirror;
mod row_json;
mod rows;
mod table;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{DeriveInput, Path, Type};

pub(crate) use self::fallback::fallback;
use self::rows::Rows;
use crate::model::{
    CheckedType, Detail, Extension, ExtensionKind, HeaderValue, ImplSettings, RetryAfter, VariantKind,
};
use crate::parse::field::Field;
use crate::parse::template::Template;
use crate::parse::value::Also;
use crate::tokens::{mentions, spanned};
use crate::types::{self, behind_references, foreign_error, is_deprecated, is_erased_error, optional};

/// The impl. `describes`: with the method that only descriptions of an API call.
pub(crate) fn expand(settings: &ImplSettings, checked: &CheckedType<'_>, describes: bool) -> TokenStream {
    let rows = Rows::of(checked);
    let (items, types) = (rows.items(), rows.types());
    // the compiler reports a type that cannot be sent before it reports one that cannot be read
    let comes_back = if settings.comes_back { from_received::implement(&rows) } else { TokenStream::new() };
    let describe = describe::describe(&rows);
    #[cfg(any(test, feature = "describe"))]
    let description = describes.then(|| description::method(&rows));
    #[cfg(not(any(test, feature = "describe")))]
    let description = describes.then(TokenStream::new);
    implement(
        settings,
        checked.input,
        [&items, &comes_back],
        &quote! {
            const TYPES: __problem::ProblemTypes = #types;
            #describe
            #description
        },
        &bounds(checked),
        &describe::fields(&rows),
        &|mirrored| mirror::conversion(mirrored, checked),
    )
}

/// The items of the derive, in a scope of their own.
fn implement(
    settings: &ImplSettings,
    input: &DeriveInput,
    [before, after]: [&TokenStream; 2],
    body: &TokenStream,
    bounds: &[(&Type, TokenStream)],
    fields: &TokenStream,
    conversion: &dyn Fn(&Path) -> TokenStream,
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
    let parameters = types::parameters(&input.generics);
    if !parameters.is_empty() {
        for (ty, predicate) in bounds {
            if mentions(ty.to_token_stream(), &parameters) {
                predicates.extend(quote!(#predicate,));
            }
        }
        predicates.extend(quote!(#ident #ty_generics: __problem::Error,));
        response_predicates.extend(quote!(#ident #ty_generics: __problem::ToProblem,));
    }
    let krate = settings.krate.as_ref().map_or_else(|| quote!(::problem_core), ToTokens::to_token_stream);
    let skip = &settings.skip;
    // the compiler underlines a name that is not a framework where the user wrote it
    let mut known = TokenStream::new();
    for name in skip {
        let krate = spanned(&krate, name.span());
        known.extend(quote_spanned! {name.span()=>
            const _: __problem::Option<#krate::__private::frameworks::#name> = __problem::Option::None;
        });
    }
    let also = settings.also.iter().map(|also| match also {
        Also::Macro(path) => path.to_token_stream(),
        Also::Bridge(name) => {
            let krate = spanned(&krate, name.span());
            quote_spanned!(name.span()=> #krate::__private::bridges::#name)
        }
    });
    let mirrored = settings.mirrored.as_ref();
    let mirror = mirrored
        .map(|mirrored| mirror::implement(mirrored.as_ref(), settings.has_message, input, conversion));
    let allow = is_deprecated(input).then(|| quote!(#[allow(deprecated)]));
    // for a generic type, the bound on the impl does this
    let needs_error = input.generics.params.is_empty().then(|| {
        let this = quote_spanned!(ident.span()=> Self);
        quote!(const IS_ERROR: () = __problem::needs_error::<#this>();)
    });
    quote! {
        const _: () = {
            use #krate::__private as __problem;
            #known
            #before
            #[automatically_derived]
            #allow
            impl #impl_generics __problem::DeriveProblem for #ident #ty_generics
            where #predicates
            {
                #needs_error
                #body
            }
            #mirror
            #after
            #krate::__frameworks! {
                [#(#skip)*] [#allow] [#impl_generics] [#ident #ty_generics] [#response_predicates] [#fields]
            }
            #(#also! { [#allow] [#impl_generics] [#ident #ty_generics] [#response_predicates] })*
        };
    }
}

/// The bounds that the impl needs for types of fields. They are written out for types that contain a type parameter; the
/// compiler checks a concrete type itself.
fn bounds<'a>(checked: &'a CheckedType<'a>) -> Vec<(&'a Type, TokenStream)> {
    let mut bounds = Vec::new();
    let mut bound = |ty: &'a Type, name: &str| {
        let name = format_ident!("{}", name);
        bounds.push((ty, quote!(#ty: __problem::#name)));
    };
    let text = |field: &Field<'a>| optional(field.ty).unwrap_or(field.ty);
    for variant in &checked.variants {
        let (detail, additions) = match &variant.kind {
            VariantKind::Inner(inner) => {
                bound(inner.ty(), "Transparent");
                (&Detail::None, &inner.additions)
            }
            VariantKind::Problem(problem) => (&problem.detail, &problem.additions),
        };
        let mut template = |template: &'a Template, fields: &'a [Field<'a>]| {
            for (placeholder, field) in template.placeholders.iter().zip(fields) {
                bound(field.ty, placeholder.format_trait);
            }
        };
        if let Detail::Template(text, fields) = detail {
            template(text, fields);
        }
        for header in &additions.headers {
            if let HeaderValue::Template(text, fields) = &header.value {
                template(text, fields);
            }
        }
        if let Detail::Field(field) = detail {
            bound(text(field), "Display");
        }
        additions.instance.iter().for_each(|field| bound(text(field), "Display"));
        for header in &additions.headers {
            if let HeaderValue::Field(field) = &header.value {
                bound(text(field), "Display");
            }
        }
        if let Some(RetryAfter::Field(field)) = &additions.retry_after {
            bound(field.ty, "RetryAfter");
        }
        for Extension { kind, field } in &additions.members {
            bound(field.ty, if let ExtensionKind::RateLimit = kind { "HasRateLimit" } else { "Serialize" });
        }
        additions.errors.iter().for_each(|field| bound(behind_references(text(field)).0, "FieldErrors"));
        if let VariantKind::Inner(inner) = &variant.kind
            && inner.via.is_some()
            && !is_erased_error(inner.field.ty)
        {
            bound(foreign_error(inner.field.ty).0, "Error");
        }
    }
    for variant in &checked.variants {
        if let VariantKind::Inner(inner) = &variant.kind
            && let Some(via) = &inner.via
        {
            let (ty, _) = foreign_error(inner.field.ty);
            let parameters = types::parameters(&checked.input.generics);
            // either of the two may have a parameter
            let generic = if mentions(ty.to_token_stream(), &parameters) { ty } else { via };
            bounds.push((generic, quote!(#via: __problem::ConvertedFrom<#ty>)));
        }
    }
    bounds
}
