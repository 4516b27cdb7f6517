//! Checks a mirror: a type that says what each variant of a foreign error means, and whose values are made from that error.

use proc_macro2::Span;
use syn::{Attribute, Data, DeriveInput};

use crate::diagnostics::Diagnostics;
use crate::parse::attribute::Attributes;
use crate::parse::foreign;
use crate::rules;

/// Reports what a mirror cannot have. `rests` are the variants with `rest`: where the key is, and whether the variant has fields.
pub(super) fn check(
    input: &DeriveInput,
    on_type: &Attributes,
    rests: &[(Span, bool)],
    diagnostics: &Diagnostics,
) {
    if on_type.mirrored.is_none() {
        for (key, _) in rests {
            rules::mirror::rest_without_mirror(*key, diagnostics);
        }
        return;
    }
    if let Some(from_received) = &on_type.from_received {
        rules::mirror::from_received(from_received.key, diagnostics);
    }
    if let Some(message) = message(input) {
        return rules::mirror::message(message, diagnostics);
    }
    if let (Data::Struct(_), [(key, _), ..]) = (&input.data, rests) {
        return rules::mirror::rest_on_struct(*key, diagnostics);
    }
    if let [(first, _), (second, _), ..] = rests {
        rules::mirror::second_rest(*first, *second, diagnostics);
    }
    for (key, has_fields) in rests {
        if *has_fields {
            rules::mirror::rest_with_fields(*key, diagnostics);
        }
    }
}

/// The first attribute of thiserror with a message.
pub(super) fn message(input: &DeriveInput) -> Option<&Attribute> {
    let on_variants = match &input.data {
        Data::Enum(data) => data.variants.iter().map(|variant| &variant.attrs[..]).collect(),
        Data::Struct(_) | Data::Union(_) => Vec::new(),
    };
    for attributes in std::iter::once(&input.attrs[..]).chain(on_variants) {
        let message = attributes.iter().find(|attribute| attribute.path().is_ident("error"));
        if message.is_some() && foreign::has_message(attributes) {
            return message;
        }
    }
    None
}
