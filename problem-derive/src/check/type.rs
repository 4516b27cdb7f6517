//! Checks a whole type: its own keys, its variants, and what concerns several variants.

use std::cell::Cell;

use problem_shared::rulebook::Rule;
use problem_shared::rulebook::identity::Identity;
use problem_shared::status::phrase;
use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Data, DeriveInput, Fields, Ident, Member, Path};

use crate::check::privacy::VariantSource;
use crate::check::status::is_independent;
use crate::check::{effect, grpc, headers, inner, members, mirror};
use crate::diagnostics::Diagnostics;
use crate::model::{
    AcceptedHere, CheckedType, CheckedVariant, Code, ConstantIdentity, ImplSettings, Status, StatusSource,
    Title, TypeUri, Variant, VariantKind, is_compared_by_compiler,
};
use crate::parse::attribute::{self, Attributes};
use crate::parse::field::{Field, ParsedField};
use crate::parse::keys::{KeyId, Place};
use crate::parse::template;
use crate::parse::value::Base;
use crate::rules::identity::Identified;
use crate::rules::{self, OptOutList, OptOuts};
use crate::types::unsized_field;

/// Parses and checks the type. The settings of its impl hold even if there are mistakes; then there is no checked type.
pub(crate) fn check<'a>(
    input: &'a DeriveInput,
    diagnostics: &Diagnostics,
) -> (ImplSettings, Option<CheckedType<'a>>) {
    let places: &[Place] = match &input.data {
        Data::Struct(_) => &[Place::Type, Place::Variant],
        Data::Enum(_) | Data::Union(_) => &[Place::Type],
    };
    let attributes = attribute::parse(&input.attrs, places, diagnostics);
    let settings = ImplSettings {
        krate: attributes.krate.as_ref().and_then(|krate| krate.value.clone()),
        comes_back: attributes.from_received.is_some(),
        mirrored: attributes.mirrored.as_ref().map(|mirrored| mirrored.value.clone()),
        has_message: attributes.mirrored.is_some() && mirror::message(input).is_some(),
        skip: attributes.skip.as_ref().and_then(|skip| skip.value.clone()).unwrap_or_default(),
        also: attributes.also.as_ref().and_then(|also| also.value.clone()).unwrap_or_default(),
    };
    let opt_outs = OptOutList::new(attributes.accepted());
    let mut checker = Checker {
        input,
        diagnostics,
        opt_outs: &opt_outs,
        constants: Vec::new(),
        identities: Vec::new(),
        numbered: Vec::new(),
        rests: Vec::new(),
        named_statuses: Vec::new(),
        type_status: None,
        reported: Vec::new(),
        used_defaults: Vec::new(),
        is_incomplete: false,
    };
    let set = checker.set(&attributes);
    let (variants, accepts_ambiguous_code) = checker.variants(&attributes);
    if let (Some((set, _)), Some(variants)) = (&set, &variants) {
        report_outside_set(set, variants, diagnostics);
    }
    checker.check_unused_defaults(&attributes);
    mirror::check(input, &attributes, &checker.rests, diagnostics);
    let (constants, named_statuses) = (checker.constants, checker.named_statuses);
    let identities = checker.identities;
    let is_struct = matches!(input.data, Data::Struct(_));
    headers::check_defaults(&attributes, is_struct, &opt_outs, diagnostics);
    members::check_defaults(&attributes, is_struct, input, diagnostics);
    if let Some(prefix) = attributes.code_prefix() {
        rules::identity::code_prefix(prefix, diagnostics);
    }
    let own = OptOutList::default();
    let grpc_domain = grpc::domain(&attributes, OptOuts { variant: &own, on_type: &opt_outs }, diagnostics);
    let base = attributes.base();
    match base {
        Some(Base::Constant(path)) => {
            is_independent(input, path, "base", diagnostics);
        }
        Some(Base::Literal(base)) => {
            rules::identity::base(&base.literal, base.placeholder, &opt_outs, diagnostics);
        }
        None => {}
    }
    // only the compiler knows how a constant ends
    let allows_open_base = matches!(base, Some(Base::Constant(_))) && opt_outs.allows(Rule::OpenBase);
    opt_outs.report_unused(&|rule| effect::is_type_opt_out_unused(rule, input, &attributes), diagnostics);
    let is_grpc = grpc::is_bridged(&attributes);
    let checked = variants.map(|variants| CheckedType {
        input,
        base: attributes.base.and_then(|base| base.value),
        grpc_domain,
        is_grpc,
        allows_open_base,
        accepts_ambiguous_code,
        set,
        constants,
        identities,
        named_statuses,
        variants,
    });
    (settings, checked)
}

