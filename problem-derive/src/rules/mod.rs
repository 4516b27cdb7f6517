//! Reports broken rules, one file per topic. Whether a rule is broken is decided by `problem-shared`, as far as that needs
//! no tokens. Nothing here knows attributes or the checked model: a rule gets values, and the tokens to underline.

pub(crate) mod challenge;
mod closest_word;
pub(crate) mod grpc;
pub(crate) mod headers;
pub(crate) mod identity;
pub(crate) mod inner;
pub(crate) mod members;
pub(crate) mod mirror;
pub(crate) mod one_way;
pub(crate) mod privacy;
pub(crate) mod retry;
pub(crate) mod sets;
pub(crate) mod shape;
pub(crate) mod status;
pub(crate) mod template;
#[cfg(feature = "wire-names")]
pub(crate) mod wire_names;

use std::cell::Cell;

use problem_shared::rulebook::{Rule, Violation};
use proc_macro2::Span;
use quote::ToTokens;

use crate::diagnostics::Diagnostics;

/// The rules in one `accept(…)`, and whether something broke them.
#[derive(Default)]
pub(crate) struct OptOutList(Vec<(Rule, Span, Cell<bool>)>);

impl OptOutList {
    pub(crate) fn new(accepted: &[(Rule, Span)]) -> Self {
        Self(accepted.iter().map(|(rule, span)| (*rule, *span, Cell::new(false))).collect())
    }

    /// Whether the list turns off a rule that is broken.
    pub(crate) fn allows(&self, rule: Rule) -> bool {
        match self.0.iter().find(|(known, ..)| *known == rule) {
            Some((.., is_used)) => {
                is_used.set(true);
                true
            }
            None => false,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the list contains a rule.
    pub(crate) fn contains(&self, rule: Rule) -> bool {
        self.0.iter().any(|(known, ..)| *known == rule)
    }

    /// Takes an opt-out out of the judgment of this list, because it is judged when all variants are known. Returns its place.
    pub(crate) fn postpone(&self, rule: Rule) -> Option<Span> {
        let (_, span, is_used) = self.0.iter().find(|(known, ..)| *known == rule)?;
        is_used.set(true);
        Some(*span)
    }

    /// Reports the rules that nothing broke. `is_unused` tells whether nothing does with any set of features.
    pub(crate) fn report_unused(&self, is_unused: &dyn Fn(Rule) -> bool, diagnostics: &Diagnostics) {
        for (rule, span, is_used) in &self.0 {
            if !is_used.get() && is_unused(*rule) {
                report_unused(*rule, *span, diagnostics);
            }
        }
    }
}

/// Reports an opt-out for a rule that nothing broke.
pub(crate) fn report_unused(rule: Rule, span: Span, diagnostics: &Diagnostics) {
    diagnostics.report_at(span, problem_shared::rulebook::unused_opt_out(rule));
}

/// The opt-outs that hold for a variant: its own, and those of its type.
#[derive(Clone, Copy)]
pub(crate) struct OptOuts<'a> {
    pub(crate) variant: &'a OptOutList,
    pub(crate) on_type: &'a OptOutList,
}

impl OptOuts<'_> {
    /// Whether a rule that is broken is turned off.
    pub(crate) fn allows(&self, rule: Rule) -> bool {
        self.variant.allows(rule) || self.on_type.allows(rule)
    }

    /// Reports a violation, unless its rule is turned off.
    fn report(&self, at: &dyn ToTokens, violation: Option<Violation<'_>>, diagnostics: &Diagnostics) {
        if let Some(violation) = violation.filter(|violation| !self.allows(violation.rule())) {
            diagnostics.report(at, violation);
        }
    }

    /// Reports a violation at a span, unless its rule is turned off. Returns whether it did.
    fn report_at(&self, span: Span, violation: Option<Violation<'_>>, diagnostics: &Diagnostics) -> bool {
        let Some(violation) = violation.filter(|violation| !self.allows(violation.rule())) else {
            return false;
        };
        diagnostics.report_at(span, violation);
        true
    }
}
