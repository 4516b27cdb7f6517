//! From the checked model to tokens: which row a value is.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::expand::is_deprecated;
use crate::expand::methods::{binding, pattern};
use crate::model::{Answer, Checked};
use crate::tokens::joined;

/// The row of a value, or the inner problem: the one `match` that every response goes through.
///
/// It is a function beside the impl where it can be, so that a type that is no error yet is told so
/// once, and a method calls it; of a generic type it is the method.
pub(crate) struct Definition {
    pub(crate) item: TokenStream,
    pub(crate) method: TokenStream,
    /// How a method asks for it.
    pub(crate) call: TokenStream,
}

pub(crate) fn definition(checked: &Checked<'_>) -> Definition {
    let is_generic = !checked.input.generics.params.is_empty();
    let ident = &checked.input.ident;
    let (ty, value) = match is_generic {
        true => (quote!(Self), quote!(self)),
        false => (ident.to_token_stream(), quote!(__problem_value)),
    };
    let has_rows = checked.variants.iter().any(|variant| variant.own().is_some());
    let mut arms = Vec::new();
    let mut row = 0;
    for variant in &checked.variants {
        match &variant.answer {
            Answer::Own(_) => {
                let name = variant.name.map(|name| quote!(::#name));
                let number = Literal::usize_unsuffixed(row);
                arms.push(quote!(#ty #name { .. } => #number,));
                row += 1;
            }
            Answer::Inner(field) => {
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
        [only] if only.own().is_some() => quote!(__problem::Definition::row(&__PROBLEM_TABLE, 0)),
        _ if has_rows => quote!(__problem::Definition::row(&__PROBLEM_TABLE, match #value { #arms })),
        _ => quote!(match #value { #arms }),
    };
    let method = |body: &TokenStream| quote!(fn __definition(&self) -> __problem::Definition { #body });
    if is_generic {
        let call = quote!(__problem::ToProblem::__definition(self));
        return Definition { item: TokenStream::new(), method: method(&body), call };
    }
    let call = quote!(__problem_definition(self));
    let deprecated = is_deprecated(checked.input).then(|| quote!(#[allow(deprecated)]));
    let item = quote! {
        #deprecated
        fn __problem_definition(#value: &#ident) -> __problem::Definition { #body }
    };
    Definition { item, method: method(&call), call }
}
