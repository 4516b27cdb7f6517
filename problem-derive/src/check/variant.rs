//! Checks a variant that is a problem itself.

use problem_shared::rulebook::Rule;
use problem_shared::rulebook::status::{OPT_OUTS, Provided};
use problem_shared::status::problem_code;
use problem_shared::wire_names;
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Ident, LitStr};

use crate::check::status::{is_field, is_independent};
use crate::check::r#type::{Checker, ParsedVariant};
use crate::check::{detail, effect, headers, members, privacy, status};
use crate::diagnostics::Diagnostics;
use crate::model::{
    Additions, CheckedVariant, Code, ConstantIdentity, HeaderDefaults, Spans, Status, StatusRequirements,
    Title, TypeUri,
};
use crate::parse::attribute::Attributes;
use crate::parse::field;
use crate::parse::keys::KeyId;
use crate::parse::value::{self, Base, Detail, Level};
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
        if attributes.like.is_some() {
            report_beside_like(attributes, diagnostics);
        }
        let retry_after = headers::retry_after(attributes, on_type, known, fields, diagnostics);
        let mut headers = headers::headers(attributes, on_type, known, fields, opt_outs, diagnostics);
        let provided =
            headers::provided(attributes, on_type, fields, variant.is_incomplete || on_type.is_incomplete);
        self.is_incomplete |= attributes.is_incomplete || variant.is_incomplete;
        self.used_defaults.extend(headers::used_defaults(attributes, known, status.is_some(), fields));
        if let Some(code) = known {
            self.check_requirements(code, attributes, on_type, provided, opt_outs);
        }
        let requirements = matches!(status, Some(Status::Constant(_)))
            .then(|| status_requirements(self.input, attributes, provided, opt_outs));
        let (mut constants, members) = members::members(attributes, on_type, fields, self.input, diagnostics);
        if !is_struct {
            headers::add_defaults(on_type, &mut headers);
            members::add_defaults(on_type, &mut constants, &members);
        }
        let field_errors = field::only(fields, KeyId::Errors, diagnostics);
        let instance = field::only(fields, KeyId::Instance, diagnostics);
        let message = variant.source.message();
        let detail = detail::detail(attributes, on_type, known, &message, fields, opt_outs, diagnostics);
        let log = log(attributes, known, diagnostics);
        let status = status?;

        let identity = self.identity(&variant, attributes, on_type, known, opt_outs);
        let like = attributes.like.as_ref().and_then(|like| like.value.clone());
        let defaults = match like {
            Some(_) => HeaderDefaults::default(),
            None => headers::defaults(attributes, on_type, status, fields),
        };
        let mut checked = CheckedVariant {
            spans: Spans {
                name: variant.name.clone(),
                status: status::token(attributes, on_type),
                code: code_span(attributes, variant.name),
                type_uri: type_uri_span(attributes, variant.name),
            },
            status,
            code: identity.code,
            is_named_4xx: identity.is_named_4xx,
            type_uri: identity.type_uri,
            title: identity.title,
            description: variant.description,
            detail: detail?,
            additions: Additions { instance, constants, members, errors: field_errors, headers, retry_after },
            like,
            defaults,
            requirements,
            log,
            exposed: Vec::new(),
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
    if attributes.like.is_some() {
        // the other type has been checked, except for what the variant says itself
        let provided = Provided {
            challenge: true,
            allow: true,
            upgrade: true,
            retry_after: true,
            token_challenge: false,
            ..provided
        };
        let allowed = OPT_OUTS.map(|rule| rule != Rule::DisplayOnServerError || opt_outs.allows(rule));
        return StatusRequirements { provided, allowed, needed };
    }
    StatusRequirements { provided, allowed, needed }
}

/// Reports the keys that have no effect because the problem type is that of another variant.
fn report_beside_like(attributes: &Attributes, diagnostics: &Diagnostics) {
    for seen in &attributes.seen {
        let is_of_type = matches!(
            seen.id,
            KeyId::Status
                | KeyId::Code
                | KeyId::Type
                | KeyId::Title
                | KeyId::WwwAuthenticate
                | KeyId::Allow
                | KeyId::RetryAfter
        );
        if is_of_type {
            rules::shape::beside_like(seen.span, seen.name, diagnostics);
        }
    }
}

