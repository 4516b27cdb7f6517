//! From raw attributes to the checked model: the rules. Every mistake is reported; where there is
//! one, there is no model.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DeriveInput, Fields, GenericParam, Ident, LitStr, Member, Path};

use crate::attr::{self, Attributes, Given};
use crate::errors::Errors;
use crate::field::{self, GivenField};
use crate::header;
use crate::keys::{KeyId, Place};
use crate::model::{
    Answer, Checked, Code, Detail, Field, Frame, Own, Place as OwnPlace, Status, Title, TypeUri, Variant,
};
use crate::rules::privacy::Source;
use crate::rules::status::{Duties, Gives};
use crate::rules::{self, Accepted, Accepts};
use crate::template;
use crate::text;
use crate::value::{self, Base, Level, StatusValue};
use crate::{members, names, registry};

/// Reads and checks the whole type. The frame stands whatever is wrong with the rest.
pub(crate) fn check<'a>(input: &'a DeriveInput, errors: &Errors) -> (Frame, Option<Checked<'a>>) {
    let places: &[Place] = match &input.data {
        Data::Struct(_) => &[Place::Type, Place::Variant],
        Data::Enum(_) | Data::Union(_) => &[Place::Type],
    };
    let given = attr::read(&input.attrs, places, errors);
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
    header::check_defaults(&given, matches!(input.data, Data::Struct(_)), &accepted, errors);
    let base = given.base.and_then(|base| base.value);
    match &base {
        Some(Base::Constant(path)) => {
            constant_path(input, path, errors);
        }
        Some(Base::Literal(literal)) => rules::identity::base(literal, &accepted, errors),
        None => {}
    }
    // what the constant ends in, the compiler knows
    let accepts_open_base = accepted.lifts_for_constant("open_base", matches!(base, Some(Base::Constant(_))));
    accepted.report_unused(errors);
    let checked =
        variants.map(|variants| Checked { input, base, accepts_open_base, set, constants, variants });
    (frame, checked)
}

struct Checker<'a, 'e> {
    input: &'a DeriveInput,
    errors: &'e Errors,
    /// What the type accepts.
    accepted: &'e Accepted,
    /// The constants that a `status` names.
    constants: Vec<Path>,
    /// The `status` of the type, once it is checked.
    type_status: Option<Option<Status>>,
    /// The rules that the status of the type breaks for one variant, and so for all.
    reported: Vec<&'static str>,
    /// The defaults of the type that some variant takes.
    taken: Vec<KeyId>,
    /// Something was not understood in a variant, which may have taken any.
    unclear: bool,
}