/// Reports statuses outside the closed set, as far as the derive knows both.
fn report_outside_set(set: &[Status], variants: &[Variant<'_>], diagnostics: &Diagnostics) {
    let mut known = Vec::new();
    for status in set {
        match status {
            Status::Code(code) => known.push(*code),
            Status::Constant(_) => return,
        }
    }
    let statuses: Vec<(u16, &TokenStream)> = variants
        .iter()
        .filter_map(Variant::problem)
        .filter_map(|problem| match problem.status {
            Status::Code(code) => Some((code, &problem.spans.status)),
            Status::Constant(_) => None,
        })
        .collect();
    rules::sets::outside(&known, &statuses, diagnostics);
}

pub(crate) struct Checker<'a, 'e> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) diagnostics: &'e Diagnostics,
    /// The opt-outs of the type.
    pub(crate) opt_outs: &'e OptOutList,
    /// The constants that statuses name.
    pub(crate) constants: Vec<StatusSource>,
    /// The codes and problem types that only the compiler knows.
    pub(crate) identities: Vec<ConstantIdentity>,
    /// The codes with digits that variants set, and their titles.
    pub(crate) numbered: Vec<(String, String)>,
    /// The variants with `rest`: where the key is, and whether the variant has fields.
    rests: Vec<(Span, bool)>,
    /// The constants whose name gives the status.
    pub(crate) named_statuses: Vec<Path>,
    /// The status of the type, once it is checked.
    pub(crate) type_status: Option<Option<Status>>,
    /// The rules that the status of the type broke for a variant. They are reported once.
    pub(crate) reported: Vec<Rule>,
    /// The defaults of the type that a variant uses.
    pub(crate) used_defaults: Vec<KeyId>,
    /// Something in a variant was reported and left out. It may have used any default.
    pub(crate) is_incomplete: bool,
}

/// A variant or a struct, with its fields parsed.
pub(crate) struct ParsedVariant<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) description: String,
    pub(crate) source: VariantSource<'a>,
    pub(crate) fields: Vec<ParsedField<'a>>,
    /// Something on a field was reported and left out. It may have been any key.
    pub(crate) is_incomplete: bool,
}

impl<'a> ParsedVariant<'a> {
    fn new(
        input: &'a DeriveInput,
        name: &'a Ident,
        attributes: &'a [Attribute],
        fields: &'a Fields,
        diagnostics: &Diagnostics,
    ) -> Self {
        let source = VariantSource { input, attributes, fields };
        let fields: Vec<_> = (0u32..)
            .zip(fields)
            .map(|(index, field)| {
                let attributes = attribute::parse(&field.attrs, &[Place::Field], diagnostics);
                let field = Field {
                    member: field.ident.clone().map_or(template::unnamed(index), Member::Named),
                    ty: &field.ty,
                    source: &field.attrs,
                    example: attributes.example.as_ref().and_then(|example| example.value.clone()),
                };
                ParsedField { attributes, field }
            })
            .collect();
        let is_incomplete = fields.iter().any(|field| field.attributes.is_incomplete);
        Self { name, description: attribute::doc_comment(attributes), source, fields, is_incomplete }
    }
}

