//! Checks a variant in which a field answers: the field is the problem (`transparent`), or is converted to one (`via`).

use problem_shared::rulebook::Rule;
use syn::Type;

use crate::check::from_received::{self, Answering};
use crate::check::status::is_path_of_self;
use crate::check::r#type::{Checker, ParsedVariant};
use crate::check::variant::own_opt_outs;
use crate::check::{effect, example, headers, members, privacy};
use crate::model::{Additions, Detail, InnerProblem};
use crate::parse::attribute::{Attributes, SeenKey};
use crate::parse::field::{self, Field, ParsedField};
use crate::parse::keys::KeyId;
use crate::rules::{self, OptOuts};
use crate::types::{optional, without_parentheses};

/// A key by which a field answers.
#[derive(Clone, Copy)]
pub(super) struct AnswerKey<'g> {
    seen: &'g SeenKey,
    /// The field with the key. `None`: the variant has the key.
    field: Option<usize>,
}

/// The first key by which a field answers.
pub(super) fn answer_key<'g>(
    attributes: &'g Attributes,
    fields: &'g [ParsedField<'_>],
) -> Option<AnswerKey<'g>> {
    let first = |attributes: &'g Attributes| {
        attributes.seen.iter().find(|seen| matches!(seen.id, KeyId::Transparent | KeyId::Via))
    };
    match first(attributes) {
        Some(seen) => Some(AnswerKey { seen, field: None }),
        None => fields.iter().enumerate().find_map(|(index, field)| {
            Some(AnswerKey { seen: first(&field.attributes)?, field: Some(index) })
        }),
    }
}

