//! Writes the impl: the names as constants, and a `match` from the index of a field to its value.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Generics, Ident, parse_quote};

use crate::parse::template;
use crate::tokens::mentions;
use crate::types::is_deprecated;
use crate::wire_names::check::{Body, CheckedNames, Field};
use crate::wire_names::parse::Limits;

pub(super) fn expand(input: &DeriveInput, checked: &CheckedNames<'_>) -> TokenStream {
    let CheckedNames { krate, body } = checked;
    let variants: Vec<(TokenStream, &[Field<'_>])> = match body {
        Body::Nothing => return TokenStream::new(),
        Body::Struct(fields) => vec![(quote!(Self), fields)],
        Body::Enum(variants) => {
            variants.iter().map(|(ident, fields)| (quote!(Self::#ident), &fields[..])).collect()
        }
    };
    // an enum without variants has no values
    let names = match &variants[..] {
        [] => quote!(match *self {}),
        variants => {
            let names = variants.iter().map(|(variant, fields)| wire_names(variant, fields));
            quote!(match self { #(#names)* })
        }
    };
    let nested: Vec<_> = variants.iter().flat_map(|(variant, fields)| nested(variant, fields)).collect();
    let place = Ident::new("__problem_place", Span::call_site());
    let field = (!nested.is_empty()).then(|| {
        quote! {
            fn field(&self, #place: __problem::usize) -> __problem::Option<&dyn __problem::WireNames> {
                match (self, #place) {
                    #(#nested)*
                    _ => __problem::Option::None,
                }
            }
        }
    });
    let ident = &input.ident;
    let generics = bounded(input, &variants);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let allow = is_deprecated(input).then(|| quote!(#[allow(deprecated)]));
    quote! {
        const _: () = {
            use #krate::__private as __problem;
            #[automatically_derived]
            #allow
            impl #impl_generics __problem::WireNames for #ident #ty_generics #where_clause {
                fn wire_names(&self) -> &'static [__problem::WireName] {
                    #names
                }
                #field
            }
        };
    }
}

fn wire_names(variant: &TokenStream, fields: &[Field<'_>]) -> TokenStream {
    let names = fields.iter().map(|field| {
        let Field { name, wire, .. } = field;
        let length = limits(&field.length).map(|limits| quote!(.with_length(#limits)));
        let range = limits(&field.range).map(|limits| quote!(.with_range(#limits)));
        let has_items = field.has_items.then(|| quote!(.with_items()));
        let stepped_over = field.is_stepped_over.then(|| quote!(.stepped_over()));
        let depends = field.depends_on_others.then(|| quote!(.depends_on_others()));
        quote!(__problem::WireName::new(#name, &[#(#wire),*]) #length #range #has_items #stepped_over #depends,)
    });
    quote! {
        #variant { .. } => {
            const __PROBLEM_NAMES: &[__problem::WireName] = &[#(#names)*];
            __PROBLEM_NAMES
        }
    }
}

fn limits(limits: &Limits) -> Option<TokenStream> {
    match limits {
        Limits::None => None,
        Limits::Unknown => Some(quote!(__problem::Limits::UNKNOWN)),
        Limits::Numbers(numbers) => {
            let numbers = numbers.iter().map(|(name, number)| {
                let name = Ident::new(name, Span::call_site());
                quote!(.#name(#number))
            });
            Some(quote!(__problem::Limits::NONE #(#numbers)*))
        }
    }
}

fn nested(variant: &TokenStream, fields: &[Field<'_>]) -> Vec<TokenStream> {
    let nested = fields.iter().enumerate().filter(|(_, field)| field.is_nested);
    let arms = nested.map(|(place, Field { member, ty, .. })| {
        // the name cannot be a name of the user, and errors about it are underlined at the type
        let binding = Ident::new(&template::argument(member), ty.span());
        let value = quote_spanned!(ty.span()=> __problem::names(#binding));
        quote!((#variant { #member: #binding, .. }, #place) => #value,)
    });
    arms.collect()
}

/// The generics with the bounds that nested fields need. A bound is on the parameter in the type of the field, or on the type
/// itself if it is an associated type. A bound on the type of every field would never end for types that contain each other.
fn bounded(input: &DeriveInput, variants: &[(TokenStream, &[Field<'_>])]) -> Generics {
    let mut bounded = input.generics.clone();
    let parameters: Vec<_> = input.generics.type_params().map(|parameter| &parameter.ident).collect();
    let nested = variants.iter().flat_map(|(_, fields)| fields.iter()).filter(|field| field.is_nested);
    let types: Vec<_> = nested.map(|field| field.ty.to_token_stream()).collect();
    let (projected, plain): (Vec<_>, Vec<_>) =
        types.into_iter().partition(|ty| projects(ty.clone(), &parameters));
    for parameter in parameters {
        if plain.iter().any(|ty| mentions(ty.clone(), &[parameter.to_string()])) {
            bounded.make_where_clause().predicates.push(parse_quote!(#parameter: __problem::WireNames));
        }
    }
    for ty in projected {
        bounded.make_where_clause().predicates.push(parse_quote!(#ty: __problem::WireNames));
    }
    bounded
}

/// Whether a type is an associated type of a parameter: `T::Item` or `<T as Iterator>::Item`.
fn projects(ty: TokenStream, parameters: &[&Ident]) -> bool {
    let mut tokens = ty.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_it = match &token {
            TokenTree::Ident(ident) if parameters.contains(&ident) => match tokens.peek() {
                Some(TokenTree::Punct(punct)) => punct.as_char() == ':',
                Some(TokenTree::Ident(next)) => next == "as",
                _ => false,
            },
            TokenTree::Group(group) => projects(group.stream(), parameters),
            _ => false,
        };
        if is_it {
            return true;
        }
    }
    false
}
