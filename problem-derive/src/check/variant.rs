//! From raw attributes to the checked model: what a variant says of itself.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Ident, LitStr};

use crate::check::detail;
use crate::check::field::{self, GivenField};
use crate::check::r#type::{Checker, Shape};
use crate::check::{headers, members, status};
use crate::diagnostics::Errors;
use crate::model::{Code, Detail, Own, Place, Status, Title, TypeUri};
use crate::parse::attribute::{Attributes, Given};
use crate::parse::foreign::Message;
use crate::parse::keys::KeyId;
use crate::parse::value::{self, Level};
use crate::rules::status::Duties;
use crate::rules::{self, Accepted, Accepts};
use crate::{names, registry};

impl<'a> Checker<'a, '_> {
    /// A variant that answers for itself.
    pub(crate) fn own(
        &mut self,
        shape: Shape<'a>,
        given: &Attributes,
        on_type: &Attributes,
    ) -> Option<Own<'a>> {
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
        let retry_after = headers::retry_after(given, on_type, known, fields, errors);
        let headers = headers::headers(given, on_type, known, fields, accepts, errors);
        let gives = headers::gives(given, on_type, &shape.fields, shape.unclear || on_type.unclear);
        self.unclear |= given.unclear || shape.unclear;
        self.taken.extend(headers::taken(given, known, status.is_some(), fields));
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
                Some(Duties::new(gives, &headers::literals(given), display, accepts))
            }
            None => None,
        };
        let members = members::members(fields, on_type, errors);
        let field_errors = field::only(fields, KeyId::Errors, errors);
        let instance = field::only(fields, KeyId::Instance, errors);
        let message = shape.source.message();
        let detail = detail(given, on_type, known, &message, fields, errors);
        let log = log(given, known, errors);
        let status = status?;

        let identity = identity(&shape, given, on_type, known, accepts, errors);
        let mut own = Own {
            place: Place {
                name: shape.name.clone(),
                status: status::token(given, on_type),
                code: key_or(given.code.as_ref(), shape.name),
                type_uri: key_or(given.type_uri.as_ref(), shape.name),
            },
            status,
            code: identity.code,
            type_uri: identity.type_uri,
            title: identity.title,
            description: shape.description,
            detail: detail?,
            instance,
            headers,
            retry_after,
            defaults: headers::defaults(given, on_type, status, fields),
            duties,
            log,
            shown: Vec::new(),
            members,
            errors: field_errors,
        };
        own.shown = rules::privacy::check(&shape.source, &message, &own, fields, accepts, errors);
        own_accepted.report_unused(errors);
        Some(own)
    }
}

/// What makes the problem type of a variant the same one everywhere.
struct Identity {
    code: Code,
    type_uri: TypeUri,
    title: Title,
}

fn identity(
    shape: &Shape<'_>,
    given: &Attributes,
    on_type: &Attributes,
    known: Option<u16>,
    accepts: Accepts<'_>,
    errors: &Errors,
) -> Identity {
    let code = code(shape.name, given, known, accepts, errors);
    let type_uri = type_uri(given, on_type, &code, errors);
    let title = given.title.as_ref().and_then(|title| title.value.as_ref());
    if let Some(title) = title {
        // a key that was not understood may have been the type
        let has_type = given.type_uri.is_some() || on_type.base.is_some() || given.unclear || on_type.unclear;
        rules::identity::explicit_title(title, has_type, accepts, errors);
    }
    let says_code = given.code.as_ref().is_some_and(|code| code.value.is_some());
    let title = match (title, &type_uri, &code) {
        (Some(title), ..) => Title::Text(title.value()),
        // RFC 9457 §4.2.1
        (None, TypeUri::None, _) => Title::Phrase,
        (None, _, Code::ByClass(code)) => Title::ByClass(names::title(code)),
        (None, _, Code::Text(_)) if !says_code && known >= Some(500) => Title::Phrase,
        (None, _, Code::Text(code)) => Title::Text(names::title(code)),
    };
    Identity { code, type_uri, title }
}

/// The code that a variant says, or else has by its name, or as a 5xx by its status.
fn code(name: &Ident, given: &Attributes, known: Option<u16>, accepts: Accepts<'_>, errors: &Errors) -> Code {
    let by_name = || names::code(&name.unraw().to_string());
    match (given.code.as_ref().map(|code| &code.value), known) {
        (Some(Some(code)), _) => {
            rules::identity::explicit_code(code, errors);
            return Code::Text(code.value());
        }
        // it is no literal, which has been reported
        (Some(None), _) | (None, None) => {}
        (None, Some(known)) if known >= 500 => rules::identity::server_code(known, name, accepts, errors),
        (None, Some(_)) => rules::identity::named_code(name, errors),
    }
    match known {
        Some(known) if known >= 500 => Code::Text(registry::constant_name(registry::phrase(known))),
        Some(_) => Code::Text(by_name()),
        None => Code::ByClass(by_name()),
    }
}

/// The type URI that a variant says, or else that of the base and its code.
fn type_uri(given: &Attributes, on_type: &Attributes, code: &Code, errors: &Errors) -> TypeUri {
    let whole = given.type_uri.as_ref().and_then(|uri| uri.value.as_ref());
    if let Some(uri) = whole {
        rules::identity::type_uri(uri, errors);
        return TypeUri::Whole(uri.value());
    }
    let has_base = on_type.base.as_ref().is_some_and(|base| base.value.is_some());
    match code {
        _ if !has_base => TypeUri::None,
        Code::Text(code) | Code::ByClass(code) => TypeUri::Slug(names::slug(code)),
    }
}

/// Where a value stands, or else the name of what it is of.
fn key_or(given: Option<&Given<LitStr>>, name: &Ident) -> Span {
    given.and_then(|given| given.value.as_ref()).map_or_else(|| name.span(), LitStr::span)
}

fn detail<'a>(
    given: &Attributes,
    on_type: &Attributes,
    known: Option<u16>,
    message: &Message,
    fields: &[GivenField<'a>],
    errors: &Errors,
) -> Option<Detail<'a>> {
    let on_field = field::only(fields, KeyId::Detail, errors);
    let Some(detail) = &given.detail else {
        return Some(match on_field {
            Some(field) => Detail::Field(field),
            None if on_type.private.is_some() => Detail::None,
            None => Detail::Default(message.literal()),
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
        value::Detail::Display | value::Detail::Field => Some(Detail::Default(message.literal())),
        value::Detail::Template(literal) => match detail::text(literal, fields, errors)? {
            detail::Text::Constant(text) => Some(Detail::Constant(text)),
            detail::Text::Template(template, used) => Some(Detail::Template(template, used)),
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
