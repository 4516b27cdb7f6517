//! `#[derive(WireNames)]`: what serde calls the fields of a type. Attribute → raw ([`attributes`]) → checked
//! ([`check`]) → tokens ([`expand`]).

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diagnostics::Errors;

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let errors = Errors::new();
    // a type with a mistake still gets its impl, so that its uses raise no second error
    let mut tokens = expand::expand(&input, &check::check(&input, &errors));
    tokens.extend(errors.finish().map(syn::Error::into_compile_error));
    tokens
}
