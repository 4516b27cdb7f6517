//! Writes the impl of a type whose attributes have mistakes: enough for its users to compile.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use super::{from_received, implement};
use crate::model::ImplSettings;

pub(crate) fn fallback(settings: &ImplSettings, input: &DeriveInput) -> TokenStream {
    let comes_back = if settings.comes_back { from_received::fallback(input) } else { TokenStream::new() };
    implement(
        settings,
        input,
        [&TokenStream::new(), &comes_back],
        &quote! {
            const TYPES: __problem::ProblemTypes = __problem::ProblemTypes::new(&[], &[]);
            fn describe<'__e>(
                &'__e self,
                _: &mut __problem::Occurrence<'__e>,
            ) -> __problem::ProblemType<'__e> {
                __problem::never_compiled()
            }
        },
        &[],
        &TokenStream::new(),
        &|_| quote!(__problem::never_converted()),
    )
}
