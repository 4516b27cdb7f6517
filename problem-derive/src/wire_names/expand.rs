//! The impl: the names as constants, and a `match` from a place to what is there.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Generics, Ident, parse_quote};

use super::check::{Body, Checked, Field, Shape};
use crate::expand::{is_deprecated, mentions};

pub(super) fn expand(input: &DeriveInput, checked: &Checked<'_>) -> TokenStream {
    let Checked { krate, body } = checked;
    let path = |variant: Option<&Ident>| match variant {
        Some(variant) => quote!(Self::#variant),
        None => quote!(Self),
    };
    let variants: Vec<(TokenStream, &Shape<'_>)> = match body {
        Body::Nothing => return TokenStream::new(),
        Body::Struct(shape) => vec![(path(None), shape)],
        Body::Enum(variants) => variants.iter().map(|(ident, shape)| (path(Some(ident)), shape)).collect(),
    };
    let names = variants.iter().map(|(variant, shape)| wire_names(variant, shape));
    let fields: Vec<_> = variants.iter().flat_map(|(variant, shape)| fields(variant, shape)).collect();
    let items: Vec<_> = variants.iter().filter_map(|(variant, shape)| item(variant, shape)).collect();
    // of an enum without variants there is no value
    let names = match variants.is_empty() {
        true => quote!(match *self {}),
        false => quote!(match self { #(#names)* }),
    };
    let field = (!fields.is_empty()).then(|| {
        quote! {
            fn field(&self, place: __problem::usize) -> __problem::Option<&dyn __problem::WireNames> {
                match (self, place) {
                    #(#fields)*
                    _ => __problem::Option::None,
                }
            }
        }
    });
    let item = (!items.is_empty()).then(|| {
        quote! {
            fn item(&self, item: __problem::Item<'_>) -> __problem::WireItem<'_> {
                match self {
                    #(#items)*
                    #[allow(unreachable_patterns)]
                    _ => __problem::Option::None,
                }
            }
        }
    });
    let ident = &input.ident;
    let generics = bounded(&input.generics, &variants);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let allow = is_deprecated(input).then(|| quote!(#[allow(deprecated)]));
    quote! {
        const _: () = {
            use #krate::__private as __problem;
            #[automatically_derived]
            // where a type has no names, those of others are no help
            #[diagnostic::do_not_recommend]
            #allow
            impl #impl_generics __problem::WireNames for #ident #ty_generics #where_clause {
                fn wire_names(&self) -> &'static [__problem::WireName] {
                    #names
                }
                #field
                #item
            }
        };
    }
}

fn wire_names(variant: &TokenStream, shape: &Shape<'_>) -> TokenStream {
    if let Some(Field { member, ty, nested, .. }) = &shape.stands_for {
        let names = match nested {
            true => quote_spanned!(ty.span()=> __problem::WireNames::wire_names(value)),
            false => quote!(&[]),
        };
        let pattern = if *nested { quote!({ #member: value, .. }) } else { quote!({ .. }) };
        return quote!(#variant #pattern => #names,);
    }
    let names = shape
        .fields
        .iter()
        .map(|Field { name, wire, .. }| quote!(__problem::WireName::new(#name, &[#(#wire),*]),));
    quote! {
        #variant { .. } => {
            const NAMES: &[__problem::WireName] = &[#(#names)*];
            NAMES
        }
    }
}

fn fields(variant: &TokenStream, shape: &Shape<'_>) -> Vec<TokenStream> {
    if let Some(Field { member, ty, nested, .. }) = &shape.stands_for {
        let names = quote_spanned!(ty.span()=> __problem::WireNames::field(value, place));
        return nested
            .then(|| quote!((#variant { #member: value, .. }, place) => #names,))
            .into_iter()
            .collect();
    }
    let fields = shape.fields.iter().enumerate().filter(|(_, field)| field.nested);
    let fields = fields.map(|(place, Field { member, ty, .. })| {
        let value = quote_spanned!(ty.span()=> __problem::names(value));
        quote!((#variant { #member: value, .. }, #place) => #value,)
    });
    fields.collect()
}

/// Where a report has no step for the one field, it goes on to the items of that.
fn item(variant: &TokenStream, shape: &Shape<'_>) -> Option<TokenStream> {
    let Field { member, ty, nested, .. } = shape.stands_for.as_ref()?;
    Some(match nested {
        true => {
            let item = quote_spanned!(ty.span()=> __problem::WireNames::item(value, item));
            quote!(#variant { #member: value, .. } => #item,)
        }
        false => quote!(#variant { .. } => __problem::WireNames::item(&__problem::NoNames, item),),
    })
}

/// With a bound on the parameters that are in a field of whose inside the names are asked.
fn bounded(generics: &Generics, variants: &[(TokenStream, &Shape<'_>)]) -> Generics {
    let nested = |shape: &&Shape<'_>| -> Vec<TokenStream> {
        let fields = shape.fields.iter().chain(&shape.stands_for);
        fields.filter(|field| field.nested).map(|field| field.ty.to_token_stream()).collect()
    };
    let types: Vec<_> = variants.iter().flat_map(|(_, shape)| nested(shape)).collect();
    let mut bounded = generics.clone();
    for parameter in generics.type_params() {
        let ident = &parameter.ident;
        if types.iter().any(|ty| mentions(ty.clone(), &[ident])) {
            bounded.make_where_clause().predicates.push(parse_quote!(#ident: __problem::WireNames));
        }
    }
    bounded
}
