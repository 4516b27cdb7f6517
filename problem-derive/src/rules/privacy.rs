//! What may leave the service: no source does.

use proc_macro2::Span;
use quote::ToTokens as _;
use syn::{Attribute, Data, DeriveInput, Fields, GenericArgument, PathArguments, Type};

use crate::check::field::{self, GivenField, behind_references};
use crate::diagnostics::Errors;
use crate::model::{Detail, Field, HeaderValue, Own, Shown, ShownBy, Status};
use crate::parse::attribute::Attributes;
use crate::parse::foreign::{self, Message};
use crate::parse::keys::KeyId;
use crate::rules::Accepts;
use crate::tokens::mentions;

/// A variant as its author wrote it.
pub(crate) struct Source<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) attributes: &'a [Attribute],
    pub(crate) fields: &'a Fields,
}

impl Source<'_> {
    pub(crate) fn message(&self) -> Message {
        // that of an enum is for variants that have none
        let of_enum: &[Attribute] = match self.input.data {
            Data::Struct(_) => &[],
            Data::Enum(_) | Data::Union(_) => &self.input.attrs,
        };
        foreign::read(self.attributes, of_enum)
    }
}

/// Reports what a variant sends of a source. What only the compiler can tell, whether the type of
/// a field is an error, is given back.
pub(crate) fn check<'a>(
    source: &Source<'a>,
    message: &Message,
    own: &Own<'a>,
    given: &[GivenField<'a>],
    accepts: Accepts<'_>,
    errors: &Errors,
) -> Vec<Shown<'a>> {
    let mut shown = Vec::new();
    let is_source = |place: usize| foreign::is_source(source.fields, place);
    for (place, field) in given.iter().enumerate() {
        let sent = sent_by(own, &field.field).or_else(|| sent_by_key(&field.given));
        match sent {
            Some(sent) if is_source(place) => report_sent(&sent, field, errors),
            Some(_) => shown.extend(ask(source.input, field.field.ty, ShownBy::Key, &mut false)),
            None => {}
        }
    }
    let sends_message = matches!(own.detail, Detail::Default(_));
    let is_client_error = !matches!(own.status, Status::Code(code) if code >= 500);
    if !sends_message || !is_client_error {
        return shown;
    }
    for place in foreign::shown(message, source.fields) {
        let Some(field) = given.get(place) else { continue };
        if is_source(place) && matches!(own.status, Status::Code(_)) {
            if !accepts.lifts("source_in_message") {
                errors.report(
                    &field.field.ty,
                    "source_in_message",
                    format_args!("the message of a 4xx is sent, and it shows this source"),
                    "add detail = \"…\" with the text for the client; if you must, add accept(source_in_message)",
                );
            }
            continue;
        }
        let mut unknown = false;
        let questions = if is_source(place) {
            vec![Shown { ty: field.field.ty, by: ShownBy::MessageOfSource }]
        } else {
            ask(source.input, field.field.ty, ShownBy::Message, &mut unknown)
        };
        // what only the compiler knows, and what nobody does, can be accepted
        if (!questions.is_empty() || unknown) && !accepts.lifts("source_in_message") {
            shown.extend(questions);
        }
    }
    shown
}

/// What of a variant takes its text from a field.
fn sent_by(own: &Own<'_>, field: &Field<'_>) -> Option<(Span, &'static str)> {
    let is_it = |used: &&Field<'_>| used.member == field.member;
    if let Detail::Template(template, fields) = &own.detail
        && fields.iter().any(|used| is_it(&used))
    {
        return Some((template.literal.span(), "`detail`"));
    }
    own.headers.iter().find_map(|header| match &header.value {
        HeaderValue::Template(template, fields) if fields.iter().any(|used| is_it(&used)) => {
            Some((template.literal.span(), "a header"))
        }
        _ => None,
    })
}

/// The key by which a field itself is sent.
fn sent_by_key(given: &Attributes) -> Option<(Span, &'static str)> {
    let sends = |id: KeyId| match id {
        KeyId::Extension | KeyId::Flatten => Some("an extension member"),
        KeyId::Instance => Some("`instance`"),
        KeyId::Detail => Some("`detail`"),
        KeyId::Header | KeyId::WwwAuthenticate | KeyId::Allow => Some("a header"),
        _ => None,
    };
    given.seen.iter().find_map(|seen| Some((seen.span, sends(seen.id)?)))
}

fn report_sent((span, by): &(Span, &'static str), field: &GivenField<'_>, errors: &Errors) {
    let name = crate::check::field::show(&field.field.member);
    errors.report_at(
        *span,
        "source_sent",
        format_args!("{by} would send `{name}`, a source, to the client"),
        "leave the source for the log, and say what the client may know in words of your own",
    );
}

/// The questions whether a type, or one that it holds, is an error, as far as they can be asked
/// outside the impl. What depends on a parameter cannot, and is `unknown`.
fn ask<'a>(input: &DeriveInput, ty: &'a Type, by: ShownBy, unknown: &mut bool) -> Vec<Shown<'a>> {
    let mut parameters = field::parameters(&input.generics);
    parameters.push("Self".to_owned());
    let mut held = Vec::new();
    hold(ty, &mut held);
    let mut asked = Vec::new();
    for ty in held {
        if mentions(ty.to_token_stream(), &parameters) {
            *unknown = true;
        } else {
            asked.push(Shown { ty, by });
        }
    }
    asked
}

/// The types that a type shows when it is shown: what containers of the standard library hold, and
/// not those that are known to be no errors.
fn hold<'a>(ty: &'a Type, held: &mut Vec<&'a Type>) {
    let path = match behind_references(ty).0 {
        Type::Path(path) => path,
        Type::Tuple(tuple) => {
            for ty in &tuple.elems {
                hold(ty, held);
            }
            return;
        }
        Type::Array(array) => return hold(&array.elem, held),
        Type::Slice(slice) => return hold(&slice.elem, held),
        _ => return held.push(ty),
    };
    let Some(last) = path.path.segments.last() else { return };
    let name = last.ident.to_string();
    match (name.as_str(), &last.arguments) {
        ("Option" | "Vec" | "Box" | "Rc" | "Arc" | "Result", PathArguments::AngleBracketed(arguments)) => {
            for argument in &arguments.args {
                if let GenericArgument::Type(ty) = argument {
                    hold(ty, held);
                }
            }
        }
        (
            "bool" | "char" | "str" | "String" | "f32" | "f64" | "Duration" | "u8" | "u16" | "u32" | "u64"
            | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize",
            PathArguments::None,
        ) => {}
        _ => held.push(ty),
    }
}
