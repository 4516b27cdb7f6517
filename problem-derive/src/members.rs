//! The extension members of a variant.

use proc_macro2::Span;
use syn::Member;
use syn::ext::IdentExt as _;

use crate::attr::Attributes;
use crate::errors::Errors;
use crate::field::GivenField;
use crate::keys::RESERVED;
use crate::model::Extension;
use crate::names;

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
            members.push((Extension { name: None, field: field.field.clone() }, flatten.key));
        }
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
        let twin = members.iter().find(|(known, _)| known.name.as_ref() == Some(&name));
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
        } else if let Some((_, first)) = twin {
            errors.report_twice(
                *first,
                span,
                "duplicate_member",
                format_args!("duplicate extension member `{name}`"),
                "write extension = \"…\" with another name for one of the two",
            );
        } else {
            members.push((Extension { name: Some(name), field: field.field.clone() }, span));
        }
    }
    members.into_iter().map(|(extension, _)| extension).collect()
}
