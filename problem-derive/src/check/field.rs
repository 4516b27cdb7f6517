//! Questions about the fields of a variant.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{GenericArgument, GenericParam, Generics, Member, PathArguments, Type};

use crate::diagnostics::Errors;
use crate::model::Field;
use crate::parse::attribute::{Attributes, Seen};
use crate::parse::keys::KeyId;

/// A field and what is given on it.
pub(crate) struct GivenField<'a> {
    pub(crate) field: Field<'a>,
    pub(crate) given: Attributes,
}

impl GivenField<'_> {
    fn seen(&self, id: KeyId) -> Option<&Seen> {
        self.given.seen.iter().find(|seen| seen.id == id)
    }
}

/// The one field that has a key which only one of a variant can have.
pub(crate) fn only<'a>(fields: &[GivenField<'a>], id: KeyId, errors: &Errors) -> Option<Field<'a>> {
    let mut given = fields.iter().filter_map(|field| Some((field, field.seen(id)?)));
    let (field, first) = given.next()?;
    for (_, second) in given {
        errors.report_twice(
            first.span,
            second.span,
            "duplicate_key",
            format_args!("duplicate key `{}`: only one field of a variant can have it", first.name),
            "keep one of the two",
        );
    }
    Some(field.field.clone())
}

/// Reports a field that says what the variant says at `here`.
pub(crate) fn conflict(here: Span, fields: &[GivenField<'_>], id: KeyId, errors: &Errors) {
    if let Some(on_field) = fields.iter().find_map(|field| field.seen(id)) {
        errors.report_twice(
            here,
            on_field.span,
            "conflicting_keys",
            format_args!("`{}` on a field conflicts with that of the variant", on_field.name),
            "keep one of the two",
        );
    }
}

/// Whether a key stands on a field.
pub(crate) fn has(fields: &[GivenField<'_>], id: KeyId) -> bool {
    key(fields, id).is_some()
}

/// Where a key stands on a field.
pub(crate) fn key(fields: &[GivenField<'_>], id: KeyId) -> Option<Span> {
    fields.iter().find_map(|field| field.seen(id)).map(|seen| seen.span)
}

/// The type and const parameters of a type.
pub(crate) fn parameters(generics: &Generics) -> Vec<String> {
    let mut names = Vec::new();
    for parameter in &generics.params {
        match parameter {
            GenericParam::Type(parameter) => names.push(parameter.ident.to_string()),
            GenericParam::Const(parameter) => names.push(parameter.ident.to_string()),
            GenericParam::Lifetime(_) => {}
        }
    }
    names
}

/// The type of a text or an integer, as far as its name tells, behind how many references it stands.
pub(crate) fn plain(ty: &Type) -> Option<(&Type, usize)> {
    const NAMES: [&str; 14] = [
        "String", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
        "isize",
    ];
    let (ty, references) = behind_references(ty);
    let Type::Path(path) = ty else { return None };
    let name = path.path.get_ident()?;
    NAMES.iter().any(|known| name == known).then_some((ty, references))
}

/// The name of a field, or its place, for a message.
pub(crate) fn show(member: &Member) -> String {
    match member {
        Member::Named(name) => name.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// The type behind the references of a `&'a T`, and how many there are.
pub(crate) fn behind_references(mut ty: &Type) -> (&Type, usize) {
    let mut references = 0;
    ty = bare(ty);
    while let Type::Reference(reference) = ty {
        (ty, references) = (bare(&reference.elem), references + 1);
    }
    (ty, references)
}

/// A type without the parentheses around it, and without those that a macro puts there.
pub(crate) fn bare(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            ty => return ty,
        };
    }
}

/// The `T` of an `Option<T>`, as it is written.
pub(crate) fn optional(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = bare(ty) else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}
