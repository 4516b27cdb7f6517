//! From raw attributes to the checked model: the rules. Every mistake is reported; where there is
//! one, there is no model.

use syn::{Data, DeriveInput, Fields, Ident, LitStr, Member};

use crate::attr::{self, Attributes, Given};
use crate::errors::Errors;
use crate::keys::Place;
use crate::model::{Answer, Checked, Detail, Extension, Field, Own, RetryAfter, Variant};
use crate::template::{self, Fault, Template};
use crate::{names, registry};

/// The names that an extension member cannot have.
const RESERVED: [&str; 9] =
    ["type", "title", "status", "detail", "instance", "code", "errors", "requestId", "timestamp"];

pub(crate) fn check<'a>(input: &'a DeriveInput, errors: &Errors) -> Option<Checked<'a>> {
    let variants = match &input.data {
        Data::Enum(data) => {
            let on_type = attr::read(&input.attrs, &[Place::Type], errors);
            let variants = data.variants.iter().map(|variant| {
                let given = attr::read(&variant.attrs, &[Place::Variant], errors);
                let shape = Shape {
                    name: &variant.ident,
                    in_enum: true,
                    fields: &variant.fields,
                    description: attr::doc_comment(&variant.attrs),
                };
                shape.check(given, &on_type, errors)
            });
            // all of them are looked at, whatever is wrong with the first
            let variants: Vec<_> = variants.collect();
            variants.into_iter().collect::<Option<_>>()?
        }
        Data::Struct(data) => {
            let given = attr::read(&input.attrs, &[Place::Type, Place::Variant], errors);
            let on_type = Attributes { base: given.base.clone(), ..Attributes::default() };
            let shape = Shape {
                name: &input.ident,
                in_enum: false,
                fields: &data.fields,
                description: attr::doc_comment(&input.attrs),
            };
            vec![shape.check(given, &on_type, errors)?]
        }
        Data::Union(data) => {
            errors.report(
                &data.union_token,
                "unsupported_shape",
                "a union cannot be a problem",
                "make it an enum or a struct",
            );
            return None;
        }
    };
    Some(Checked { input, variants })
}

/// A variant, or a struct.
struct Shape<'a> {
    name: &'a Ident,
    in_enum: bool,
    fields: &'a Fields,
    description: String,
}

/// A field and what is given on it.
struct GivenField<'a> {
    field: Field<'a>,
    given: Attributes,
}