impl<'a> ParsedVariant<'a> {
    /// The fields without their keys.
    fn names(&self) -> Vec<Field<'a>> {
        self.fields.iter().map(|field| field.field.clone()).collect()
    }
}

impl<'a> Checker<'a, '_> {
    /// The variants, and whether `accept(ambiguous_code)` holds for all of them.
    fn variants(&mut self, on_type: &Attributes) -> (Option<Vec<Variant<'a>>>, bool) {
        let diagnostics = self.diagnostics;
        match &self.input.data {
            Data::Enum(data) => {
                // every variant is checked, even if the first has a mistake
                let variants: Vec<_> = data
                    .variants
                    .iter()
                    .map(|variant| {
                        let attributes = attribute::parse(&variant.attrs, &[Place::Variant], diagnostics);
                        let (name, fields) = (&variant.ident, &variant.fields);
                        let parsed =
                            ParsedVariant::new(self.input, name, &variant.attrs, fields, diagnostics);
                        let fields = parsed.names();
                        let is_rest = self.rest(&attributes, &fields);
                        let kind = self.kind(parsed, &attributes, on_type)?;
                        Some(Variant {
                            name: Some(name),
                            kind,
                            fields,
                            is_rest,
                            accepts_ambiguous_code: accepted_here(self.input, &attributes),
                        })
                    })
                    .collect();
                let accepts_ambiguous_code = self.report_ambiguous(&variants, on_type);
                if on_type.from_received.is_some() && on_type.mirrored.is_none() {
                    self.report_twins(&variants, on_type);
                }
                (variants.into_iter().collect(), accepts_ambiguous_code)
            }
            Data::Struct(data) => {
                if let Some(ty) = unsized_field(self.input) {
                    rules::shape::unsized_field(ty, diagnostics);
                    return (None, false);
                }
                let (name, attributes) = (&self.input.ident, &self.input.attrs);
                let parsed = ParsedVariant::new(self.input, name, attributes, &data.fields, diagnostics);
                let fields = parsed.names();
                let is_rest = self.rest(on_type, &fields);
                let kind = self.kind(parsed, on_type, on_type);
                let variant = kind.map(|kind| Variant {
                    name: None,
                    kind,
                    fields,
                    is_rest,
                    accepts_ambiguous_code: None,
                });
                (variant.map(|variant| vec![variant]), false)
            }
            Data::Union(data) => {
                rules::shape::union(&data.union_token, "be a problem", diagnostics);
                (None, false)
            }
        }
    }

    /// Whether a variant has the key `rest`.
    fn rest(&mut self, attributes: &Attributes, fields: &[Field<'_>]) -> bool {
        if let Some(rest) = &attributes.rest {
            self.rests.push((rest.key, !fields.is_empty()));
        }
        attributes.rest.is_some()
    }

    fn kind(
        &mut self,
        variant: ParsedVariant<'a>,
        attributes: &Attributes,
        on_type: &Attributes,
    ) -> Option<VariantKind<'a>> {
        match inner::answer_key(attributes, &variant.fields) {
            Some(key) => {
                let inner = self.inner(key, &variant, attributes, on_type);
                inner.map(|inner| VariantKind::Inner(Box::new(inner)))
            }
            None => self
                .problem(variant, attributes, on_type)
                .map(|problem| VariantKind::Problem(Box::new(problem))),
        }
    }

    /// Reports variants that share a code or a type URI, and do not share a problem type, and opt-outs for that which turn off
    /// nothing. It returns whether the type has such an opt-out.
    fn report_ambiguous(&self, variants: &[Option<Variant<'_>>], on_type: &Attributes) -> bool {
        let base = on_type.base();
        let base_text = match base {
            Some(Base::Literal(base)) => base.prefix.clone(),
            // only the compiler knows a constant, and it is the same for all
            Some(Base::Constant(_)) | None => "…/".to_owned(),
        };
        let (mut problems, mut identified, mut inner) = (Vec::new(), Vec::new(), 0);
        for variant in variants.iter().flatten() {
            match variant.problem() {
                Some(problem) => {
                    problems.push(problem);
                    identified.extend(self::identified(problem, variant, &base_text));
                }
                None => inner += 1,
            }
        }
        rules::identity::ambiguous(&identified, self.opt_outs, self.diagnostics);
        let compares_inner = inner > 0 && inner + problems.len() > 1;
        let has_opt_out = self.opt_outs.contains(Rule::AmbiguousCode);
        if compares_inner || is_compared_by_compiler(base, &problems) {
            // only the compiler knows what it turns off
            return self.opt_outs.allows(Rule::AmbiguousCode);
        }
        // with a variant that was left out, an opt-out may have had an effect
        if variants.iter().all(Option::is_some) {
            for accepted in
                variants.iter().flatten().filter_map(|known| known.accepts_ambiguous_code.as_ref())
            {
                if !accepted.is_used.get() {
                    rules::report_unused(Rule::AmbiguousCode, accepted.span, self.diagnostics);
                }
            }
        } else {
            self.opt_outs.allows(Rule::AmbiguousCode);
        }
        has_opt_out
    }

    /// Reports the first default of an enum that no variant uses. A default status that only another set of features uses is checked.
    fn check_unused_defaults(&mut self, on_type: &Attributes) {
        if self.is_incomplete || on_type.is_incomplete || !matches!(self.input.data, Data::Enum(_)) {
            return;
        }
        let status = self.type_status.is_some().then_some(KeyId::Status);
        for seen in &on_type.seen {
            // a default whose value is wrong has been reported
            let is_default = match seen.id {
                KeyId::Status => on_type.status.as_ref().is_some_and(|status| status.value.is_some()),
                KeyId::WwwAuthenticate => !headers::challenge_literals(on_type).is_empty(),
                KeyId::RetryAfter => on_type.retry_after.as_ref().is_some_and(|wait| wait.value.is_some()),
                _ => false,
            };
            if is_default
                && !self.used_defaults.contains(&seen.id)
                && status != Some(seen.id)
                && effect::is_default_unused(self.input)
            {
                rules::shape::unused_default(seen.span, seen.name, self.diagnostics);
                return;
            }
        }
        // a default for variants that `cfg` removed is still checked, and generated code names its constant
        self.type_status(on_type);
    }
}

