//! The derive of [`problem-core`](https://docs.rs/problem-core), which re-exports it: depend on
//! that crate, not on this one.
//!
//! [anyhow]: https://docs.rs/problem-core/latest/problem_core/guide/anyhow/index.html
//! [boundary]: https://docs.rs/problem-core/latest/problem_core/guide/boundary/index.html
//! [clients]: https://docs.rs/problem-core/latest/problem_core/guide/clients/index.html
//! [catalogue]: https://docs.rs/problem-core/latest/problem_core/guide/catalogue/index.html
//! [descriptions]: https://docs.rs/problem-core/latest/problem_core/guide/descriptions/index.html
//! [domain-crates]: https://docs.rs/problem-core/latest/problem_core/guide/domain_crates/index.html
//! [extractors]: https://docs.rs/problem-core/latest/problem_core/guide/extractors/index.html
//! [foreign-errors]: https://docs.rs/problem-core/latest/problem_core/guide/foreign_errors/index.html
//! [grpc]: https://docs.rs/problem-core/latest/problem_core/guide/grpc/index.html
//! [grpc-codes]: https://docs.rs/problem-core/latest/problem_core/guide/grpc/index.html#the-code
//! [other-status]: https://docs.rs/problem-core/latest/problem_core/guide/domain_crates/index.html#another-status-on-one-route
//! [rules]: https://docs.rs/problem-core/latest/problem_core/guide/rules/index.html
//!
#![doc = include_str!("../attributes.md")]
#![forbid(unsafe_code)]
#![allow(rustdoc::private_intra_doc_links)]

mod check;
mod diagnostics;
mod expand;
mod first_seen;
mod model;
mod parse;
mod rules;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod tests;
mod tokens;
mod types;
#[cfg(feature = "wire-names")]
mod wire_names;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput};

/// Turns an error enum or struct into HTTP problem details (RFC 9457).
///
/// The [manual](https://docs.rs/problem-derive/latest/problem_derive/index.html) has all keys of `#[problem(…)]`.
#[proc_macro_derive(Problem, attributes(problem))]
pub fn derive_problem(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into()).into()
}

/// Derives the names of the fields of a type on the wire, for reports of `validator` and `garde`.
///
/// The derive reads `rename`, `rename_all`, `rename_all_fields`, `flatten`, `skip`, `transparent`, `tag`, `content` and
/// `untagged` from `#[serde(…)]`, with the meaning that they have for deserialization. The types of fields with
/// `#[validate(nested)]` or `#[garde(dive)]` must derive it too. If the rules of a type are written by hand, mark such a
/// field with `#[problem(nested)]`. `#[problem(crate = path)]` gives the path of `problem-core` if it has another name.
#[cfg(feature = "wire-names")]
#[proc_macro_derive(WireNames, attributes(problem))]
pub fn derive_wire_names(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    wire_names::derive(input.into()).into()
}

fn derive(input: TokenStream) -> TokenStream {
    derive_with(input, cfg!(feature = "describe"))
}

/// Derives the trait. `describes`: with the method that only descriptions of an API call.
fn derive_with(input: TokenStream, describes: bool) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let diagnostics = diagnostics::Diagnostics::new();
    let (settings, checked) = check::check(&input, &diagnostics);
    match (checked, diagnostics.finish()) {
        (Some(problem), None) => expand::expand(&settings, &problem, describes),
        (_, mistakes) => {
            // a type with a mistake still gets its impl, so that its uses cause no further errors; a type of an unsupported shape
            // cannot have one
            let mut tokens = match input.data {
                Data::Union(_) => TokenStream::new(),
                Data::Struct(_) if types::unsized_field(&input).is_some() => TokenStream::new(),
                Data::Enum(_) | Data::Struct(_) => expand::fallback(&settings, &input),
            };
            tokens.extend(mistakes.map(syn::Error::into_compile_error));
            tokens
        }
    }
}