impl<'a> Checker<'a, '_> {
    /// Checks a variant in which a field answers.
    pub(crate) fn inner(
        &mut self,
        key: AnswerKey<'_>,
        variant: &ParsedVariant<'a>,
        attributes: &Attributes,
        on_type: &Attributes,
    ) -> Option<InnerProblem<'a>> {
        let (diagnostics, fields) = (self.diagnostics, &variant.fields);
        let is_alone = self.report_beside(key, variant, attributes);
        let is_struct = std::ptr::eq(attributes, on_type);
        let own_opt_outs = own_opt_outs(attributes, is_struct);
        let opt_outs = OptOuts { variant: &own_opt_outs, on_type: self.opt_outs };
        // keys of the type are for the problems of the type itself
        let nothing = Attributes::default();
        let own = Attributes { header: attributes.header.clone(), ..Attributes::default() };
        let headers = headers::headers(&own, &nothing, None, fields, opt_outs, diagnostics);
        let (constants, members) = members::members(attributes, on_type, fields, self.input, diagnostics);
        let additions = Additions {
            instance: field::only(fields, KeyId::Instance, diagnostics),
            constants,
            members,
            errors: field::only(fields, KeyId::Errors, diagnostics),
            headers,
            retry_after: headers::retry_after(&nothing, &nothing, None, fields, diagnostics),
        };
        let (source, headers) = (&variant.source, &additions.headers);
        let exposed = match is_alone {
            true => privacy::sent_by_keys(source, &Detail::None, headers, fields, opt_outs, diagnostics),
            // a key that was reported may be the one that sends a field
            false => Vec::new(),
        };
        if key.field.is_some() {
            example::check(self.input, &Detail::None, headers, &[], fields, diagnostics);
        }
        let answering = self.answering_field(key, variant, attributes);
        let read = answering.as_ref().and_then(|(field, via)| {
            let inner = Answering { field, is_via: via.is_some(), additions: &additions };
            from_received::beside_inner(inner, on_type, self.input, fields, opt_outs, diagnostics)
        });
        if answering.is_none() {
            // what is wrong with the field may be what an opt-out is for
            own_opt_outs.postpone(Rule::OneWay);
        }
        own_opt_outs.postpone(Rule::AmbiguousCode);
        own_opt_outs.report_unused(&|rule| effect::is_opt_out_unused(rule, self.input), diagnostics);
        let (field, via) = answering?;
        Some(InnerProblem { field, via, additions, exposed, read })
    }

    /// The field that answers, and the type that `via` converts it to.
    fn answering_field(
        &self,
        key: AnswerKey<'_>,
        variant: &ParsedVariant<'a>,
        attributes: &Attributes,
    ) -> Option<(Field<'a>, Option<Type>)> {
        let (place, answering) = match (key.field, &variant.fields[..]) {
            (Some(index), fields) => {
                let field = fields.get(index)?;
                (&field.attributes, field)
            }
            (None, [field]) => (attributes, field),
            (None, fields) => {
                let (span, name) = (key.seen.span, key.seen.name);
                rules::inner::answering_fields(span, name, fields.len(), self.diagnostics);
                return None;
            }
        };
        let field = answering.field.clone();
        let via = match key.seen.id {
            KeyId::Via => Some(place.via.as_ref()?.value.clone()?),
            _ => None,
        };
        if let Some(inner) = optional(field.ty).filter(|_| via.is_none()) {
            rules::inner::optional_inner(field.ty, inner, self.diagnostics);
            return None;
        }
        let ty = via.as_ref().unwrap_or(field.ty);
        if self.is_itself(ty) {
            rules::inner::recursive_inner(ty, key.seen.name, self.diagnostics);
            return None;
        }
        Some((field, via))
    }

    /// Reports the keys that have no effect because a field answers. It returns whether there are none.
    fn report_beside(
        &self,
        key: AnswerKey<'_>,
        variant: &ParsedVariant<'a>,
        attributes: &Attributes,
    ) -> bool {
        let mut beside = Vec::new();
        let is_kept = |id: KeyId| match id {
            KeyId::Crate | KeyId::For | KeyId::Skip | KeyId::Also | KeyId::Accept | KeyId::Statuses => true,
            KeyId::FromReceived => true,
            KeyId::Header | KeyId::Extension | KeyId::GrpcDomain => true,
            // the other fields may be members
            KeyId::RenameAll => key.field.is_some(),
            _ => false,
        };
        beside.extend(attributes.seen.iter().filter(|seen| !is_kept(seen.id)).map(|seen| (None, seen)));
        for (index, field) in variant.fields.iter().enumerate() {
            let is_other = key.field.is_some_and(|answering| answering != index);
            let is_addition =
                |id: KeyId| is_other && !matches!(id, KeyId::Detail | KeyId::Transparent | KeyId::Via);
            let seen = field.attributes.seen.iter().filter(|seen| !is_addition(seen.id));
            beside.extend(seen.map(|seen| (Some(index), seen)));
        }
        beside.retain(|(_, seen)| !std::ptr::eq(*seen, key.seen));
        for &(place, other) in &beside {
            if matches!(other.id, KeyId::Transparent | KeyId::Via) {
                let (first, second) = ((key.seen.span, key.seen.name), (other.span, other.name));
                match place == key.field {
                    true => rules::inner::both_answers(first.1, second.0, second.1, self.diagnostics),
                    false => {
                        rules::inner::second_answer(first, key.field.is_none(), second, self.diagnostics)
                    }
                }
                continue;
            }
            let source = &variant.source;
            let is_conditional = effect::are_conditional(source.attributes)
                || source.fields.iter().any(|field| effect::are_conditional(&field.attrs));
            let (name, answers) = (other.name, key.seen.name);
            rules::inner::beside_answer(other.span, name, answers, is_conditional, self.diagnostics);
        }
        beside.is_empty()
    }

    /// Whether a type is the derived type, or has it as an argument. Only its plain name counts, because a path may name
    /// another type.
    fn is_itself(&self, ty: &Type) -> bool {
        let Type::Path(path) = without_parentheses(ty) else { return false };
        let arguments = path.path.segments.last().map(|last| &last.arguments);
        is_path_of_self(&path.path, self.input)
            || match arguments {
                Some(syn::PathArguments::AngleBracketed(arguments)) => arguments
                    .args
                    .iter()
                    .any(|argument| matches!(argument, syn::GenericArgument::Type(ty) if self.is_itself(ty))),
                _ => false,
            }
    }
}