/// What identifies the problem type of a variant.
struct Identity {
    code: Code,
    is_named_4xx: bool,
    type_uri: TypeUri,
    title: Title,
}

impl<'a> Checker<'a, '_> {
    fn identity(
        &mut self,
        variant: &ParsedVariant<'a>,
        attributes: &Attributes,
        on_type: &Attributes,
        known: Option<u16>,
        opt_outs: OptOuts<'_>,
    ) -> Identity {
        let diagnostics = self.diagnostics;
        if let Some(like) = attributes.like.as_ref().and_then(|like| like.value.as_ref()) {
            let code = self.constant_identity(ConstantIdentity::Like(like.clone()));
            return Identity { code, is_named_4xx: false, type_uri: TypeUri::Like, title: Title::Like };
        }
        let (code, is_named_4xx) = self.code(variant, attributes, on_type, known, opt_outs);
        let type_uri = type_uri(attributes, on_type, &code, diagnostics);
        let title = attributes.title.as_ref().and_then(|title| title.value.as_ref());
        if let Some(title) = title {
            // a key that was left out may have been the type
            let is_incomplete = attributes.is_incomplete || on_type.is_incomplete;
            let has_type = attributes.type_uri.is_some() || on_type.base.is_some() || is_incomplete;
            rules::identity::title(title, has_type, opt_outs, diagnostics);
        }
        let explicit = attributes.code.as_ref().and_then(|code| code.value.as_ref());
        let of_name = || wire_names::title(&wire_names::code(&variant.name.unraw().to_string()));
        let is_of_status = |code: &str| {
            explicit.is_none()
                && known.is_some_and(|known| known >= 500 && code == self.server_code(known, on_type))
        };
        let mut title = match (title, &type_uri, &code) {
            (Some(title), ..) => Title::Text(title.value()),
            // RFC 9457 §4.2.1
            (None, TypeUri::None, _) => Title::Phrase,
            (None, _, Code::ByClass(_)) => Title::ByClass(of_name()),
            (None, _, Code::Text(code)) if is_of_status(code) => Title::Phrase,
            (None, _, Code::Text(code)) if explicit.is_some() && !has_digits(code) => {
                Title::Text(wire_names::title(code))
            }
            // the name of the variant says more than the digits of a code
            (None, _, Code::Text(_) | Code::Constant(_)) => Title::Text(of_name()),
        };
        if let (Some(value::Code::Literal(code)), Title::Text(title)) = (explicit, &mut title)
            && has_digits(&code.value())
        {
            self.share_title(code.value(), title, attributes.title.is_some());
        }
        Identity { code, is_named_4xx, type_uri, title }
    }

    /// Gives variants with the same numbered code the title of the first of them. `is_explicit`: the user has set the title.
    fn share_title(&mut self, code: String, title: &mut String, is_explicit: bool) {
        match self.numbered.iter().find(|(known, _)| *known == code) {
            Some((_, first)) if !is_explicit => title.clone_from(first),
            Some(_) => {}
            None => self.numbered.push((code, title.clone())),
        }
    }

    fn constant_identity(&mut self, identity: ConstantIdentity) -> Code {
        self.identities.push(identity);
        Code::Constant(self.identities.len() - 1)
    }

    /// The code of a variant: the one that its attribute sets. By default, a 4xx has a code made from the variant's name, and a 5xx
    /// the code of its status. It also returns whether a constant status must not be a 5xx.
    fn code(
        &mut self,
        variant: &ParsedVariant<'a>,
        attributes: &Attributes,
        on_type: &Attributes,
        known: Option<u16>,
        opt_outs: OptOuts<'_>,
    ) -> (Code, bool) {
        let (name, diagnostics) = (variant.name, self.diagnostics);
        match attributes.code.as_ref().map(|code| &code.value) {
            Some(Some(value::Code::Literal(code))) => {
                rules::identity::code(code, diagnostics);
                return (Code::Text(code.value()), false);
            }
            Some(Some(value::Code::Constant(path))) => {
                if !is_field(path, "code", variant, diagnostics) {
                    is_independent(self.input, path, "code", diagnostics);
                }
                return (self.constant_identity(ConstantIdentity::Code(path.clone())), false);
            }
            // a code that is neither has been reported
            Some(None) | None => {}
        }
        let casing = on_type.codes.as_ref().and_then(|codes| codes.value);
        let prefix = on_type.code_prefix.as_ref().and_then(|prefix| prefix.value.as_ref()).map(LitStr::value);
        let from_name = || {
            let name = name.unraw().to_string();
            let code = match casing {
                Some(casing) => wire_names::code_in(&name, casing),
                None => wire_names::code(&name),
            };
            prefix.clone().unwrap_or_default() + &code
        };
        let may_be_5xx = known.is_none_or(|known| known >= 500);
        let names_5xx = may_be_5xx && opt_outs.allows(Rule::NamedServerErrors);
        let has_key = attributes.code.is_some();
        match known {
            Some(known) if known >= 500 && !names_5xx => {
                if !has_key {
                    rules::identity::server_code(known, name, opt_outs, diagnostics);
                }
                (Code::Text(self.server_code(known, on_type)), false)
            }
            None if !names_5xx && casing.is_none() && prefix.is_none() && has_usual_base(on_type) => {
                (Code::ByClass(from_name()), false)
            }
            known => {
                if !has_key {
                    rules::identity::name(name, diagnostics);
                }
                // core cannot make the code of a 5xx in another form than the usual one
                (Code::Text(from_name()), known.is_none() && !names_5xx && !has_key)
            }
        }
    }

    /// The code of a 5xx without one, made from its status.
    fn server_code(&self, status: u16, on_type: &Attributes) -> String {
        let code = problem_code(status);
        let code = match on_type.codes.as_ref().and_then(|codes| codes.value) {
            Some(casing) => wire_names::status_code_in(code, casing),
            None => code.to_owned(),
        };
        let prefix = on_type.code_prefix.as_ref().and_then(|prefix| prefix.value.as_ref());
        prefix.map(LitStr::value).unwrap_or_default() + &code
    }
}

