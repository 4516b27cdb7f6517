//! Checks the examples of fields: each must be of something that is sent.

use syn::DeriveInput;

use crate::check::effect;
use crate::check::privacy::template_with;
use crate::check::status::is_independent;
use crate::diagnostics::Diagnostics;
use crate::model::{Detail, Header};
use crate::parse::field::ParsedField;
use crate::parse::keys::KeyId;
use crate::parse::value::MemberValue;
use crate::rules;
use crate::types::member_name;

/// Reports examples that nothing shows. The fields with an index in `shown` are in the message that is sent.
pub(super) fn check(
    input: &DeriveInput,
    detail: &Detail<'_>,
    headers: &[Header<'_>],
    shown: &[usize],
    fields: &[ParsedField<'_>],
    diagnostics: &Diagnostics,
) {
    for (index, field) in fields.iter().enumerate() {
        let Some(example) = &field.attributes.example else { continue };
        if let Some(MemberValue::Constant(path)) = &example.value {
            is_independent(input, path, "example", diagnostics);
        }
        let keys = &field.attributes.seen;
        // what has no effect beside the key by which a field answers is reported with that key
        if keys.iter().any(|seen| matches!(seen.id, KeyId::Transparent | KeyId::Via)) {
            continue;
        }
        if let Some(own) = keys.iter().find(|seen| matches!(seen.id, KeyId::Errors | KeyId::RateLimit)) {
            rules::shape::example_beside(example.key, own.name, diagnostics);
            continue;
        }
        let is_sent = shown.contains(&index)
            || template_with(detail, headers, &field.field).is_some()
            || keys.iter().any(|seen| !matches!(seen.id, KeyId::Example | KeyId::Default));
        // what is for other features does not count
        if !is_sent && !field.attributes.is_incomplete && !effect::are_conditional(field.field.source) {
            let name = member_name(&field.field.member);
            rules::shape::example_of_unsent(example.key, &name, diagnostics);
        }
    }
}
