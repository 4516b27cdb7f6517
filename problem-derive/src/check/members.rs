//! The extension members of a variant.

use proc_macro2::Span;
use syn::Member;
use syn::ext::IdentExt as _;

use crate::check::field::GivenField;
use crate::diagnostics::Errors;
use crate::model::{Extension, ExtensionKind};
use crate::names;
use crate::parse::attribute::Attributes;
use crate::parse::keys::{OF_A_RATE_LIMIT, RESERVED};

/// The fields that are extension members, and those whose members are.
pub(crate) fn members<'a>(
    fields: &[GivenField<'a>],
    on_type: &Attributes,
    errors: &Errors,
) -> Vec<Extension<'a>> {
    let casing = on_type.rename_all.as_ref().and_then(|casing| casing.value);
    let mut members: Vec<(Extension<'a>, Span)> = Vec::new();
    for field in fields {
        if let Some(flatten) = &field.given.flatten {
            let kind = ExtensionKind::Flattened;
            members.push((Extension { kind, field: field.field.clone() }, flatten.key));
        }
        rate_limit(field, &mut members, errors);
        let Some(extension) = &field.given.extension else { continue };
        let explicit = extension.value.clone().flatten();
        let (name, span) = match (&explicit, &field.field.member) {
            (Some(name), _) => (name.value(), name.span()),
            (None, Member::Named(name)) => (names::member(&name.unraw().to_string(), casing), name.span()),
            (None, Member::Unnamed(_)) => {
                if extension.value.is_some() {
                    errors.report_at(
                        extension.key,
                        "unnamed_extension",
                        "a field without a name needs one for its extension member",
                        "write extension = \"name\"",
                    );
                }
                continue;
            }
        };
        let twin = members.iter().find(|(known, _)| known.names().contains(&name.as_str()));
        if name.is_empty() {
            errors.report_at(
                span,
                "empty_member",
                "an extension member has a name",
                "write extension = \"name\"",
            );
        } else if RESERVED.contains(&name.as_str()) {
            errors.report_at(
                span,
                "reserved_member",
                format_args!("`{name}` is a reserved member name"),
                "write extension = \"…\" with another name",
            );
        } else if let Some((known, first)) = twin {
            let of_a_limit = matches!(known.kind, ExtensionKind::RateLimit);
            report_twin(&name, *first, span, of_a_limit, errors);
        } else {
            let kind = ExtensionKind::Named(name);
            members.push((Extension { kind, field: field.field.clone() }, span));
        }
    }
    members.into_iter().map(|(extension, _)| extension).collect()
}

/// The members of a field that is a rate limit. A second such field has been reported.
fn rate_limit<'a>(field: &GivenField<'a>, members: &mut Vec<(Extension<'a>, Span)>, errors: &Errors) {
    let Some(limit) = &field.given.rate_limit else { return };
    if members.iter().any(|(known, _)| matches!(known.kind, ExtensionKind::RateLimit)) {
        return;
    }
    for (known, first) in &*members {
        for name in known.names() {
            if OF_A_RATE_LIMIT.contains(&name) {
                report_twin(name, *first, limit.key, true, errors);
            }
        }
    }
    let kind = ExtensionKind::RateLimit;
    members.push((Extension { kind, field: field.field.clone() }, limit.key));
}

/// Reports the second member of a name. Those of a rate limit have no other names.
fn report_twin(name: &str, first: Span, second: Span, of_a_limit: bool, errors: &Errors) {
    errors.report_twice(
        first,
        second,
        "duplicate_member",
        format_args!("duplicate extension member `{name}`"),
        match of_a_limit {
            true => {
                "`rate_limit` sends `limit`, `window` and `retryAfter`: remove the other, or write extension = \"…\" with another name for it"
            }
            false => "write extension = \"…\" with another name for one of the two",
        },
    );
}
