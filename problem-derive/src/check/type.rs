//! From raw attributes to the checked model: the rules. Every mistake is reported; where there is
//! one, there is no model.

use syn::{Attribute, Data, DeriveInput, Fields, Ident, Member, Path};

use crate::check::field::{self, GivenField};
use crate::check::headers;
use crate::check::status::constant_path;
use crate::diagnostics::Errors;
use crate::model::{Answer, Checked, Field, Frame, Status, Variant};
use crate::parse::attribute::{self, Attributes, Given};
use crate::parse::keys::{KeyId, Place};
use crate::parse::template;
use crate::parse::value::Base;
use crate::rules::privacy::Source;
use crate::rules::{self, Accepted};

/// Reads and checks the whole type. The frame stands whatever is wrong with the rest.
pub(crate) fn check<'a>(input: &'a DeriveInput, errors: &Errors) -> (Frame, Option<Checked<'a>>) {
    let places: &[Place] = match &input.data {
        Data::Struct(_) => &[Place::Type, Place::Variant],
        Data::Enum(_) | Data::Union(_) => &[Place::Type],
    };
    let given = attribute::read(&input.attrs, places, errors);
    let frame = Frame {
        krate: given.krate.as_ref().and_then(|krate| krate.value.clone()),
        skip: given.skip.as_ref().and_then(|skip| skip.value.clone()).unwrap_or_default(),
    };
    let accepted = Accepted::of(&given);
    let mut checker = Checker {
        input,
        errors,
        accepted: &accepted,
        constants: Vec::new(),
        type_status: None,
        reported: Vec::new(),
        taken: Vec::new(),
        unclear: false,
    };
    let set = checker.set(&given);
    let variants = checker.variants(&given);
    if let (Some((set, _)), Some(variants)) = (&set, &variants) {
        rules::status::outside(set, variants, errors);
    }
    checker.unused_defaults(&given);
    let constants = checker.constants;
    headers::check_defaults(&given, matches!(input.data, Data::Struct(_)), &accepted, errors);
    let base = given.base.and_then(|base| base.value);
    match &base {
        Some(Base::Constant(path)) => {
            constant_path(input, path, errors);
        }
        Some(Base::Literal(literal)) => rules::identity::base(literal, &accepted, errors),
        None => {}
    }
    // what the constant ends in, the compiler knows
    let accepts_open_base = matches!(base, Some(Base::Constant(_))) && accepted.lifts("open_base");
    accepted.report_unused(errors);
    let checked =
        variants.map(|variants| Checked { input, base, accepts_open_base, set, constants, variants });
    (frame, checked)
}

pub(crate) struct Checker<'a, 'e> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) errors: &'e Errors,
    /// What the type accepts.
    pub(crate) accepted: &'e Accepted,
    /// The constants that a `status` names.
    pub(crate) constants: Vec<Path>,
    /// The `status` of the type, once it is checked.
    pub(crate) type_status: Option<Option<Status>>,
    /// The rules that the status of the type breaks for one variant, and so for all.
    pub(crate) reported: Vec<&'static str>,
    /// The defaults of the type that some variant takes.
    pub(crate) taken: Vec<KeyId>,
    /// Something was not understood in a variant, which may have taken any.
    pub(crate) unclear: bool,
}

/// A variant, or a struct.
pub(crate) struct Shape<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) description: String,
    pub(crate) source: Source<'a>,
    pub(crate) fields: Vec<GivenField<'a>>,
    /// Something was not understood here; it may have been any key.
    pub(crate) unclear: bool,
}

impl<'a> Shape<'a> {
    fn new(
        input: &'a DeriveInput,
        name: &'a Ident,
        attributes: &'a [Attribute],
        fields: &'a Fields,
        errors: &Errors,
    ) -> Self {
        let source = Source { input, attributes, fields };
        let fields: Vec<_> = (0u32..)
            .zip(fields)
            .map(|(index, field)| GivenField {
                given: attribute::read(&field.attrs, &[Place::Field], errors),
                field: Field {
                    member: field.ident.clone().map_or(template::unnamed(index), Member::Named),
                    ty: &field.ty,
                },
            })
            .collect();
        let unclear = fields.iter().any(|field| field.given.unclear);
        Self { name, description: attribute::doc_comment(attributes), source, fields, unclear }
    }
}

