//! Turns parsed attributes into the names of the fields on the wire.

use problem_shared::wire_names::{Casing, member, variant};
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DeriveInput, Fields, Ident, Index, Member, Path, Type, parse_quote};

use crate::diagnostics::Diagnostics;
use crate::parse::keys::Place;
use crate::rules;
use crate::wire_names::parse::{Attributes, Limits, Mistake};

pub(super) struct CheckedNames<'a> {
    pub(super) krate: Path,
    pub(super) body: Body<'a>,
}

pub(super) enum Body<'a> {
    Struct(Vec<Field<'a>>),
    Enum(Vec<(&'a Ident, Vec<Field<'a>>)>),
    /// The type has a mistake that leaves no names.
    Nothing,
}

pub(super) struct Field<'a> {
    pub(super) member: Member,
    pub(super) ty: &'a Type,
    /// The name in the reports of the validating crates.
    pub(super) name: String,
    /// The names on the wire that lead to the field.
    pub(super) wire: Vec<String>,
    /// The value of the field has names of its own.
    pub(super) is_nested: bool,
    /// The reports have no step for the field.
    pub(super) is_stepped_over: bool,
    /// The field is a list of values without names, and the reports go on to its items.
    pub(super) has_items: bool,
    /// The rules of the field may depend on other fields.
    pub(super) depends_on_others: bool,
    pub(super) length: Limits,
    pub(super) range: Limits,
}

pub(super) fn check<'a>(input: &'a DeriveInput, diagnostics: &Diagnostics) -> CheckedNames<'a> {
    let on_type = parse(&input.attrs, Place::Type, diagnostics);
    if let Some(key) = &on_type.serde.elsewhere {
        rules::wire_names::names_elsewhere(key, diagnostics);
    }
    let body = match &input.data {
        Data::Struct(data) => {
            let serde = &on_type.serde;
            let around = Around {
                prefix: &[],
                casing: serde.rename_all,
                is_transparent: serde.transparent,
                reads_otherwise: false,
            };
            Body::Struct(fields(&data.fields, &on_type, &around, diagnostics))
        }
        Data::Enum(data) => {
            let variants = data
                .variants
                .iter()
                .map(|variant| (&variant.ident, variant_fields(variant, &on_type, diagnostics)));
            Body::Enum(variants.collect())
        }
        Data::Union(data) => {
            rules::shape::union(&data.union_token, "have names on the wire", diagnostics);
            Body::Nothing
        }
    };
    let krate = on_type.problem.krate.unwrap_or_else(|| parse_quote!(::problem_core));
    CheckedNames { krate, body }
}

/// Parses the attributes in one place, and reports what is wrong in `#[problem(…)]`.
fn parse(attributes: &[Attribute], place: Place, diagnostics: &Diagnostics) -> Attributes {
    let parsed = Attributes::parse(attributes);
    for (key, mistake) in &parsed.problem.mistakes {
        match mistake {
            Mistake::Unknown => rules::wire_names::unknown_key(key, diagnostics),
            Mistake::Value(found) => rules::wire_names::invalid_value(key, found, diagnostics),
            Mistake::Twice => rules::wire_names::duplicate_key(key, diagnostics),
        }
    }
    let misplaced = [
        ("crate", parsed.problem.krate.is_some() && place != Place::Type),
        ("nested", parsed.problem.nested.is_some() && place != Place::Field),
    ];
    for (key, _) in misplaced.iter().filter(|(_, is_misplaced)| *is_misplaced) {
        let attribute = attributes.iter().find(|attribute| attribute.path().is_ident("problem"));
        let span =
            attribute.map_or_else(Span::call_site, |attribute| syn::spanned::Spanned::span(attribute.path()));
        rules::wire_names::misplaced_key(span, key, place.name(), diagnostics);
    }
    parsed
}

fn variant_fields<'a>(
    syntax: &'a syn::Variant,
    on_type: &Attributes,
    diagnostics: &Diagnostics,
) -> Vec<Field<'a>> {
    let serde = parse(&syntax.attrs, Place::Variant, diagnostics).serde;
    let name =
        serde.rename.unwrap_or_else(|| variant(&syntax.ident.unraw().to_string(), on_type.serde.rename_all));
    let prefix = match (&on_type.serde.content, on_type.serde.tag) {
        _ if on_type.serde.untagged || serde.untagged => None,
        (Some(content), true) => Some(content.clone()),
        (None, true) => None,
        (_, false) => Some(name),
    };
    let casing = serde.rename_all.or(on_type.serde.rename_all_fields);
    let around = Around {
        prefix: prefix.as_slice(),
        casing,
        is_transparent: false,
        reads_otherwise: serde.reads_otherwise,
    };
    let fields = fields(&syntax.fields, on_type, &around, diagnostics);
    // a client cannot send a skipped variant, and only the function that reads several fields knows where they are
    let is_without_names = serde.skip || serde.reads_otherwise && syntax.fields.len() > 1;
    if is_without_names { Vec::new() } else { fields }
}

/// The surroundings of the fields.
struct Around<'a> {
    /// The names on the wire that lead to the fields.
    prefix: &'a [String],
    casing: Option<Casing>,
    /// The one field that serde reads is the whole value.
    is_transparent: bool,
    /// A function of the service reads the content of the variant. A single field is the whole content.
    reads_otherwise: bool,
}

fn fields<'a>(
    syntax: &'a Fields,
    on_type: &Attributes,
    around: &Around<'_>,
    diagnostics: &Diagnostics,
) -> Vec<Field<'a>> {
    let is_newtype = matches!(syntax, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
    let is_whole = around.is_transparent || around.reads_otherwise || is_newtype;
    let mut fields: Vec<Field<'a>> = Vec::new();
    for (index, field) in syntax.iter().enumerate() {
        let Attributes { serde, rules, problem } = parse(&field.attrs, Place::Field, diagnostics);
        // a client cannot send the field, so it has no name on the wire
        if serde.skip || around.is_transparent && serde.default {
            continue;
        }
        let mut wire = around.prefix.to_vec();
        if !(serde.flatten || is_whole) {
            wire.push(match (serde.rename, &field.ident) {
                (Some(rename), Some(_)) => rename,
                (None, Some(ident)) => member(&ident.unraw().to_string(), around.casing),
                // serde reads a tuple as the list of the fields that it does not skip
                (_, None) => fields.len().to_string(),
            });
        }
        let (name, member) = match &field.ident {
            Some(ident) => (ident.unraw().to_string(), Member::Named(ident.clone())),
            None => (index.to_string(), Member::Unnamed(Index::from(index))),
        };
        // only the function that reads the field knows the names and items in it
        let reads_otherwise = serde.reads_otherwise || around.reads_otherwise;
        let validator_nests = (rules.nested || on_type.rules.nests_all) && !rules.skipped_by_validator;
        let is_nested = (validator_nests || rules.dives) && !reads_otherwise;
        fields.push(Field {
            member,
            ty: &field.ty,
            name,
            wire,
            is_nested: problem.mistakes.is_empty() && problem.nested.unwrap_or(is_nested),
            is_stepped_over: on_type.rules.steps_over
                && !rules.skipped_by_garde
                && (rules.has_garde || !on_type.rules.allows_unvalidated),
            has_items: rules.has_items && !reads_otherwise,
            depends_on_others: rules.depends_on_others,
            length: rules.length,
            range: rules.range,
        });
    }
    // the crate itself refuses more than one
    if fields.iter().filter(|field| field.is_stepped_over).count() > 1 {
        fields.iter_mut().for_each(|field| field.is_stepped_over = false);
    }
    fields
}