impl<'a> Shape<'a> {
    fn check(self, given: Attributes, on_type: &Attributes, errors: &Errors) -> Option<Variant<'a>> {
        let fields: Vec<_> = (0u32..)
            .zip(self.fields)
            .map(|(index, field)| GivenField {
                given: attr::read(&field.attrs, &[Place::Field], errors),
                field: Field {
                    member: field.ident.clone().map_or(template::unnamed(index), Member::Named),
                    ty: &field.ty,
                },
            })
            .collect();
        let name = self.in_enum.then_some(self.name);
        let answer = match &given.transparent {
            Some(key) => Answer::Inner(transparent(key, &given, &fields, errors)?),
            None => Answer::Own(Box::new(self.own(given, on_type, &fields, errors)?)),
        };
        Some(Variant { name, answer })
    }

    /// A variant that answers for itself.
    fn own(
        self,
        given: Attributes,
        on_type: &Attributes,
        fields: &[GivenField<'a>],
        errors: &Errors,
    ) -> Option<Own<'a>> {
        // each of these reports on its own, so none may keep the next from looking
        let status = self.status(&given, errors);
        let retry_after = retry_after(&given, fields, errors);
        let extensions = extensions(fields, errors);
        let field_errors = only(fields, |given| given.errors.as_ref(), "errors", errors);
        let challenges = challenges(&given, errors);
        let detail = self.detail(&given, status, fields, errors);
        let status = status?;
        let code = match given.code.and_then(|code| code.value) {
            Some(code) => code.value(),
            None if status >= 500 => registry::constant_name(registry::phrase(status)),
            None => names::code(&syn::ext::IdentExt::unraw(self.name).to_string()),
        };
        let base = on_type.base.as_ref().and_then(|base| base.value.as_ref());
        let type_uri = base.map(|base| base.value() + &names::slug(&code));
        // RFC 9457 §4.2.1: without a type the title is the phrase of the status. So is that of a
        // 5xx which took its code from the status.
        let title = if type_uri.is_none() || code == registry::constant_name(registry::phrase(status)) {
            registry::phrase(status).to_owned()
        } else {
            names::title(&code)
        };
        Some(Own {
            status,
            code,
            type_uri,
            title,
            description: self.description,
            detail: detail?,
            challenges,
            retry_after,
            extensions,
            errors: field_errors,
        })
    }

    fn status(&self, given: &Attributes, errors: &Errors) -> Option<u16> {
        let Some(status) = &given.status else {
            if !given.unclear {
                errors.report(
                    self.name,
                    "missing_status",
                    format_args!("`{}` has no status", self.name),
                    "add #[problem(status = 404)], with the status that fits",
                );
            }
            return None;
        };
        let status = status.value.as_ref()?;
        let why = match status.code {
            400..=599 => return u16::try_from(status.code).ok(),
            100..=199 => "1xx says that the final response is still to come (RFC 9110 §15.2)",
            200..=299 => "2xx says that the request succeeded (RFC 9110 §15.3)",
            300..=399 => "3xx sends the client elsewhere (RFC 9110 §15.4)",
            _ => {
                errors.report(
                    &status.token,
                    "invalid_status",
                    format_args!("`{}` is not a status code (RFC 9110 §15)", status.token),
                    "an error has a status from 400 to 599",
                );
                return None;
            }
        };
        errors.report(
            &status.token,
            "invalid_status",
            format_args!("{} is not an error: {why}", status.token),
            "an error has a status from 400 to 599",
        );
        None
    }

    fn detail(
        &self,
        given: &Attributes,
        status: Option<u16>,
        fields: &[GivenField<'a>],
        errors: &Errors,
    ) -> Option<Detail<'a>> {
        let Some(detail) = &given.detail else { return Some(Detail::Default) };
        match detail.value.as_ref()? {
            attr::Detail::None => Some(Detail::None),
            attr::Detail::Display => {
                if status.is_some_and(|status| status >= 500) {
                    errors.report_at(
                        detail.key,
                        "display_on_server_error",
                        "the text of a 5xx never reaches a client",
                        "write the text that may be sent, detail = \"…\", or leave the key out",
                    );
                    return None;
                }
                Some(Detail::Default)
            }
            attr::Detail::Template(literal) => template(literal, fields, errors),
        }
    }
}

fn template<'a>(literal: &LitStr, fields: &[GivenField<'a>], errors: &Errors) -> Option<Detail<'a>> {
    let report = |rule, what: String, help: String| {
        errors.report(literal, rule, what, help);
        None
    };
    let template = match Template::parse(literal) {
        Ok(template) => template,
        Err(Fault::Unbalanced) => {
            return report(
                "invalid_template",
                "a `{` or `}` stands alone".to_owned(),
                "a placeholder is `{field}`; for the character itself write `{{` or `}}`".to_owned(),
            );
        }
        Err(Fault::NotAField(placeholder)) => {
            return report(
                "invalid_template",
                format!("`{{{placeholder}}}` does not name a field"),
                "write the name of a field, `{name}`, or its place, `{0}`".to_owned(),
            );
        }
        Err(Fault::Argument(placeholder)) => {
            return report(
                "invalid_template",
                format!("`{{{placeholder}}}` takes its width or precision from an argument"),
                "write the number itself".to_owned(),
            );
        }
    };
    if let Some(text) = template.constant() {
        return Some(Detail::Constant(text));
    }
    let mut used = Vec::new();
    for member in &template.fields {
        let Some(field) = fields.iter().find(|field| field.field.member == *member) else {
            let names: Vec<_> =
                fields.iter().map(|field| format!("`{{{}}}`", show(&field.field.member))).collect();
            let help = match names.is_empty() {
                true => "there are no fields".to_owned(),
                false => format!("there is {}", names.join(", ")),
            };
            let what = format!("there is no field `{}`", show(member));
            return report("unknown_placeholder", what, help);
        };
        used.push(field.field.clone());
    }
    Some(Detail::Template(template, used))
}

