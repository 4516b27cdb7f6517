//! A field with its parsed attributes, and which field of a variant has a key.

use proc_macro2::Span;
use syn::{Attribute, Member, Type};

use crate::diagnostics::Diagnostics;
use crate::parse::attribute::{Attributes, SeenKey};
use crate::parse::keys::KeyId;
use crate::parse::value::MemberValue;
use crate::rules;

/// A field of the input.
#[derive(Clone)]
pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    pub(crate) ty: &'a Type,
    /// The attributes as the user wrote them.
    pub(crate) source: &'a [Attribute],
    /// The value that documentation shows.
    pub(crate) example: Option<MemberValue>,
}

/// A field and its attributes.
pub(crate) struct ParsedField<'a> {
    pub(crate) field: Field<'a>,
    pub(crate) attributes: Attributes,
}

impl ParsedField<'_> {
    fn seen(&self, id: KeyId) -> Option<&SeenKey> {
        self.attributes.seen.iter().find(|seen| seen.id == id)
    }
}

/// The field with a key that only one field of a variant can have.
pub(crate) fn only<'a>(
    fields: &[ParsedField<'a>],
    id: KeyId,
    diagnostics: &Diagnostics,
) -> Option<Field<'a>> {
    let mut with_key = fields.iter().filter_map(|field| Some((field, field.seen(id)?)));
    let (field, first) = with_key.next()?;
    for (_, second) in with_key {
        rules::shape::second_field_with_key(first.name, first.span, second.span, diagnostics);
    }
    Some(field.field.clone())
}

/// Reports a field with a key that its variant has too, at `on_variant`.
pub(crate) fn conflict(on_variant: Span, fields: &[ParsedField<'_>], id: KeyId, diagnostics: &Diagnostics) {
    if let Some(on_field) = fields.iter().find_map(|field| field.seen(id)) {
        rules::shape::conflicting_field(on_field.name, on_variant, on_field.span, diagnostics);
    }
}

/// Whether a field has a key.
pub(crate) fn has_key(fields: &[ParsedField<'_>], id: KeyId) -> bool {
    key_span(fields, id).is_some()
}

/// The span of a key on a field.
pub(crate) fn key_span(fields: &[ParsedField<'_>], id: KeyId) -> Option<Span> {
    fields.iter().find_map(|field| field.seen(id)).map(|seen| seen.span)
}
