//! Checks the extension members of a variant.

use problem_shared::members::RATE_LIMIT;
use problem_shared::wire_names;
use proc_macro2::Span;
use syn::Member;
use syn::ext::IdentExt as _;

use crate::diagnostics::Diagnostics;
use crate::model::{Extension, ExtensionKind};
use crate::parse::attribute::Attributes;
use crate::parse::field::ParsedField;
use crate::rules;

/// The fields that become extension members.
pub(super) fn members<'a>(
    fields: &[ParsedField<'a>],
    on_type: &Attributes,
    diagnostics: &Diagnostics,
) -> Vec<Extension<'a>> {
    let casing = on_type.rename_all.as_ref().and_then(|casing| casing.value);
    let mut members: Vec<(Extension<'a>, Span)> = Vec::new();
    for field in fields {
        if let Some(flatten) = &field.attributes.flatten {
            let kind = ExtensionKind::Flattened;
            members.push((Extension { kind, field: field.field.clone() }, flatten.key));
        }
        add_rate_limit(field, &mut members, diagnostics);
        let Some(extension) = &field.attributes.extension else { continue };
        let explicit = extension.value.clone().flatten();
        let (name, span) = match (&explicit, &field.field.member) {
            (Some(name), _) => (name.value(), name.span()),
            (None, Member::Named(name)) => {
                (wire_names::member(&name.unraw().to_string(), casing), name.span())
            }
            (None, Member::Unnamed(_)) => {
                if extension.value.is_some() {
                    rules::members::unnamed(extension.key, diagnostics);
                }
                continue;
            }
        };
        let twin = members.iter().find(|(known, _)| known.names().contains(&name.as_str()));
        if !rules::members::is_name(&name, span, diagnostics) {
            continue;
        }
        if let Some((known, first)) = twin {
            let is_rate_limit = matches!(known.kind, ExtensionKind::RateLimit);
            rules::members::duplicate(&name, *first, span, is_rate_limit, diagnostics);
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
    members: &mut Vec<(Extension<'a>, Span)>,
    diagnostics: &Diagnostics,
) {
    let Some(limit) = &field.attributes.rate_limit else { return };
    if members.iter().any(|(known, _)| matches!(known.kind, ExtensionKind::RateLimit)) {
        return;
    }
    for (known, first) in &*members {
        for name in known.names() {
            if RATE_LIMIT.contains(&name) {
                rules::members::duplicate(name, *first, limit.key, true, diagnostics);
            }
        }
    }
    let kind = ExtensionKind::RateLimit;
    members.push((Extension { kind, field: field.field.clone() }, limit.key));
}
