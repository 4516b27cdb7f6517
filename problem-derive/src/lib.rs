//! The derive of [`problem-core`](https://docs.rs/problem-core), which re-exports it: depend on
//! that crate, not on this one.
//!
//! Data flows one way: attribute → raw ([`parse`]) → checked ([`check`], [`model`]) → tokens
//! ([`expand`]).
#![doc = include_str!("../attributes.md")]
#![forbid(unsafe_code)]
#![allow(rustdoc::private_intra_doc_links)]

mod check;
mod diagnostics;
mod expand;
mod first_seen;
mod layout;
mod model;
mod names;
mod parse;
mod registry;
mod rules;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod tests;
mod tokens;
mod uri;
#[cfg(feature = "wire-names")]
mod wire_names;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput};

/// Turns an error enum or struct into HTTP problem details (RFC 9457).
///
/// The keys of `#[problem(…)]` are on the [front page of this crate](crate).
#[proc_macro_derive(Problem, attributes(problem))]
pub fn derive_problem(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into()).into()
}

/// Says what serde calls the fields of a type, for the rules of `validator` and `garde`.
///
/// Read are `rename`, `rename_all`, `rename_all_fields`, `flatten`, `skip`, `transparent`, `tag`, `content` and
/// `untagged` of `#[serde(…)]`, as serde takes them for reading. Of `#[validate(nested)]` and `#[garde(dive)]` fields
/// the type has to derive this too; where the rules of a type are written by hand, `#[problem(nested)]` marks such a
/// field. `#[problem(crate = path)]` is core under another name.
#[cfg(feature = "wire-names")]
#[proc_macro_derive(WireNames, attributes(problem))]
pub fn derive_wire_names(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    wire_names::derive(input.into()).into()
}

fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let errors = diagnostics::Errors::new();
    let (frame, checked) = check::r#type::check(&input, &errors);
    match (checked, errors.finish()) {
        (Some(problem), None) => expand::expand(&frame, &problem),
        (_, mistakes) => {
            // a type with a mistake still gets its impl, so that its uses raise no second error;
            // a union cannot have any
            let mut tokens = match input.data {
                Data::Union(_) => TokenStream::new(),
                Data::Enum(_) | Data::Struct(_) => expand::fallback(&frame, &input),
            };
            tokens.extend(mistakes.map(syn::Error::into_compile_error));
            tokens
        }
    }
}
