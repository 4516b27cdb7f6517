//! From raw attributes to the names.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DeriveInput, Fields, Ident, Index, Member, Path, Type, parse_quote};

use crate::diagnostics::Errors;
use crate::names::{Casing, member, variant};
use crate::wire_names::parse::{Attributes, Limits, Wrong};

pub(super) struct Checked<'a> {
    pub(super) krate: Path,
    pub(super) body: Body<'a>,
}

pub(super) enum Body<'a> {
    Struct(Vec<Field<'a>>),
    Enum(Vec<(&'a Ident, Vec<Field<'a>>)>),
    /// There is nothing to say of it, since it has a mistake.
    Nothing,
}

pub(super) struct Field<'a> {
    pub(super) member: Member,
    pub(super) ty: &'a Type,
    /// As a report calls it.
    pub(super) name: String,
    /// The names that lead to it.
    pub(super) wire: Vec<String>,
    /// Whether what is in it has names of its own.
    pub(super) nested: bool,
    /// Whether a report has no step for it.
    pub(super) stepped_over: bool,
    /// Whether it is a list of what has no names, and a report goes on to its items.
    pub(super) has_items: bool,
    pub(super) length: Limits,
    pub(super) range: Limits,
}

pub(super) fn check<'a>(input: &'a DeriveInput, errors: &Errors) -> Checked<'a> {
    let own = read(&input.attrs, Place::Type, errors);
    if let Some(key) = &own.serde.elsewhere {
        let what = format!("with `{key}` the names on the wire are those of another type");
        errors.report(
            key,
            "names_elsewhere",
            what,
            "write `impl WireNames` by hand, with the names of that type",
        );
    }
    let body = match &input.data {
        Data::Struct(data) => {
            let around = Around { prefix: &[], casing: own.serde.rename_all, is_one: own.serde.transparent };
            Body::Struct(fields(&data.fields, &own, &around, errors))
        }
        Data::Enum(data) => {
            let variants = data.variants.iter().map(|it| (&it.ident, of_variant(it, &own, errors)));
            Body::Enum(variants.collect())
        }
        Data::Union(data) => {
            let help = "make it a struct or an enum";
            errors.report(&data.union_token, "unsupported_shape", "a union has no names on the wire", help);
            Body::Nothing
        }
    };
    let krate = own.own.krate.unwrap_or_else(|| parse_quote!(::problem_core));
    Checked { krate, body }
}

/// Where attributes stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Type,
    Variant,
    Field,
}

fn read(attributes: &[Attribute], place: Place, errors: &Errors) -> Attributes {
    let read = Attributes::read(attributes);
    let help = "it reads the attributes of serde; of its own are `crate = path` of a type, and `nested` and `nested = false` of a field";
    for (key, wrong) in &read.own.wrong {
        let (rule, what) = match wrong {
            Wrong::Unknown => ("unknown_key", format!("`WireNames` has no key `{key}`")),
            Wrong::Value => ("invalid_value", format!("this is no value of `{key}`")),
            Wrong::Twice => ("duplicate_key", format!("`{key}` stands here twice")),
        };
        errors.report(key, rule, what, help);
    }
    let misplaced = [
        ("crate", read.own.krate.is_some() && place != Place::Type),
        ("nested", read.own.nested.is_some() && place != Place::Field),
    ];
    for (key, _) in misplaced.iter().filter(|(_, is_misplaced)| *is_misplaced) {
        let span = attributes.iter().find(|attribute| attribute.path().is_ident("problem"));
        let span =
            span.map_or_else(Span::call_site, |attribute| syn::spanned::Spanned::span(attribute.path()));
        errors.report_at(span, "misplaced_key", format!("`{key}` has no place here"), help);
    }
    read
}

fn of_variant<'a>(it: &'a syn::Variant, own: &Attributes, errors: &Errors) -> Vec<Field<'a>> {
    let serde = read(&it.attrs, Place::Variant, errors).serde;
    let name = serde.rename.unwrap_or_else(|| variant(&it.ident.unraw().to_string(), own.serde.rename_all));
    let prefix = match (&own.serde.content, own.serde.tag) {
        _ if own.serde.untagged || serde.untagged => None,
        (Some(content), true) => Some(content.clone()),
        (None, true) => None,
        (_, false) => Some(name),
    };
    let casing = serde.rename_all.or(own.serde.rename_all_fields);
    fields(&it.fields, own, &Around { prefix: prefix.as_slice(), casing, is_one: false }, errors)
}

/// What stands around the fields.
struct Around<'a> {
    prefix: &'a [String],
    casing: Option<Casing>,
    /// The field that there is, is all of it.
    is_one: bool,
}

fn fields<'a>(given: &'a Fields, own: &Attributes, around: &Around<'_>, errors: &Errors) -> Vec<Field<'a>> {
    let is_newtype = matches!(given, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
    let mut fields: Vec<Field<'a>> = Vec::new();
    for (index, field) in given.iter().enumerate() {
        let Attributes { serde, rules, own: said } = read(&field.attrs, Place::Field, errors);
        // a client cannot send it, so there is nothing to call it
        if serde.skip || around.is_one && serde.default {
            continue;
        }
        let mut wire = around.prefix.to_vec();
        if !(serde.flatten || around.is_one || is_newtype) {
            wire.push(match (serde.rename, &field.ident) {
                (Some(rename), Some(_)) => rename,
                (None, Some(ident)) => member(&ident.unraw().to_string(), around.casing),
                // a tuple is a list of what is not skipped
                (_, None) => fields.len().to_string(),
            });
        }
        let (name, member) = match &field.ident {
            Some(ident) => (ident.unraw().to_string(), Member::Named(ident.clone())),
            None => (index.to_string(), Member::Unnamed(Index::from(index))),
        };
        let is_checked = !rules.skip;
        // of what is read by a function only that knows the names
        let is_nested = is_checked && (rules.nested || own.rules.nests_all) && !serde.reads_otherwise;
        fields.push(Field {
            member,
            ty: &field.ty,
            name,
            wire,
            nested: said.wrong.is_empty() && said.nested.unwrap_or(is_nested),
            stepped_over: own.rules.steps_over && is_checked && (rules.of_garde || !own.rules.passes_by),
            has_items: rules.has_items,
            length: rules.length,
            range: rules.range,
        });
    }
    // that there are more is for the crate to say
    if fields.iter().filter(|field| field.stepped_over).count() > 1 {
        fields.iter_mut().for_each(|field| field.stepped_over = false);
    }
    fields
}
