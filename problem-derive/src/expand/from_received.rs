//! Writes how the errors of a type come back from a response.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::{DeriveInput, Type};

use crate::expand::describe::header_name;
use crate::expand::rows::Rows;
use crate::model::{InnerProblem, ReadField, ReadFrom, Variant, VariantKind};
use crate::tokens::{joined, mentions};
use crate::types::{self, foreign_error, is_deprecated, optional, without_parentheses};

/// The impl for a type with `from_received`.
pub(super) fn implement(rows: &Rows<'_>) -> TokenStream {
    let (mut arms, mut inner_variants, mut bounds, mut row) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for variant in &rows.checked.variants {
        let read = match &variant.kind {
            VariantKind::Problem(problem) => &problem.read,
            VariantKind::Inner(inner) => &inner.read,
        };
        if let Some(read) = read {
            bounds.extend(read.iter().filter_map(bound));
            match &variant.kind {
                VariantKind::Problem(_) => {
                    let (number, value) = (Literal::u32_unsuffixed(row), value(variant, None, read));
                    arms.push(
                        quote!(__problem::Option::Some(#number) => return __problem::Option::Some(#value),),
                    );
                }
                VariantKind::Inner(inner) => {
                    let ty = inner.field.ty;
                    bounds.push((ty, quote!(#ty: __problem::FromReceived)));
                    let value = value(variant, Some(inner), read);
                    // the two traits differ only in their messages
                    let read = match has_name_of_library(ty) {
                        true => quote!(ForeignFromReceived > ::from_received),
                        false => quote!(FromReceived > ::__from_received),
                    };
                    inner_variants.push(quote! {
                        if let __problem::Option::Some(__inner) = <#ty as __problem::#read(__r) {
                            return __problem::Option::Some(#value);
                        }
                    });
                }
            }
        }
        row += u32::from(variant.problem().is_some());
    }
    let own = (!arms.is_empty()).then(|| {
        let arms = joined(arms);
        quote!(match __r.row(&__PROBLEM_TABLE) { #arms _ => {} })
    });
    let inner_variants = joined(inner_variants);
    implement_with(rows.checked.input, &bounds, &quote!(#own #inner_variants __problem::Option::None))
}

/// Whether a type has the name of an error of problem-core, or of a framework.
fn has_name_of_library(ty: &Type) -> bool {
    let Type::Path(path) = without_parentheses(foreign_error(ty).0) else { return false };
    path.path.segments.last().is_some_and(|last| {
        let name = last.ident.to_string();
        ["Problem", "BrokenRules", "ErrorResponse", "NotAProblem"].contains(&&*name)
            || name.ends_with("Rejection")
    })
}

/// The impl for a type whose attributes have mistakes.
pub(super) fn fallback(input: &DeriveInput) -> TokenStream {
    implement_with(input, &[], &quote!(let _ = __r; __problem::never_converted()))
}

fn implement_with(input: &DeriveInput, bounds: &[(&Type, TokenStream)], body: &TokenStream) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let mut predicates = TokenStream::new();
    for predicate in where_clause.iter().flat_map(|clause| &clause.predicates) {
        predicates.extend(quote!(#predicate,));
    }
    let parameters = types::parameters(&input.generics);
    for (ty, predicate) in bounds {
        if mentions(ty.to_token_stream(), &parameters) {
            predicates.extend(quote!(#predicate,));
        }
    }
    let allow = is_deprecated(input).then(|| quote!(#[allow(deprecated)]));
    quote! {
        #[automatically_derived]
        #allow
        impl #impl_generics __problem::DeriveFromReceived for #ident #ty_generics
        where #predicates
        {
            fn from_received(__r: &__problem::Reading<'_>) -> __problem::Option<Self> {
                #body
            }
        }
    }
}

/// The variant with its fields. In `inner`, a field is the problem that was read before.
fn value(variant: &Variant<'_>, inner: Option<&InnerProblem<'_>>, read: &[ReadField<'_>]) -> TokenStream {
    let mut fields = Vec::new();
    if let Some(inner) = inner {
        let member = &inner.field.member;
        fields.push(quote!(#member: __inner,));
    }
    for read in read {
        let (member, value) = (&read.field.member, field(read));
        fields.push(quote!(#member: #value,));
    }
    let (name, fields) = (variant.name, joined(fields));
    let colons = name.map(|_| <syn::Token![::]>::default());
    quote!(Self #colons #name { #fields })
}

/// The value of a field.
fn field(read: &ReadField<'_>) -> TokenStream {
    let ty = read.field.ty;
    let is_optional = optional(ty).is_some();
    // serde knows what an optional member is
    let inner = match &read.from {
        ReadFrom::Member(_) => ty,
        _ => optional(ty).unwrap_or(ty),
    };
    let found = match &read.from {
        ReadFrom::Member(name) => quote!(<#inner as __problem::FromMember>::from_member(__r, #name)),
        ReadFrom::Rest(names) if is_optional => {
            quote!(<#inner as __problem::FromMember>::from_any_members(__r, &[#(#names),*]))
        }
        ReadFrom::Rest(names) => {
            quote!(<#inner as __problem::FromMember>::from_members(__r, &[#(#names),*]))
        }
        ReadFrom::Errors if is_optional => quote!(<#inner as __problem::FromErrors>::from_errors(__r)),
        ReadFrom::Errors => quote!(<#inner as __problem::FromErrors>::from_all_errors(__r)),
        ReadFrom::Detail => quote!(<#inner as __problem::FromText>::from_detail(__r)),
        ReadFrom::Instance => quote!(<#inner as __problem::FromText>::from_instance(__r)),
        ReadFrom::RetryAfter => quote!(<#inner as __problem::FromRetryAfter>::from_retry_after(__r)),
        ReadFrom::RateLimit => quote!(<#inner as __problem::FromRateLimit>::from_rate_limit(__r)),
        ReadFrom::Header(name) => {
            let name = header_name(name);
            quote!(<#inner as __problem::FromText>::from_header(__r, #name))
        }
        ReadFrom::Default => return quote!(<#ty as __problem::Default>::default()),
        ReadFrom::Unsendable => return quote!(__problem::Option::<#ty>::None?),
    };
    match (&read.from, read.has_default) {
        (ReadFrom::Member(_), false) => quote!(#found.required()?),
        _ if is_optional && read.has_default => quote!(#found.optional_or_default()?),
        _ if is_optional => quote!(#found.optional()?),
        // the compiler underlines a type without a default
        (_, true) => quote!(#found.or(<#ty as __problem::Default>::default)?),
        (_, false) => quote!(#found.required()?),
    }
}

/// The bound that the impl needs if the type of a field contains a type parameter.
fn bound<'a>(read: &ReadField<'a>) -> Option<(&'a Type, TokenStream)> {
    let ty = read.field.ty;
    let inner = optional(ty).unwrap_or(ty);
    let predicate = match &read.from {
        ReadFrom::Member(_) if read.has_default => quote!(#ty: __problem::FromMember + __problem::Default),
        ReadFrom::Member(_) => quote!(#ty: __problem::FromMember),
        ReadFrom::Rest(_) => quote!(#inner: __problem::FromMember),
        ReadFrom::Errors => quote!(#inner: __problem::FromErrors),
        ReadFrom::Detail | ReadFrom::Instance | ReadFrom::Header(_) => quote!(#inner: __problem::FromText),
        ReadFrom::RetryAfter => quote!(#inner: __problem::FromRetryAfter),
        ReadFrom::RateLimit => quote!(#inner: __problem::FromRateLimit),
        ReadFrom::Default => quote!(#ty: __problem::Default),
        ReadFrom::Unsendable => return None,
    };
    Some(match (&read.from, read.has_default && optional(ty).is_none()) {
        (ReadFrom::Member(_) | ReadFrom::Default, _) | (_, false) => (ty, predicate),
        (_, true) => (ty, quote!(#predicate + __problem::Default)),
    })
}
