//! Checks the extension members of a variant.

use problem_shared::members::RATE_LIMIT;
use problem_shared::wire_names;
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{DeriveInput, Member as FieldName};

use crate::check::status::is_independent;
use crate::diagnostics::Diagnostics;
use crate::model::{Extension, ExtensionKind};
use crate::parse::attribute::Attributes;
use crate::parse::field::ParsedField;
use crate::parse::value::{Member, MemberValue};
use crate::rules;
use crate::rules::members::Twins;

/// The members that are constants, and the fields that become extension members. A member of the type is the default for a variant
/// without a member of this name.
pub(super) fn members<'a>(
    attributes: &Attributes,
    on_type: &Attributes,
    fields: &[ParsedField<'a>],
    input: &DeriveInput,
    diagnostics: &Diagnostics,
) -> (Vec<Member>, Vec<Extension<'a>>) {
    let constants = constants(attributes, input, diagnostics);
    let of_fields = of_fields(&constants, on_type, fields, diagnostics);
    (constants, of_fields)
}

/// The constant members of the type that a variant does not replace.
pub(super) fn add_defaults(on_type: &Attributes, constants: &mut Vec<Member>, members: &[Extension<'_>]) {
    let mut defaults = Vec::new();
    for member in on_type.constant_members.iter().filter_map(|member| member.value.as_ref()) {
        let name = member.name.value();
        let is_replaced = constants.iter().any(|known| known.name.value() == name)
            || members.iter().any(|known| known.names().contains(&name.as_str()));
        if !is_replaced {
            defaults.push(member.clone());
        }
    }
    constants.splice(..0, defaults);
}

/// Checks the constant members of the type, once for all its variants. The members of a struct are checked with its
/// fields.
pub(super) fn check_defaults(
    on_type: &Attributes,
    is_struct: bool,
    input: &DeriveInput,
    diagnostics: &Diagnostics,
) {
    if !is_struct {
        constants(on_type, input, diagnostics);
    }
}

/// The constant members in one place.
fn constants(attributes: &Attributes, input: &DeriveInput, diagnostics: &Diagnostics) -> Vec<Member> {
    let mut constants: Vec<Member> = Vec::new();
    for member in attributes.constant_members.iter().filter_map(|member| member.value.as_ref()) {
        let (name, span) = (member.name.value(), member.name.span());
        let is_independent = match &member.value {
            MemberValue::Constant(path) => is_independent(input, path, "extension", diagnostics),
            MemberValue::Literal(_) => true,
        };
        if !rules::members::is_name(&name, span, true, diagnostics) || !is_independent {
            continue;
        }
        match constants.iter().find(|known| known.name.value() == name) {
            Some(known) => {
                rules::members::duplicate(&name, known.name.span(), span, Twins::Constant, diagnostics)
            }
            None => constants.push(member.clone()),
        }
    }
    constants
}

fn of_fields<'a>(
    constants: &[Member],
    on_type: &Attributes,
    fields: &[ParsedField<'a>],
    diagnostics: &Diagnostics,
) -> Vec<Extension<'a>> {
    let casing = on_type.rename_all.as_ref().and_then(|casing| casing.value);
    let mut members: Vec<(Extension<'a>, Span)> = Vec::new();
    for field in fields {
        if let Some(flatten) = &field.attributes.flatten {
            let kind = ExtensionKind::Flattened;
            members.push((Extension { kind, field: field.field.clone() }, flatten.key));
        }
        add_rate_limit(field, constants, &mut members, diagnostics);
        let Some(extension) = &field.attributes.extension else { continue };
        let explicit = extension.value.clone().flatten();
        let (name, span) = match (&explicit, &field.field.member) {
            (Some(name), _) => (name.value(), name.span()),
            (None, FieldName::Named(name)) => {
                (wire_names::member(&name.unraw().to_string(), casing), name.span())
            }
            (None, FieldName::Unnamed(_)) => {
                if extension.value.is_some() {
                    rules::members::unnamed(extension.key, diagnostics);
                }
                continue;
            }
        };
        let twin = members.iter().find(|(known, _)| known.names().contains(&name.as_str()));
        let twin = twin.map(|(known, first)| match known.kind {
            ExtensionKind::RateLimit => (*first, Twins::RateLimit),
            ExtensionKind::Named(_) | ExtensionKind::Flattened => (*first, Twins::Fields),
        });
        let constant = constants.iter().find(|known| known.name.value() == name);
        let twin = twin.or_else(|| Some((constant?.name.span(), Twins::Constant)));
        if !rules::members::is_name(&name, span, false, diagnostics) {
            continue;
        }
        if let Some((first, twins)) = twin {
            rules::members::duplicate(&name, first, span, twins, diagnostics);
        } else {
            let kind = ExtensionKind::Named(name);
            members.push((Extension { kind, field: field.field.clone() }, span));
        }
    }
    members.into_iter().map(|(extension, _)| extension).collect()
}

/// Adds the members of a field that is a rate limit. A second such field has been reported.
fn add_rate_limit<'a>(
    field: &ParsedField<'a>,
    constants: &[Member],
    members: &mut Vec<(Extension<'a>, Span)>,
    diagnostics: &Diagnostics,
) {
    let Some(limit) = &field.attributes.rate_limit else { return };
    if members.iter().any(|(known, _)| matches!(known.kind, ExtensionKind::RateLimit)) {
        return;
    }
    for constant in constants {
        let name = constant.name.value();
        if RATE_LIMIT.contains(&name.as_str()) {
            rules::members::duplicate(&name, constant.name.span(), limit.key, Twins::RateLimit, diagnostics);
        }
    }
    for (known, first) in &*members {
        for name in known.names() {
            if RATE_LIMIT.contains(&name) {
                rules::members::duplicate(name, *first, limit.key, Twins::RateLimit, diagnostics);
            }
        }
    }
    let kind = ExtensionKind::RateLimit;
    members.push((Extension { kind, field: field.field.clone() }, limit.key));
}