/// A variant, or a struct.
struct Shape<'a> {
    name: &'a Ident,
    description: String,
    source: Source<'a>,
    fields: Vec<GivenField<'a>>,
    /// Something was not understood here; it may have been any key.
    unclear: bool,
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
                given: attr::read(&field.attrs, &[Place::Field], errors),
                field: Field {
                    member: field.ident.clone().map_or(template::unnamed(index), Member::Named),
                    ty: &field.ty,
                },
            })
            .collect();
        let unclear = fields.iter().any(|field| field.given.unclear);
        Self { name, description: attr::doc_comment(attributes), source, fields, unclear }
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
                        let given = attr::read(&variant.attrs, &[Place::Variant], errors);
                        let shape =
                            Shape::new(self.input, &variant.ident, &variant.attrs, &variant.fields, errors);
                        let answer = self.answer(shape, &given, on_type)?;
                        Some(Variant { name: Some(&variant.ident), answer })
                    })
                    .collect();
                let owns: Vec<_> = variants.iter().flatten().filter_map(Variant::own).collect();
                rules::identity::ambiguous(&owns, errors);
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

    /// A variant that answers for itself.
    fn own(&mut self, shape: Shape<'a>, given: &Attributes, on_type: &Attributes) -> Option<Own<'a>> {
        // each of these reports on its own, so none may keep the next from looking
        let errors = self.errors;
        let fields = &shape.fields;
        let status = self.status_of(&shape, given, on_type);
        let known = match status {
            Some(Status::Code(code)) => Some(code),
            Some(Status::Constant(_)) | None => None,
        };
        let is_struct = std::ptr::eq(given, on_type);
        let own_accepted = if is_struct { Accepted::default() } else { Accepted::of(given) };
        let accepts = Accepts { variant: &own_accepted, on_type: self.accepted };
        let retry_after = header::retry_after(given, on_type, known, fields, errors);
        let headers = header::headers(given, on_type, known, fields, accepts, errors);
        let gives = header::gives(given, on_type, &shape.fields, shape.unclear || on_type.unclear);
        self.unclear |= given.unclear || shape.unclear;
        self.taken.extend(header::taken(given, known, status.is_some(), fields));
        let duties = match status {
            Some(Status::Code(code)) => {
                self.duties(code, given, on_type, gives, accepts);
                None
            }
            Some(Status::Constant(_)) => {
                let display = given
                    .detail
                    .as_ref()
                    .is_some_and(|detail| matches!(detail.value, Some(value::Detail::Display)));
                Some(Duties::new(gives, header::literals(given), display, accepts))
            }
            None => None,
        };
        let members = members::members(fields, on_type, errors);
        let field_errors = field::only(fields, KeyId::Errors, errors);
        let instance = field::only(fields, KeyId::Instance, errors);
        let detail = detail(given, on_type, known, fields, errors);
        let log = log(given, known, errors);
        let status = status?;

        let explicit = given.code.as_ref().and_then(|code| code.value.as_ref());
        let by_name = || names::code(&shape.name.unraw().to_string());
        let code = match (explicit, known) {
            (Some(code), _) => Code::Text(code.value()),
            (None, Some(known)) if known >= 500 => {
                Code::Text(registry::constant_name(registry::phrase(known)))
            }
            (None, Some(_)) => Code::Text(by_name()),
            (None, None) => Code::ByClass(by_name()),
        };
        match given.code.as_ref().map(|code| &code.value) {
            Some(Some(code)) => rules::identity::explicit_code(code, errors),
            Some(None) => {}
            None if known.is_some_and(|known| known < 500) => rules::identity::named_code(shape.name, errors),
            None => rules::identity::server_code(known, shape.name, accepts, errors),
        }
        let whole = given.type_uri.as_ref().and_then(|uri| uri.value.as_ref());
        let base = on_type.base.as_ref().and_then(|base| base.value.as_ref());
        let type_uri = match (whole, base, &code) {
            (Some(uri), ..) => TypeUri::Text(uri.value()),
            (None, None, _) => TypeUri::None,
            (None, Some(Base::Literal(base)), Code::Text(code)) => {
                TypeUri::Text(base.value() + &names::slug(code))
            }
            (None, Some(_), _) => TypeUri::Joined,
        };
        if let Some(uri) = whole {
            rules::identity::type_uri(uri, errors);
        }
        let title = given.title.as_ref().and_then(|title| title.value.as_ref());
        if let Some(title) = title {
            // a key that was not understood may have been the type
            let has_type =
                given.type_uri.is_some() || on_type.base.is_some() || given.unclear || on_type.unclear;
            rules::identity::explicit_title(title, has_type, accepts, errors);
        }
        let title = match (title, &type_uri, &code) {
            (Some(title), ..) => Title::Text(title.value()),
            // RFC 9457 §4.2.1
            (None, TypeUri::None, _) => Title::Phrase,
            (None, _, Code::ByClass(code)) => Title::ByClass(names::title(code)),
            (None, _, Code::Text(_)) if explicit.is_none() && known >= Some(500) => Title::Phrase,
            (None, _, Code::Text(code)) => Title::Text(names::title(code)),
        };
        let mut own = Own {
            place: OwnPlace {
                name: shape.name.clone(),
                status: status_token(given, on_type),
                code: key_or(given.code.as_ref(), shape.name),
                type_uri: key_or(given.type_uri.as_ref(), shape.name),
            },
            status,
            code,
            type_uri,
            title,
            description: shape.description,
            detail: detail?,
            instance,
            headers,
            retry_after,
            defaults: header::defaults(given, on_type, status, fields),
            duties,
            log,
            shown: Vec::new(),
            members,
            errors: field_errors,
        };
        own.shown = rules::privacy::check(&shape.source, &own, fields, accepts, errors);
        own_accepted.report_unused(errors);
        Some(own)
    }

    /// The status of a variant: its own, or that of the type.
    fn status_of(&mut self, shape: &Shape<'a>, given: &Attributes, on_type: &Attributes) -> Option<Status> {
        // of a struct the one is the other
        if let Some(status) = given.status.as_ref().filter(|_| !std::ptr::eq(given, on_type)) {
            return self.status(status.value.as_ref()?);
        }
        if on_type.status.is_some() {
            return self.type_status(on_type);
        }
        if !given.unclear && !on_type.unclear && !shape.unclear {
            self.errors.report(
                shape.name,
                "missing_status",
                format_args!("`{}` has no status", shape.name),
                "add #[problem(status = 404)], with the status that fits",
            );
        }
        None
    }

    /// Reports what a known status owes, at the token that says it: that of the type once.
    fn duties(
        &mut self,
        code: u16,
        given: &Attributes,
        on_type: &Attributes,
        gives: Gives,
        accepts: Accepts<'_>,
    ) {
        let own = given.status.as_ref().and_then(|status| status.value.as_ref());
        if let Some(own) = own {
            return rules::status::check(code, &own.token, gives, accepts, self.errors, &mut Vec::new());
        }
        if let Some(of_type) = on_type.status.as_ref().and_then(|status| status.value.as_ref()) {
            rules::status::check(code, &of_type.token, gives, accepts, self.errors, &mut self.reported);
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
                KeyId::WwwAuthenticate => header::literals(on_type).next().is_some(),
                KeyId::RetryAfter => on_type.retry_after.as_ref().is_some_and(|wait| wait.value.is_some()),
                _ => false,
            };
            if is_default && !self.taken.iter().copied().chain(status).any(|taken| taken == seen.id) {
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

    /// The status of the type, which is looked at once, however many variants take it.
    fn type_status(&mut self, on_type: &Attributes) -> Option<Status> {
        if let Some(status) = self.type_status {
            return status;
        }
        let value = on_type.status.as_ref().and_then(|status| status.value.as_ref());
        let status = value.and_then(|value| self.status(value));
        self.type_status = Some(status);
        status
    }

    fn status(&mut self, status: &value::Status) -> Option<Status> {
        match &status.value {
            StatusValue::Code(code) => error_status(*code, &status.token, self.errors).map(Status::Code),
            StatusValue::Constant(path) => constant_path(self.input, path, self.errors).then(|| {
                self.constants.push(path.clone());
                Status::Constant(self.constants.len() - 1)
            }),
        }
    }

    /// The closed set of statuses; none if there is none, or something is wrong with it.
    fn set(&mut self, on_type: &Attributes) -> Option<(Vec<Status>, Ident)> {
        let statuses = on_type.statuses.as_ref()?;
        let listed = statuses.value.as_ref()?;
        let listed: Vec<_> = listed.iter().map(|status| self.status(status)).collect();
        Some((listed.into_iter().collect::<Option<_>>()?, Ident::new("statuses", statuses.key)))
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
        let beside = given.seen.iter().chain(fields.iter().flat_map(|field| &field.given.seen));
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

/// A constant stands outside the impl, so its path can name nothing of it.
fn constant_path(input: &DeriveInput, path: &Path, errors: &Errors) -> bool {
    let Some(first) = path.segments.first() else { return true };
    let is_parameter = input.generics.params.iter().any(|parameter| match parameter {
        GenericParam::Type(parameter) => parameter.ident == first.ident,
        GenericParam::Const(parameter) => parameter.ident == first.ident,
        GenericParam::Lifetime(_) => false,
    });
    if path.leading_colon.is_none() && (is_parameter || first.ident == "Self") {
        errors.report(
            path,
            "invalid_value",
            format_args!("a constant cannot depend on `{}`", first.ident),
            "name a constant outside the type",
        );
        return false;
    }
    true
}

/// The token that says the status of a variant.
fn status_token(given: &Attributes, on_type: &Attributes) -> proc_macro2::TokenStream {
    let said = [given, on_type].into_iter().find_map(|given| given.status.as_ref()?.value.as_ref());
    said.map(|status| status.token.clone()).unwrap_or_default()
}

/// Where a value stands, or else the name of what it is of.
fn key_or(given: Option<&Given<LitStr>>, name: &Ident) -> Span {
    given.and_then(|given| given.value.as_ref()).map_or_else(|| name.span(), LitStr::span)
}

/// A code in 400 to 599. For any other it says why an error is not that.
fn error_status(code: u128, token: &proc_macro2::TokenStream, errors: &Errors) -> Option<u16> {
    let why = match code {
        400..=599 => return u16::try_from(code).ok(),
        100..=199 => "1xx says that the final response is still to come (RFC 9110 §15.2)",
        200..=299 => "2xx says that the request succeeded (RFC 9110 §15.3)",
        300..=399 => "3xx sends the client elsewhere (RFC 9110 §15.4)",
        _ => "",
    };
    let what = match why {
        "" => format!("`{token}` is not a status code (RFC 9110 §15)"),
        why => format!("{code} is not an error: {why}"),
    };
    errors.report(token, "invalid_status", what, "an error has a status from 400 to 599");
    None
}

fn detail<'a>(
    given: &Attributes,
    on_type: &Attributes,
    known: Option<u16>,
    fields: &[GivenField<'a>],
    errors: &Errors,
) -> Option<Detail<'a>> {
    let on_field = field::only(fields, KeyId::Detail, errors);
    let Some(detail) = &given.detail else {
        return Some(match on_field {
            Some(field) => Detail::Field(field),
            None if on_type.private.is_some() => Detail::None,
            None => Detail::Default,
        });
    };
    field::conflict(detail.key, fields, KeyId::Detail, errors);
    match detail.value.as_ref()? {
        value::Detail::None => Some(Detail::None),
        value::Detail::Display if known >= Some(500) => {
            errors.report_at(
                detail.key,
                "display_on_server_error",
                "the text of a 5xx never reaches a client",
                "write the text that may be sent, detail = \"…\", or leave the key out",
            );
            None
        }
        value::Detail::Display | value::Detail::Field => Some(Detail::Default),
        value::Detail::Template(literal) => match text::text(literal, fields, errors)? {
            text::Text::Constant(text) => Some(Detail::Constant(text)),
            text::Text::Template(template, used) => Some(Detail::Template(template, used)),
        },
    }
}

fn log(given: &Attributes, known: Option<u16>, errors: &Errors) -> Option<Level> {
    let log = given.log.as_ref()?;
    let level = log.value?;
    if level == Level::Off && known >= Some(500) {
        errors.report_at(
            log.key,
            "unlogged_server_error",
            "a 5xx is always logged: nothing else tells of it",
            "choose `error`, `warn`, `info` or `debug`",
        );
        return None;
    }
    Some(level)
}
