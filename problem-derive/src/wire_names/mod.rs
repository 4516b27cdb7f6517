//! `#[derive(WireNames)]`: the names of the fields of a type on the wire, as serde reads them. It has the same stages as the
//! other derive: parse → check → expand. Nothing here knows problems.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diagnostics::Diagnostics;

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let diagnostics = Diagnostics::new();
    // a type with a mistake still gets its impl, so that its uses cause no further errors
    let mut tokens = expand::expand(&input, &check::check(&input, &diagnostics));
    tokens.extend(diagnostics.finish().map(syn::Error::into_compile_error));
    tokens
}
