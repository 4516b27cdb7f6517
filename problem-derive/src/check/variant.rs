//! Checks a variant that is a problem itself.

use problem_shared::rulebook::Rule;
use problem_shared::rulebook::status::{OPT_OUTS, Provided};
use syn::{DeriveInput, LitStr};

use crate::check::from_received::{self, Sent};
use crate::check::identity::{code_span, type_uri_span};
use crate::check::r#type::{Checker, ParsedVariant};
use crate::check::{detail, effect, example, grpc, headers, members, privacy, status};
use crate::diagnostics::Diagnostics;
use crate::model::{
    Additions, CheckedVariant, Detail, Evolution, HeaderDefaults, Spans, Status, StatusRequirements,
};
use crate::parse::attribute::{Attributes, KeyValue};
use crate::parse::field;
use crate::parse::foreign::Message;
use crate::parse::keys::KeyId;
use crate::parse::shown_fields;
use crate::parse::value::{self, Level};
use crate::rules::{self, OptOutList, OptOuts};
use crate::types::is_deprecated_item;

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
        let own_opt_outs = own_opt_outs(attributes, is_struct);
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
        let grpc = grpc::code(variant.name, attributes, on_type, known, opt_outs, diagnostics);
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
            is_deprecated: is_deprecated_item(variant.source.attributes),
            evolution: evolution(attributes, diagnostics),
            detail: detail?,
            additions: Additions { instance, constants, members, errors: field_errors, headers, retry_after },
            like,
            defaults,
            requirements,
            log,
            grpc,
            exposed: Vec::new(),
            read: None,
            accepts_one_way: None,
        };
        let sent = Sent {
            status: checked.status,
            code: &checked.code,
            detail: &checked.detail,
            additions: &checked.additions,
            message: &message,
            is_incomplete: attributes.is_incomplete,
        };
        (checked.read, checked.accepts_one_way) =
            from_received::of_problem(sent, on_type, &variant.source, fields, opt_outs, diagnostics);
        if fields.iter().any(|field| field.attributes.example.is_some()) {
            let shown = match (&checked.detail, &message) {
                // it may show any field
                (Detail::Message { .. }, Message::Unknown) => (0..fields.len()).collect(),
                (Detail::Message { .. }, message) => shown_fields::shown(message, variant.source.fields),
                _ => Vec::new(),
            };
            let (detail, headers) = (&checked.detail, &checked.additions.headers);
            example::check(self.input, detail, headers, &shown, fields, diagnostics);
        }
        checked.exposed = privacy::check(&variant.source, &message, &checked, fields, opt_outs, diagnostics);
        // whether a code is ambiguous depends on the other variants
        own_opt_outs.postpone(Rule::AmbiguousCode);
        own_opt_outs.report_unused(&|rule| effect::is_opt_out_unused(rule, self.input), diagnostics);
        Some(checked)
    }
}

/// How the problem type changes with the versions of the API.
fn evolution(attributes: &Attributes, diagnostics: &Diagnostics) -> Evolution {
    let text = |key: &Option<KeyValue<LitStr>>| key.as_ref().and_then(|key| key.value.clone());
    let [since, deprecated, replaced_by] =
        [&attributes.since, &attributes.deprecated, &attributes.replaced_by].map(text);
    for (key, literal, example) in [("since", &since, "1.4"), ("deprecated", &deprecated, "use ORDER_GONE")] {
        if let Some(literal) = literal.as_ref().filter(|literal| literal.value().trim().is_empty()) {
            rules::shape::empty_text(literal, key, example, diagnostics);
        }
    }
    if let Some(literal) = &replaced_by {
        rules::identity::replaced_by(literal, diagnostics);
    }
    let value = |literal: Option<LitStr>| literal.map(|literal| literal.value());
    Evolution { since: value(since), deprecated: value(deprecated), replaced_by: value(replaced_by) }
}

/// The opt-outs of a variant. A struct has the opt-outs of the type.
pub(super) fn own_opt_outs(attributes: &Attributes, is_struct: bool) -> OptOutList {
    if is_struct { OptOutList::default() } else { OptOutList::new(attributes.accepted()) }
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
        display: matches!(detail, Some(value::Detail::Display)),
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

/// Reports the keys that have no effect because another variant has the problem type.
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
            rules::inner::beside_like(seen.span, seen.name, diagnostics);
        }
    }
}

fn log(attributes: &Attributes, known: Option<u16>, diagnostics: &Diagnostics) -> Option<Level> {
    let log = attributes.log.as_ref()?;
    let level = log.value?;
    if level == Level::Off && rules::status::unlogged_server_error(known, log.key, diagnostics) {
        return None;
    }
    Some(level)
}
