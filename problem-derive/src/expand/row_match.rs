//! Writes the `match` from a value to its row.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::expand::methods::{binding, pattern};
use crate::model::{CheckedType, VariantKind};
use crate::tokens::joined;
use crate::types::is_deprecated;

/// The `match` from a value to its row, or to the row of the inner problem. Every response goes through it.
///
/// If possible, it is a function beside the impl and a method calls it, so that a type that is not an error yet causes one
/// error only. For a generic type it is the method.
pub(super) struct RowMatch {
    pub(super) item: TokenStream,
    pub(super) method: TokenStream,
    /// The call from another method.
    pub(super) call: TokenStream,
}

pub(super) fn row_match(checked: &CheckedType<'_>) -> RowMatch {
    let is_generic = !checked.input.generics.params.is_empty();
    let ident = &checked.input.ident;
    let (ty, value) = match is_generic {
        true => (quote!(Self), quote!(self)),
        false => (ident.to_token_stream(), quote!(__problem_value)),
    };
    let has_rows = checked.variants.iter().any(|variant| variant.problem().is_some());
    let mut arms = Vec::new();
    let mut row = 0;
    for variant in &checked.variants {
        match &variant.kind {
            VariantKind::Problem(_) => {
                let name = variant.name.map(|name| quote!(::#name));
                let number = Literal::usize_unsuffixed(row);
                arms.push(quote!(#ty #name { .. } => #number,));
                row += 1;
            }
            VariantKind::Transparent(field) => {
                let (pattern, inner_ty, inner) = (pattern(&ty, variant, &[field]), field.ty, binding(field));
                let leaves = has_rows.then(|| quote!(return));
                arms.push(
                    quote!(#pattern => #leaves <#inner_ty as __problem::ToProblem>::__definition(#inner),),
                );
            }
        }
    }
    let arms = joined(arms);
    let body = match &checked.variants[..] {
        [] => quote!(match *#value {}),
        [only] if only.problem().is_some() => quote!(__problem::Definition::row(&__PROBLEM_TABLE, 0)),
        _ if has_rows => quote!(__problem::Definition::row(&__PROBLEM_TABLE, match #value { #arms })),
        _ => quote!(match #value { #arms }),
    };
    let method = |body: &TokenStream| quote!(fn __definition(&self) -> __problem::Definition { #body });
    if is_generic {
        let call = quote!(__problem::ToProblem::__definition(self));
        return RowMatch { item: TokenStream::new(), method: method(&body), call };
    }
    let call = quote!(__problem_definition(self));
    let deprecated = is_deprecated(checked.input).then(|| quote!(#[allow(deprecated)]));
    let item = quote! {
        #deprecated
        fn __problem_definition(#value: &#ident) -> __problem::Definition { #body }
    };
    RowMatch { item, method: method(&call), call }
}