fn show(member: &Member) -> String {
    match member {
        Member::Named(name) => syn::ext::IdentExt::unraw(name).to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// The one field of a transparent variant.
fn transparent<'a>(
    key: &Given<()>,
    given: &Attributes,
    fields: &[GivenField<'a>],
    errors: &Errors,
) -> Option<Field<'a>> {
    let beside =
        beside_transparent(given).chain(fields.iter().flat_map(|field| beside_transparent(&field.given)));
    for (other, name) in beside {
        errors.report_at(
            other,
            "no_effect",
            format_args!(
                "`{name}` has no effect beside `transparent`: the inner problem answers for everything"
            ),
            "remove one of the two",
        );
    }
    match fields {
        [field] => Some(field.field.clone()),
        _ => {
            errors.report_at(
                key.key,
                "transparent_fields",
                format_args!("`transparent` needs exactly one field, found {}", fields.len()),
                "keep the inner problem alone, or give a status instead",
            );
            None
        }
    }
}

/// The keys that say something which the inner problem says.
fn beside_transparent(given: &Attributes) -> impl Iterator<Item = (proc_macro2::Span, &'static str)> {
    let single = [
        given.status.as_ref().map(|given| (given.key, "status")),
        given.code.as_ref().map(|given| (given.key, "code")),
        given.detail.as_ref().map(|given| (given.key, "detail")),
        given.retry_after.as_ref().map(|given| (given.key, "retry_after")),
        given.extension.as_ref().map(|given| (given.key, "extension")),
        given.errors.as_ref().map(|given| (given.key, "errors")),
    ];
    let challenges: Vec<_> =
        given.www_authenticate.iter().map(|given| (given.key, "www_authenticate")).collect();
    single.into_iter().flatten().chain(challenges)
}

fn challenges(given: &Attributes, errors: &Errors) -> Vec<LitStr> {
    let challenges: Vec<_> = given.www_authenticate.iter().filter_map(|given| given.value.clone()).collect();
    for challenge in &challenges {
        // RFC 9110 §5.5, without the obsolete octets above ASCII
        let wrong = challenge.value().chars().find(|&c| c != '\t' && !matches!(c, ' '..='~'));
        if let Some(wrong) = wrong {
            errors.report(
                challenge,
                "invalid_header",
                format_args!("a header field cannot carry {wrong:?} (RFC 9110 §5.5)"),
                "keep to visible ASCII, spaces and tabs",
            );
        }
    }
    challenges
}

fn retry_after<'a>(given: &Attributes, fields: &[GivenField<'a>], errors: &Errors) -> Option<RetryAfter<'a>> {
    let field = only(fields, |given| given.retry_after.as_ref(), "retry_after", errors);
    let Some(here) = &given.retry_after else { return field.map(RetryAfter::Field) };
    let on_field = fields.iter().find_map(|field| field.given.retry_after.as_ref());
    if let Some(on_field) = on_field {
        errors.report_twice(
            here.key,
            on_field.key,
            "conflicting_keys",
            "`retry_after` on a field conflicts with that of the variant",
            "keep one of the two",
        );
    }
    match here.value {
        Some(attr::RetryAfter::Seconds(seconds)) => Some(RetryAfter::Seconds(seconds)),
        _ => None,
    }
}

/// The one field of a variant that has a key.
fn only<'a, T>(
    fields: &[GivenField<'a>],
    key: impl Fn(&Attributes) -> Option<&Given<T>>,
    name: &str,
    errors: &Errors,
) -> Option<Field<'a>> {
    let mut given = fields.iter().filter_map(|field| Some((field, key(&field.given)?)));
    let (field, first) = given.next()?;
    for (_, second) in given {
        errors.report_twice(
            first.key,
            second.key,
            "duplicate_key",
            format_args!("duplicate key `{name}`: only one field of a variant can have it"),
            "keep one of the two",
        );
    }
    Some(field.field.clone())
}

fn extensions<'a>(fields: &[GivenField<'a>], errors: &Errors) -> Vec<Extension<'a>> {
    let mut extensions: Vec<(Extension<'a>, proc_macro2::Span)> = Vec::new();
    for field in fields {
        let Some(extension) = &field.given.extension else { continue };
        let explicit = extension.value.clone().flatten();
        let (name, span) = match (&explicit, &field.field.member) {
            (Some(name), _) => (name.value(), name.span()),
            (None, Member::Named(name)) => (show(&field.field.member), name.span()),
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
        if RESERVED.contains(&name.as_str()) {
            errors.report_at(
                span,
                "reserved_member",
                format_args!("`{name}` is a reserved member name"),
                "write extension = \"…\" with another name",
            );
        } else if let Some((_, first)) = extensions.iter().find(|(known, _)| known.name == name) {
            errors.report_twice(
                *first,
                span,
                "duplicate_member",
                format_args!("duplicate extension member `{name}`"),
                "write extension = \"…\" with another name for one of the two",
            );
        } else {
            extensions.push((Extension { name, field: field.field.clone() }, span));
        }
    }
    extensions.into_iter().map(|(extension, _)| extension).collect()
}
