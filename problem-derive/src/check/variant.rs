//! Checks a variant that is a problem itself.

use problem_shared::rulebook::Rule;
use problem_shared::rulebook::status::{OPT_OUTS, Provided};
use problem_shared::status::problem_code;
use problem_shared::wire_names;
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{DeriveInput, Ident, LitStr};

use crate::check::r#type::{Checker, ParsedVariant};
use crate::check::{detail, effect, headers, members, privacy, status};
use crate::diagnostics::Diagnostics;
use crate::model::{CheckedVariant, Code, Spans, Status, StatusRequirements, Title, TypeUri};
use crate::parse::attribute::{Attributes, KeyValue};
use crate::parse::field;
use crate::parse::keys::KeyId;
use crate::parse::value::{Detail, Level};
use crate::rules::{self, OptOutList, OptOuts};

impl<'a> Checker<'a, '_> {
    /// Checks a variant that is a problem itself.
    pub(crate) fn problem(
        &mut self,
        variant: ParsedVariant<'a>,
        attributes: &Attributes,
        on_type: &Attributes,
    ) -> Option<CheckedVariant<'a>> {
        // each check reports on its own, so all of them run before the first `?`
        let diagnostics = self.diagnostics;
        let fields = &variant.fields;
        let status = self.status_of(&variant, attributes, on_type);
        let known = match status {
            Some(Status::Code(code)) => Some(code),
            Some(Status::Constant(_)) | None => None,
        };
        let is_struct = std::ptr::eq(attributes, on_type);
        let own_opt_outs =
            if is_struct { OptOutList::default() } else { OptOutList::new(attributes.accepted()) };
        let opt_outs = OptOuts { variant: &own_opt_outs, on_type: self.opt_outs };
        let retry_after = headers::retry_after(attributes, on_type, known, fields, diagnostics);
        let headers = headers::headers(attributes, on_type, known, fields, opt_outs, diagnostics);
        let provided =
            headers::provided(attributes, on_type, fields, variant.is_incomplete || on_type.is_incomplete);
        self.is_incomplete |= attributes.is_incomplete || variant.is_incomplete;
        self.used_defaults.extend(headers::used_defaults(attributes, known, status.is_some(), fields));
        if let Some(code) = known {
            self.check_requirements(code, attributes, on_type, provided, opt_outs);
        }
        let requirements = matches!(status, Some(Status::Constant(_)))
            .then(|| status_requirements(self.input, attributes, provided, opt_outs));
        let members = members::members(fields, on_type, diagnostics);
        let field_errors = field::only(fields, KeyId::Errors, diagnostics);
        let instance = field::only(fields, KeyId::Instance, diagnostics);
        let message = variant.source.message();
        let detail = detail::detail(attributes, on_type, known, &message, fields, opt_outs, diagnostics);
        let log = log(attributes, known, diagnostics);
        let status = status?;

        let identity = identity(&variant, attributes, on_type, known, opt_outs, diagnostics);
        let mut checked = CheckedVariant {
            spans: Spans {
                name: variant.name.clone(),
                status: status::token(attributes, on_type),
                code: value_span(attributes.code.as_ref(), variant.name),
                type_uri: value_span(attributes.type_uri.as_ref(), variant.name),
            },
            status,
            code: identity.code,
            type_uri: identity.type_uri,
            title: identity.title,
            description: variant.description,
            detail: detail?,
            instance,
            headers,
            retry_after,
            defaults: headers::defaults(attributes, on_type, status, fields),
            requirements,
            log,
            exposed: Vec::new(),
            members,
            errors: field_errors,
        };
        checked.exposed = privacy::check(&variant.source, &message, &checked, fields, opt_outs, diagnostics);
        // whether a code is ambiguous depends on the other variants
        own_opt_outs.postpone(Rule::AmbiguousCode);
        own_opt_outs.report_unused(&|rule| effect::is_opt_out_unused(rule, self.input), diagnostics);
        Some(checked)
    }
}

