//! What is generated, whole, for a few inputs: `snapshots/NAME.rs` becomes `snapshots/NAME.expanded.rs`.
//!
//! `SNAPSHOTS=overwrite cargo test -p problem-derive --all-features snapshots` writes them again. Read the difference: every user
//! compiles what it adds.

use std::path::Path;
use std::{env, fs};

use proc_macro2::TokenStream;

fn check(name: &str, derive: fn(TokenStream) -> TokenStream) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    let input = fs::read_to_string(folder.join(name).with_extension("rs")).unwrap();
    let input: syn::DeriveInput = syn::parse_str(&input).unwrap();
    let output = derive(quote::ToTokens::into_token_stream(input));
    let found = prettyplease::unparse(&syn::parse2(output).unwrap());
    let file = folder.join(name).with_extension("expanded.rs");
    if env::var_os("SNAPSHOTS").is_some_and(|wish| wish == "overwrite") {
        fs::write(&file, &found).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == expected, "{} is out of date; what is generated now:\n{found}", file.display());
}

/// What programs without the feature `describe` compile.
fn undescribed(input: TokenStream) -> TokenStream {
    crate::derive_with(input, false)
}

#[test]
fn the_orders_of_the_readme() {
    check("orders", undescribed);
}

#[test]
fn variants_of_one_status_without_a_base() {
    check("units", undescribed);
}

#[test]
fn constants_in_a_generic_type() {
    check("constants", undescribed);
}

#[cfg(feature = "wire-names")]
#[test]
fn names_on_the_wire() {
    check("wire_names", crate::wire_names::derive);
}

#[cfg(feature = "describe")]
#[test]
fn what_a_description_adds() {
    check("described", |input| crate::derive_with(input, true));
}
