//! Finds variants of a type with `from_received` that one received problem can be. None of them comes back, because nothing in a
//! response tells which of them was sent.

use problem_shared::rulebook::Rule;
use problem_shared::rulebook::identity::same_code;
use quote::ToTokens as _;
use syn::spanned::Spanned as _;

use crate::check::r#type::{Checker, identified};
use crate::model::{
    AcceptedHere, CheckedVariant, Code, ConstantIdentity, Status, TypeUri, Variant, VariantKind,
};
use crate::parse::attribute::Attributes;
use crate::parse::value::Base;
use crate::rules;
use crate::rules::one_way::{Shared, Twin};
use crate::tokens::source_text;
use crate::types::foreign_error;

impl Checker<'_, '_> {
    /// Reports the variants that one received problem can be, and the opt-outs of variants that turn off nothing.
    pub(super) fn report_twins(&self, variants: &[Option<Variant<'_>>], on_type: &Attributes) {
        let known: Vec<_> = variants.iter().flatten().collect();
        let base = match on_type.base() {
            Some(Base::Literal(base)) => &*base.prefix,
            Some(Base::Constant(_)) | None => "…/",
        };
        for (place, second) in known.iter().enumerate() {
            let mut earlier = known.iter().take(place);
            let shared = earlier.find_map(|first| Some((first, self.shared(first, second, base)?)));
            let Some((first, shared)) = shared else { continue };
            let comes_back = comes_back(first) || comes_back(second);
            for accepted in [first, second].into_iter().filter_map(|twin| accepts_one_way(twin)) {
                accepted.is_used.set(true);
            }
            if comes_back && !self.opt_outs.allows(Rule::OneWay) {
                rules::one_way::twins(&twin(first), &twin(second), &shared, self.diagnostics);
            }
        }
        // what is wrong with a variant that was left out may be what an opt-out is for
        if known.len() == variants.len() {
            for accepted in known.into_iter().filter_map(accepts_one_way) {
                if !accepted.is_used.get() {
                    rules::report_unused(Rule::OneWay, accepted.span, self.diagnostics);
                }
            }
        }
    }

    /// What two variants share, if a problem of one of them can be the other. What only the compiler can compare does not count.
    fn shared(&self, first: &Variant<'_>, second: &Variant<'_>, base: &str) -> Option<Shared> {
        match (&first.kind, &second.kind) {
            (VariantKind::Inner(a), VariantKind::Inner(b)) => {
                let [a, b] = [a, b].map(|inner| (inner.via.is_none(), foreign_error(inner.field.ty).0));
                let [a_text, b_text] = [a.1, b.1].map(source_text);
                (a.0 && b.0 && a_text == b_text).then_some(Shared::Inner(a_text))
            }
            (VariantKind::Problem(a), VariantKind::Problem(b)) => {
                if let (Some(a), Some(b)) = (&a.like, &b.like) {
                    let [a, b] = [a, b].map(|like| source_text(&like.variant));
                    return (a == b).then_some(Shared::Like(a));
                }
                let is_same = self.is_same(a, b, base) && !self.is_reported(first, second, base);
                is_same.then(|| Shared::Code(self.code_text(a)))
            }
            _ => None,
        }
    }

    /// Whether the problems of two variants have the same code, status and type URI.
    fn is_same(&self, a: &CheckedVariant<'_>, b: &CheckedVariant<'_>, base: &str) -> bool {
        self.is_same_code(a, b) && self.is_same_status(a.status, b.status) && is_same_uri(a, b, base)
    }

    fn is_same_status(&self, a: Status, b: Status) -> bool {
        match (a, b) {
            (Status::Code(a), Status::Code(b)) => a == b,
            (Status::Constant(a), Status::Constant(b)) => {
                let path = |index: usize| self.constants.get(index).map(|source| source_text(source.path()));
                path(a) == path(b)
            }
            _ => false,
        }
    }

    fn is_same_code(&self, a: &CheckedVariant<'_>, b: &CheckedVariant<'_>) -> bool {
        match (&a.code, &b.code) {
            (Code::Text(a), Code::Text(b)) | (Code::ByClass(a), Code::ByClass(b)) => a == b,
            (Code::Constant(_), Code::Constant(_)) => self.code_text(a) == self.code_text(b),
            _ => false,
        }
    }

    /// The code, or the path of its constant.
    fn code_text(&self, problem: &CheckedVariant<'_>) -> String {
        match &problem.code {
            Code::Text(code) | Code::ByClass(code) => code.clone(),
            Code::Constant(index) => match self.identities.get(*index) {
                Some(ConstantIdentity::Code(path)) => source_text(path),
                Some(ConstantIdentity::Like(like)) => source_text(&like.variant),
                None => String::new(),
            },
        }
    }

    /// Whether the two variants are an ambiguous code, which has been reported.
    fn is_reported(&self, first: &Variant<'_>, second: &Variant<'_>, base: &str) -> bool {
        let accepts = |variant: &Variant<'_>| variant.accepts_ambiguous_code.is_some();
        if accepts(first) || accepts(second) || self.opt_outs.contains(Rule::AmbiguousCode) {
            return false;
        }
        let identity = |variant| Some(identified(Variant::problem(variant)?, variant, base)?.identity);
        match (identity(first), identity(second)) {
            (Some(a), Some(b)) => same_code("", &a, &b).is_some(),
            _ => false,
        }
    }
}

fn is_same_uri(a: &CheckedVariant<'_>, b: &CheckedVariant<'_>, base: &str) -> bool {
    let whole = |uri: &TypeUri| match uri {
        TypeUri::Whole(uri) => Some(uri.clone()),
        TypeUri::Slug(slug) => Some(base.to_owned() + slug),
        TypeUri::None | TypeUri::OfConstant | TypeUri::Like => None,
    };
    match (&a.type_uri, &b.type_uri) {
        // the code makes it
        (TypeUri::None, TypeUri::None) | (TypeUri::OfConstant, TypeUri::OfConstant) => true,
        (a, b) => whole(a).is_some_and(|uri| whole(b) == Some(uri)),
    }
}

/// Whether a variant would come back if no other one were like it.
fn comes_back(variant: &Variant<'_>) -> bool {
    match &variant.kind {
        VariantKind::Problem(problem) => problem.read.is_some(),
        VariantKind::Inner(inner) => inner.read.is_some(),
    }
}

/// The opt-out of a variant that is judged here.
fn accepts_one_way<'v>(variant: &'v Variant<'_>) -> Option<&'v AcceptedHere> {
    variant.problem()?.accepts_one_way.as_ref()
}

fn twin(variant: &Variant<'_>) -> Twin {
    let at = match &variant.kind {
        VariantKind::Problem(problem) => problem.spans.code,
        VariantKind::Inner(inner) => inner.field.ty.to_token_stream().span(),
    };
    Twin { name: variant.name.map(ToString::to_string).unwrap_or_default(), at }
}