/// What the compiler compares with a status that is a constant.
fn status_requirements(
    input: &DeriveInput,
    attributes: &Attributes,
    provided: Provided,
    opt_outs: OptOuts<'_>,
) -> StatusRequirements {
    let detail = attributes.detail.as_ref().and_then(|detail| detail.value.as_ref());
    let provided = Provided {
        token_challenge: rules::challenge::asks_for_token(&headers::challenge_literals(attributes)),
        display: matches!(detail, Some(Detail::Display)),
        log_off: attributes.log.as_ref().is_some_and(|log| log.value == Some(Level::Off)),
        ..provided
    };
    let on_variant = OPT_OUTS.map(|rule| opt_outs.variant.allows(rule));
    let on_type = OPT_OUTS.map(|rule| opt_outs.on_type.allows(rule));
    let (mut allowed, mut needed) = (on_variant, on_variant);
    allowed.iter_mut().zip(on_type).for_each(|(allowed, on_type)| *allowed |= on_type);
    for (needed, rule) in needed.iter_mut().zip(OPT_OUTS) {
        *needed = *needed && effect::is_opt_out_unused(rule, input);
    }
    StatusRequirements { provided, allowed, needed }
}

/// What identifies the problem type of a variant.
struct Identity {
    code: Code,
    type_uri: TypeUri,
    title: Title,
}

fn identity(
    variant: &ParsedVariant<'_>,
    attributes: &Attributes,
    on_type: &Attributes,
    known: Option<u16>,
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> Identity {
    let code = code(variant.name, attributes, known, opt_outs, diagnostics);
    let type_uri = type_uri(attributes, on_type, &code, diagnostics);
    let title = attributes.title.as_ref().and_then(|title| title.value.as_ref());
    if let Some(title) = title {
        // a key that was left out may have been the type
        let is_incomplete = attributes.is_incomplete || on_type.is_incomplete;
        let has_type = attributes.type_uri.is_some() || on_type.base.is_some() || is_incomplete;
        rules::identity::title(title, has_type, opt_outs, diagnostics);
    }
    let has_code = attributes.code.as_ref().is_some_and(|code| code.value.is_some());
    let title = match (title, &type_uri, &code) {
        (Some(title), ..) => Title::Text(title.value()),
        // RFC 9457 §4.2.1
        (None, TypeUri::None, _) => Title::Phrase,
        (None, _, Code::ByClass(code)) => Title::ByClass(wire_names::title(code)),
        (None, _, Code::Text(_)) if !has_code && known >= Some(500) => Title::Phrase,
        (None, _, Code::Text(code)) => Title::Text(wire_names::title(code)),
    };
    Identity { code, type_uri, title }
}

/// The code of a variant: the one that its attribute sets. By default, a 4xx has a code made from the variant's name, and a 5xx
/// the code of its status.
fn code(
    name: &Ident,
    attributes: &Attributes,
    known: Option<u16>,
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> Code {
    let from_name = || wire_names::code(&name.unraw().to_string());
    match (attributes.code.as_ref().map(|code| &code.value), known) {
        (Some(Some(code)), _) => {
            rules::identity::code(code, diagnostics);
            return Code::Text(code.value());
        }
        // a code that is not a literal has been reported
        (Some(None), _) | (None, None) => {}
        (None, Some(known)) if known >= 500 => {
            rules::identity::server_code(known, name, opt_outs, diagnostics);
        }
        (None, Some(_)) => rules::identity::name(name, diagnostics),
    }
    match known {
        Some(known) if known >= 500 => Code::Text(problem_code(known).to_owned()),
        Some(_) => Code::Text(from_name()),
        None => Code::ByClass(from_name()),
    }
}

/// The type URI of a variant: its own, or the base with a slug made from its code.
fn type_uri(
    attributes: &Attributes,
    on_type: &Attributes,
    code: &Code,
    diagnostics: &Diagnostics,
) -> TypeUri {
    if let Some(uri) = attributes.type_uri.as_ref().and_then(|uri| uri.value.as_ref()) {
        rules::identity::type_uri(uri, diagnostics);
        return TypeUri::Whole(uri.value());
    }
    let has_base = on_type.base.as_ref().is_some_and(|base| base.value.is_some());
    match code {
        _ if !has_base => TypeUri::None,
        Code::Text(code) | Code::ByClass(code) => TypeUri::Slug(wire_names::slug(code)),
    }
}

/// The span of a value, or else of the name of the variant.
fn value_span(key: Option<&KeyValue<LitStr>>, name: &Ident) -> Span {
    key.and_then(|key| key.value.as_ref()).map_or_else(|| name.span(), LitStr::span)
}

fn log(attributes: &Attributes, known: Option<u16>, diagnostics: &Diagnostics) -> Option<Level> {
    let log = attributes.log.as_ref()?;
    let level = log.value?;
    if level == Level::Off && rules::status::unlogged_server_error(known, log.key, diagnostics) {
        return None;
    }
    Some(level)
}