fn has_digits(code: &str) -> bool {
    code.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether core knows what follows the base in a type URI.
fn has_usual_base(on_type: &Attributes) -> bool {
    match on_type.base.as_ref().and_then(|base| base.value.as_ref()) {
        Some(Base::Literal(base)) => base.ends_in_slug(),
        Some(Base::Constant(_)) | None => true,
    }
}

/// The type URI of a variant: its own, or the base with what its code makes of it.
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
    match (on_type.base.as_ref().and_then(|base| base.value.as_ref()), code) {
        (None, _) => TypeUri::None,
        (Some(_), Code::Constant(_)) => TypeUri::OfConstant,
        (Some(Base::Literal(base)), Code::Text(code) | Code::ByClass(code)) => TypeUri::Slug(base.rest(code)),
        (Some(Base::Constant(_)), Code::Text(code) | Code::ByClass(code)) => {
            TypeUri::Slug(wire_names::slug(code))
        }
    }
}

/// The span of the code, or else of the name of the variant.
fn code_span(attributes: &Attributes, name: &Ident) -> Span {
    let like = attributes.like.as_ref().and_then(|like| like.value.as_ref());
    match (like, attributes.code.as_ref().and_then(|code| code.value.as_ref())) {
        (Some(like), _) => like.variant.span(),
        (None, Some(value::Code::Literal(literal))) => literal.span(),
        (None, Some(value::Code::Constant(path))) => path.span(),
        (None, None) => name.span(),
    }
}

/// The span of the type URI, or else of the name of the variant.
fn type_uri_span(attributes: &Attributes, name: &Ident) -> Span {
    let uri = attributes.type_uri.as_ref().and_then(|key| key.value.as_ref());
    uri.map_or_else(|| name.span(), LitStr::span)
}

fn log(attributes: &Attributes, known: Option<u16>, diagnostics: &Diagnostics) -> Option<Level> {
    let log = attributes.log.as_ref()?;
    let level = log.value?;
    if level == Level::Off && rules::status::unlogged_server_error(known, log.key, diagnostics) {
        return None;
    }
    Some(level)
}
