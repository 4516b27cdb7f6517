//! The rulebook: what a legal set of keys may still not say.
//!
//! A rule that has a way out asks [`Accepts`] before it reports.

pub(crate) mod challenge;
pub(crate) mod identity;
#[cfg(test)]
pub(crate) mod names;
pub(crate) mod privacy;
pub(crate) mod status;

use std::cell::Cell;

use proc_macro2::Span;

use crate::diagnostics::Errors;
use crate::parse::attribute::{Attributes, Given};

/// The rules that a place accepts to be broken, and whether they were.
#[derive(Default)]
pub(crate) struct Accepted(Vec<(String, Span, Cell<bool>)>);

impl Accepted {
    pub(crate) fn of(given: &Attributes) -> Self {
        let mut rules = Vec::new();
        if let Some(Given { value: Some(accepted), .. }) = &given.accept {
            for rule in accepted {
                rules.push((rule.to_string(), rule.span(), Cell::new(false)));
            }
        }
        Self(rules)
    }

    /// Whether the rule may be broken here.
    pub(crate) fn lifts(&self, rule: &str) -> bool {
        let lifts = self.0.iter().find(|(known, ..)| known == rule);
        lifts.inspect(|(.., used)| used.set(true)).is_some()
    }

    /// Reports what was accepted and is not there.
    pub(crate) fn report_unused(&self, errors: &Errors) {
        for (rule, span, used) in &self.0 {
            if !used.get() {
                errors.report_at(
                    *span,
                    "no_effect",
                    format_args!("`accept({rule})` has no effect: nothing here breaks that rule"),
                    "remove it",
                );
            }
        }
    }
}

/// What a variant accepts, and its type for it.
#[derive(Clone, Copy)]
pub(crate) struct Accepts<'a> {
    pub(crate) variant: &'a Accepted,
    pub(crate) on_type: &'a Accepted,
}

impl Accepts<'_> {
    /// Whether a broken rule is accepted.
    pub(crate) fn lifts(&self, rule: &str) -> bool {
        self.variant.lifts(rule) || self.on_type.lifts(rule)
    }
}
