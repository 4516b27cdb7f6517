//! Writes what makes a type a mirror of a foreign error: `Display`, `Error`, and the conversion from the foreign type.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Path, PathArguments};

use crate::expand::describe::binding;
use crate::model::{CheckedType, Variant, VariantKind};

/// The impls of a mirror. `mirrored` is the foreign type, if it is one. `conversion` returns the body of the conversion.
pub(super) fn implement(
    mirrored: Option<&Path>,
    has_message: bool,
    input: &DeriveInput,
    conversion: &dyn Fn(&Path) -> TokenStream,
) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let from = mirrored.map(|mirrored| {
        let (error, conversion) = (parameter(mirrored), conversion(mirrored));
        quote! {
            #[automatically_derived]
            #[allow(deprecated)] // the foreign type decides which variants there are
            impl #impl_generics __problem::From<&#mirrored> for #ident #ty_generics #where_clause {
                fn from(#error: &#mirrored) -> Self {
                    #conversion
                }
            }
        }
    });
    if has_message {
        // both impls would conflict with the impls of the other derive, and the mistake has been reported
        return quote!(#from);
    }
    quote! {
        #[automatically_derived]
        impl #impl_generics __problem::Display for #ident #ty_generics #where_clause {
            fn fmt(&self, __formatter: &mut __problem::fmt::Formatter<'_>) -> __problem::fmt::Result {
                __problem::fmt_mirror(self, __formatter)
            }
        }
        #[automatically_derived]
        impl #impl_generics __problem::Error for #ident #ty_generics #where_clause {}
        #from
    }
}

/// The `match` from a foreign error to its mirror.
pub(super) fn conversion(mirrored: &Path, checked: &CheckedType<'_>) -> TokenStream {
    let foreign = without_arguments(mirrored);
    let (mut arms, mut rest) = (TokenStream::new(), None);
    for variant in &checked.variants {
        let name = variant.name;
        let colons = name.map(|_| <syn::Token![::]>::default());
        if variant.is_rest {
            // braces fit a variant of any shape
            rest = Some(quote!(_ => Self #colons #name {},));
            continue;
        }
        let (mut bindings, mut values) = (TokenStream::new(), TokenStream::new());
        for field in &variant.fields {
            let local = binding(field);
            let mut member = field.member.clone();
            if let syn::Member::Unnamed(index) = &mut member {
                // the compiler underlines a position that the foreign variant does not have
                index.span = local.span();
            }
            let value = value(variant, &member, &local);
            bindings.extend(quote!(#member: #local,));
            values.extend(quote!(#member: #value,));
        }
        arms.extend(quote!(#foreign #colons #name { #bindings .. } => Self #colons #name { #values },));
    }
    let error = parameter(mirrored);
    // the compiler underlines the foreign type if a variant is missing
    match checked.variants.is_empty() {
        // the compiler matches a reference as if it could have values
        true => quote_spanned!(mirrored.span()=> match *#error {}),
        false => quote_spanned!(mirrored.span()=> match #error { #arms #rest }),
    }
}

/// The foreign error in the conversion. It has the span of the path, which may come from another macro.
fn parameter(mirrored: &Path) -> Ident {
    Ident::new("__error", mirrored.span())
}

/// The value of a field of a mirror: a problem is made from the foreign field, and any other value is a clone of it.
fn value(variant: &Variant<'_>, member: &syn::Member, local: &syn::Ident) -> TokenStream {
    let is_problem = matches!(&variant.kind, VariantKind::Inner(inner) if inner.via.is_none() && inner.field.member == *member);
    let function = match is_problem {
        true => quote!(__problem::ConvertedFrom::converted_from),
        false => quote!(__problem::Clone::clone),
    };
    let function = crate::tokens::spanned(&function, local.span());
    quote!(#function(#local))
}

/// The path in a pattern, which has no type arguments.
fn without_arguments(path: &Path) -> TokenStream {
    let mut path = path.clone();
    for segment in &mut path.segments {
        segment.arguments = PathArguments::None;
    }
    path.into_token_stream()
}
