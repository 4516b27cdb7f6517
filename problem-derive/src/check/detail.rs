//! Checks the text of a `detail` or a header: a constant, or a template over the fields.

use problem_shared::disclosure::may_send_message;
use problem_shared::rulebook::Rule;
use syn::LitStr;

use crate::diagnostics::Diagnostics;
use crate::model::Detail;
use crate::parse::attribute::Attributes;
use crate::parse::field::{self, Field, ParsedField};
use crate::parse::foreign::Message;
use crate::parse::keys::KeyId;
use crate::parse::template::{self, Fault, Template};
use crate::parse::value;
use crate::rules::{self, OptOuts};
use crate::types::member_name;

/// The detail of a variant. `known` is its status, if the derive knows it.
pub(super) fn detail<'a>(
    attributes: &Attributes,
    on_type: &Attributes,
    known: Option<u16>,
    message: &Message,
    fields: &[ParsedField<'a>],
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> Option<Detail<'a>> {
    let on_field = field::only(fields, KeyId::Detail, diagnostics);
    let is_mirror = on_type.mirrored.is_some();
    let Some(detail) = &attributes.detail else {
        // the derive has not seen the message of a foreign error
        let is_private = on_type.private.is_some() || is_mirror;
        return Some(match on_field {
            Some(field) => Detail::Field(field),
            // a status that only the compiler knows may be a 4xx
            None if may_send_message(known.unwrap_or(400), is_private) => Detail::Message {
                literal: message.literal(),
                template: shown(message, fields),
                of_5xx: false,
            },
            None => Detail::None,
        });
    };
    field::conflict(detail.key, fields, KeyId::Detail, diagnostics);
    match detail.value.as_ref()? {
        value::Detail::None => Some(Detail::None),
        value::Detail::Display | value::Detail::Field => {
            let is_refused = rules::status::display_on_server_error(known, detail.key, opt_outs, diagnostics);
            let may_be_5xx = known.is_none_or(|status| status >= 500);
            let of_5xx = may_be_5xx && opt_outs.allows(Rule::DisplayOnServerError);
            if is_mirror {
                rules::privacy::foreign_message(detail.key, opt_outs, diagnostics);
                return (!is_refused).then_some(Detail::OfForeign);
            }
            (!is_refused).then(|| Detail::Message {
                literal: message.literal(),
                template: shown(message, fields),
                of_5xx,
            })
        }
        value::Detail::Template(literal) => Some(match text(literal, fields, diagnostics)? {
            Text::Constant(text) => Detail::Constant(text),
            Text::Template(template, used) => Detail::Template(template, used),
        }),
    }
}

/// The message as a template, and the fields that it names. What an expression shows is only known at run time.
fn shown<'a>(message: &Message, fields: &[ParsedField<'a>]) -> Option<(Template, Vec<Field<'a>>)> {
    if !cfg!(any(test, feature = "describe")) {
        return None;
    }
    let names_field = |field: &syn::Member| {
        fields
            .iter()
            .find(|known| template::means(field, &known.field.member))
            .map(|known| known.field.clone())
    };
    let (text, arguments) = message.text_and_arguments()?;
    let template = Template::outline(text, &|field| {
        let name = member_name(field);
        let is_argument = arguments.iter().any(|argument| argument.is_named(&name))
            || (matches!(field, syn::Member::Unnamed(_)) && !arguments.is_empty());
        !is_argument && names_field(field).is_some()
    });
    let used =
        template.placeholders.iter().filter_map(|placeholder| names_field(&placeholder.field)).collect();
    Some((template, used))
}

pub(super) enum Text<'a> {
    Constant(String),
    /// A template, and the fields of its placeholders in order.
    Template(Template, Vec<Field<'a>>),
}

/// Parses a text, and finds the fields that it names.
pub(super) fn text<'a>(
    literal: &LitStr,
    fields: &[ParsedField<'a>],
    diagnostics: &Diagnostics,
) -> Option<Text<'a>> {
    let template = match Template::parse(literal) {
        Ok(template) => template,
        Err(fault) => {
            match &fault {
                Fault::Unbalanced => rules::template::unbalanced(literal, diagnostics),
                Fault::NotAField(placeholder) => {
                    rules::template::not_a_field(literal, placeholder, diagnostics)
                }
                Fault::Argument(placeholder) => rules::template::argument(literal, placeholder, diagnostics),
                Fault::NotASpec(placeholder) => {
                    rules::template::not_a_spec(literal, placeholder, diagnostics)
                }
            }
            return None;
        }
    };
    if let Some(text) = template.constant() {
        return Some(Text::Constant(text));
    }
    let mut used = Vec::new();
    for placeholder in &template.placeholders {
        let is_named = |field: &&ParsedField<'_>| template::means(&placeholder.field, &field.field.member);
        let Some(field) = fields.iter().find(is_named) else {
            let names = fields.iter().map(|field| format!("`{{{}}}`", member_name(&field.field.member)));
            let (names, name) = (names.collect::<Vec<_>>(), member_name(&placeholder.field));
            rules::template::unknown_placeholder(literal, &name, &names, diagnostics);
            return None;
        };
        used.push(field.field.clone());
    }
    Some(Text::Template(template, used))
}
