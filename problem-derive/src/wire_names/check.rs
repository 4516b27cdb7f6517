//! From raw attributes to the names.

use syn::ext::IdentExt as _;
use syn::{Data, DeriveInput, Fields, Ident, Index, Member, Path, Type, parse_quote};

use super::attributes::Attributes;
use crate::errors::Errors;
use crate::names::{Casing, member};

pub(super) struct Checked<'a> {
    pub(super) krate: Path,
    pub(super) body: Body<'a>,
}

pub(super) enum Body<'a> {
    Struct(Shape<'a>),
    Enum(Vec<(&'a Ident, Shape<'a>)>),
    /// There is nothing to say of it, since it has a mistake.
    Nothing,
}

/// The fields of a struct or of a variant.
#[derive(Default)]
pub(super) struct Shape<'a> {
    pub(super) fields: Vec<Field<'a>>,
    /// The one field, of whose step a report says nothing.
    pub(super) stands_for: Option<Field<'a>>,
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
}

pub(super) fn check<'a>(input: &'a DeriveInput, errors: &Errors) -> Checked<'a> {
    let own = Attributes::read(&input.attrs);
    for key in &own.unknown {
        let what = format!("`WireNames` has no key `{key}`");
        errors.report(
            key,
            "unknown_key",
            what,
            "it reads the attributes of serde; of its own it has `crate`",
        );
    }
    if let Some(key) = &own.elsewhere {
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
            let around = Around { prefix: &[], casing: own.rename_all, is_one: own.transparent };
            Body::Struct(shape(&data.fields, &own, &around))
        }
        Data::Enum(data) => {
            let variants = data.variants.iter().map(|it| (&it.ident, of_variant(it, &own)));
            Body::Enum(variants.collect())
        }
        Data::Union(data) => {
            let help = "make it a struct or an enum";
            errors.report(&data.union_token, "unsupported_shape", "a union has no names on the wire", help);
            Body::Nothing
        }
    };
    let krate = own.krate.unwrap_or_else(|| parse_quote!(::problem_core));
    Checked { krate, body }
}

fn of_variant<'a>(it: &'a syn::Variant, own: &Attributes) -> Shape<'a> {
    let attributes = Attributes::read(&it.attrs);
    let name =
        attributes.rename.clone().unwrap_or_else(|| variant(&it.ident.unraw().to_string(), own.rename_all));
    let prefix = match (&own.content, own.tag) {
        _ if own.untagged || attributes.untagged => None,
        (Some(content), true) => Some(content.clone()),
        (None, true) => None,
        (_, false) => Some(name),
    };
    let casing = attributes.rename_all.or(own.rename_all_fields);
    shape(&it.fields, own, &Around { prefix: prefix.as_slice(), casing, is_one: false })
}

/// What stands around the fields.
struct Around<'a> {
    prefix: &'a [String],
    casing: Option<Casing>,
    /// The field that there is, is all of it.
    is_one: bool,
}

fn shape<'a>(fields: &'a Fields, own: &Attributes, around: &Around<'_>) -> Shape<'a> {
    let is_newtype = matches!(fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
    let of_field = |(index, field): (usize, &'a syn::Field)| {
        let attributes = Attributes::read(&field.attrs);
        let name = match &field.ident {
            Some(ident) => ident.unraw().to_string(),
            None => index.to_string(),
        };
        let mut wire = around.prefix.to_vec();
        // what a client cannot send has no name; what is around it stands for it
        let has_name = !(attributes.flatten || attributes.skip || around.is_one || is_newtype);
        if has_name {
            wire.push(match (&attributes.rename, &field.ident) {
                (Some(rename), _) => rename.clone(),
                (None, Some(_)) => member(&name, around.casing),
                (None, None) => name.clone(),
            });
        }
        let member = match &field.ident {
            Some(ident) => Member::Named(ident.clone()),
            None => Member::Unnamed(Index::from(index)),
        };
        Field { member, ty: &field.ty, name, wire, nested: attributes.nested || own.nests_all }
    };
    let mut fields: Vec<_> = fields.iter().enumerate().map(of_field).collect();
    let stands_for = match &fields[..] {
        [field] if own.steps_over && field.wire.is_empty() => fields.pop(),
        _ => None,
    };
    Shape { fields, stands_for }
}

/// What serde calls a variant: `CreditCard` → `creditCard`.
fn variant(name: &str, casing: Option<Casing>) -> String {
    let snake = || -> String {
        let letters = name.char_indices().flat_map(|(at, letter)| {
            let before = (at > 0 && letter.is_uppercase()).then_some('_');
            before.into_iter().chain([letter.to_ascii_lowercase()])
        });
        letters.collect()
    };
    match casing {
        None | Some(Casing::Pascal) => name.to_owned(),
        Some(Casing::Lower) => name.to_ascii_lowercase(),
        Some(Casing::Upper) => name.to_ascii_uppercase(),
        Some(Casing::Camel) => {
            let mut letters = name.chars();
            let first = letters.next().map(|letter| letter.to_ascii_lowercase());
            first.into_iter().chain(letters).collect()
        }
        Some(Casing::Snake) => snake(),
        Some(Casing::ScreamingSnake) => snake().to_ascii_uppercase(),
        Some(Casing::Kebab) => snake().replace('_', "-"),
        Some(Casing::ScreamingKebab) => snake().to_ascii_uppercase().replace('_', "-"),
    }
}