/// What identifies the problem type of a variant; `None` if only the compiler knows its code.
pub(super) fn identified<'a>(
    problem: &'a CheckedVariant<'_>,
    variant: &'a Variant<'_>,
    base: &'a str,
) -> Option<Identified<'a>> {
    let Code::Text(code) = &problem.code else { return None };
    let status = match problem.status {
        Status::Code(status) => Some(status),
        Status::Constant(_) => None,
    };
    let uri = match &problem.type_uri {
        TypeUri::None => None,
        TypeUri::Whole(uri) => Some(("", uri.as_str())),
        TypeUri::Slug(slug) => Some((base, slug.as_str())),
        TypeUri::OfConstant | TypeUri::Like => return None,
    };
    let title = match &problem.title {
        Title::Text(title) => Some(title.as_str()),
        Title::Phrase => status.map(phrase),
        Title::ByClass(_) | Title::Like => None,
    };
    let (code_span, uri_span) = (problem.spans.code, problem.spans.type_uri);
    let accepts = variant.accepts_ambiguous_code.as_ref().map(|accepted| &accepted.is_used);
    Some(Identified { code, identity: Identity { status, uri, title }, code_span, uri_span, accepts })
}

/// The opt-out of a variant for a code that is ambiguous, which is judged when all variants are known.
fn accepted_here(input: &DeriveInput, attributes: &Attributes) -> Option<AcceptedHere> {
    let span = OptOutList::new(attributes.accepted()).postpone(Rule::AmbiguousCode)?;
    // if another set of features may need it, it counts as used
    let is_used = !effect::is_opt_out_unused(Rule::AmbiguousCode, input);
    Some(AcceptedHere { span, is_used: Cell::new(is_used) })
}