impl<'a> Checker<'a, '_> {
    fn variants(&mut self, on_type: &Attributes) -> Option<Vec<Variant<'a>>> {
        let errors = self.errors;
        match &self.input.data {
            Data::Enum(data) => {
                // all of them are looked at, whatever is wrong with the first
                let variants: Vec<_> = data
                    .variants
                    .iter()
                    .map(|variant| {
                        let given = attribute::read(&variant.attrs, &[Place::Variant], errors);
                        let shape =
                            Shape::new(self.input, &variant.ident, &variant.attrs, &variant.fields, errors);
                        let answer = self.answer(shape, &given, on_type)?;
                        Some(Variant { name: Some(&variant.ident), answer })
                    })
                    .collect();
                let owns: Vec<_> = variants.iter().flatten().filter_map(Variant::own).collect();
                let base = on_type.base.as_ref().and_then(|base| base.value.as_ref());
                let base = match base {
                    Some(Base::Literal(base)) => Some(base.value()),
                    Some(Base::Constant(_)) | None => None,
                };
                rules::identity::ambiguous(&owns, base.as_deref(), errors);
                variants.into_iter().collect()
            }
            Data::Struct(data) => {
                let shape =
                    Shape::new(self.input, &self.input.ident, &self.input.attrs, &data.fields, errors);
                let answer = self.answer(shape, on_type, on_type)?;
                Some(vec![Variant { name: None, answer }])
            }
            Data::Union(data) => {
                errors.report(
                    &data.union_token,
                    "unsupported_shape",
                    "a union cannot be a problem",
                    "make it an enum or a struct",
                );
                None
            }
        }
    }

    fn answer(&mut self, shape: Shape<'a>, given: &Attributes, on_type: &Attributes) -> Option<Answer<'a>> {
        match &given.transparent {
            Some(key) => {
                if !std::ptr::eq(given, on_type) {
                    Accepted::of(given).report_unused(self.errors);
                }
                self.transparent(key, given, &shape.fields).map(Answer::Inner)
            }
            None => self.own(shape, given, on_type).map(|own| Answer::Own(Box::new(own))),
        }
    }

    /// Reports defaults of an enum that none of its variants takes.
    fn unused_defaults(&self, on_type: &Attributes) {
        if self.unclear || on_type.unclear || !matches!(self.input.data, Data::Enum(_)) {
            return;
        }
        let status = self.type_status.is_some().then_some(KeyId::Status);
        for seen in &on_type.seen {
            // one whose value is no value has been reported already
            let is_default = match seen.id {
                KeyId::Status => on_type.status.as_ref().is_some_and(|status| status.value.is_some()),
                KeyId::WwwAuthenticate => !headers::literals(on_type).is_empty(),
                KeyId::RetryAfter => on_type.retry_after.as_ref().is_some_and(|wait| wait.value.is_some()),
                _ => false,
            };
            if is_default && !self.taken.contains(&seen.id) && status != Some(seen.id) {
                self.errors.report_at(
                    seen.span,
                    "no_effect",
                    format_args!("`{}` has no effect: no variant takes this default", seen.name),
                    "remove it, or what the variants say themselves",
                );
                return;
            }
        }
    }

    /// Whether a type is the one that is derived, or has it as an argument, by its plain name: a
    /// path may mean a type of the same name elsewhere.
    fn is_itself(&self, ty: &syn::Type) -> bool {
        let syn::Type::Path(path) = field::bare(ty) else { return false };
        let arguments = path.path.segments.last().map(|last| &last.arguments);
        path.path.get_ident().is_some_and(|name| *name == self.input.ident || name == "Self")
            || match arguments {
                Some(syn::PathArguments::AngleBracketed(arguments)) => arguments
                    .args
                    .iter()
                    .any(|argument| matches!(argument, syn::GenericArgument::Type(ty) if self.is_itself(ty))),
                _ => false,
            }
    }

    /// The one field of a transparent variant.
    fn transparent(
        &self,
        key: &Given<()>,
        given: &Attributes,
        fields: &[GivenField<'a>],
    ) -> Option<Field<'a>> {
        let mut beside: Vec<_> = given.seen.iter().collect();
        for field in fields {
            beside.extend(&field.given.seen);
        }
        for other in beside {
            if matches!(
                other.id,
                KeyId::Transparent | KeyId::Crate | KeyId::Skip | KeyId::Accept | KeyId::Statuses
            ) {
                continue;
            }
            self.errors.report_at(
                other.span,
                "no_effect",
                format_args!(
                    "`{}` has no effect beside `transparent`: the inner problem answers for everything",
                    other.name
                ),
                "remove one of the two",
            );
        }
        match fields {
            [field] if self.is_itself(field.field.ty) => {
                self.errors.report(
                    field.field.ty,
                    "recursive_transparent",
                    "`transparent` cannot ask the type that it stands in",
                    "give the variant a status, or move the inner problem to a type of its own",
                );
                None
            }
            [field] => Some(field.field.clone()),
            _ => {
                self.errors.report_at(
                    key.key,
                    "transparent_fields",
                    format_args!("`transparent` needs exactly one field, found {}", fields.len()),
                    "keep the inner problem alone, or give a status instead",
                );
                None
            }
        }
    }
}
