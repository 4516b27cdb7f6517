//! Whether a key that has no effect here has none with any set of features either.
//!
//! `cfg` and `cfg_attr` are applied before a derive runs, so the derive does not see the variants, fields and attributes that
//! they removed. Those may be what a key is for, and then the user cannot remove the key. Only the text of the source shows
//! them.

use std::slice;

use problem_shared::rulebook::Rule;
use proc_macro2::Span;
use syn::{Attribute, Data, DeriveInput, Fields};

use crate::parse::attribute::Attributes;
use crate::parse::foreign;

/// Whether a default that no variant uses has no effect with any set of features.
pub(super) fn is_default_unused(input: &DeriveInput) -> bool {
    // A default status that was removed is not the reason: each variant that is left has a status without it.
    is_unconditional(input)
}

/// Whether an opt-out on a variant that nothing here uses has no effect with any set of features.
pub(super) fn is_opt_out_unused(rule: Rule, input: &DeriveInput) -> bool {
    (rule != Rule::SourceInMessage || has_messages(input)) && is_unconditional(input)
}

/// Whether an opt-out on the type that nothing here uses has no effect with any set of features.
///
/// The source text of an attribute of the type that was removed is out of reach, so such an attribute must not matter.
pub(super) fn is_type_opt_out_unused(rule: Rule, input: &DeriveInput, on_type: &Attributes) -> bool {
    let is_enum = matches!(input.data, Data::Enum(_));
    let is_known = match rule {
        // any number of challenges may have been removed
        Rule::BareBearer => false,
        Rule::ChallengeOnForbidden => is_enum,
        Rule::OpenBase => on_type.base.is_some(),
        Rule::TitleWithoutType => is_enum || on_type.title.is_some(),
        Rule::SourceInMessage => has_messages(input),
        // a status is there with any set of features, and other keys only provide what it requires
        _ => true,
    };
    is_known && is_unconditional(input)
}

/// Whether keys are in a `cfg_attr`.
pub(super) fn are_conditional(attributes: &[Attribute]) -> bool {
    let mut keys = attributes.iter().filter(|attribute| attribute.path().is_ident("problem"));
    keys.any(|attribute| {
        let text = attribute.bracket_token.span.join().source_text();
        text.is_some_and(|text| text.starts_with("[cfg_attr"))
    })
}

/// Whether the derive sees the attributes that decide what a message shows. A `Display` without them may be the one of
/// another set of features.
fn has_messages(input: &DeriveInput) -> bool {
    foreign::has_message(&input.attrs)
        || match &input.data {
            Data::Enum(data) => data.variants.iter().all(|variant| foreign::has_message(&variant.attrs)),
            Data::Struct(_) | Data::Union(_) => false,
        }
}

/// Whether no variant, no field and no attribute that the derive sees depends on a `cfg`.
pub(super) fn is_unconditional(input: &DeriveInput) -> bool {
    let body = match &input.data {
        Data::Enum(data) => Some(&data.brace_token.span),
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Some(&fields.brace_token.span),
            Fields::Unnamed(fields) => Some(&fields.paren_token.span),
            Fields::Unit => None,
        },
        Data::Union(data) => Some(&data.fields.brace_token.span),
    };
    let is_read = |attribute: &&Attribute| {
        attribute.path().is_ident("problem") || foreign::has_message(slice::from_ref(*attribute))
    };
    let read = input.attrs.iter().filter(is_read).map(|attribute| &attribute.bracket_token.span);
    read.chain(body).all(|group| is_text_unconditional(group.join()))
}

/// Whether the text of a group shows that nothing in it depends on a `cfg`. The text may belong to a macro: the group of a
/// procedural macro may have the text of the macro's call, and in the text of `macro_rules!`, `$` hides the arguments.
fn is_text_unconditional(group: Span) -> bool {
    let Some(text) = group.source_text() else { return false };
    text.starts_with(['{', '(', '[']) && !text.contains("cfg") && !text.contains('$')
}
