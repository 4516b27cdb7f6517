//! From the broken rules in a report to the entries of `errors`.

use std::borrow::Cow;

use problem_shared::rulebook::identity::is_code_byte;

use crate::input::broken_rules::BrokenRules;
use crate::input::broken_rules::field_path::{FieldPath, Position};
use crate::input::broken_rules::rule::Rule;
use crate::members::field_error::FieldError;

/// The entry of a broken rule.
struct Found {
    /// What the entry is sorted by.
    positions: Vec<Position>,
    entry: FieldError,
    /// See [`FieldPath::scope`].
    scope: Option<usize>,
    /// The message that is not sent.
    unsent: Option<String>,
}

/// Collects the broken rules of a report, up to the limits.
#[derive(Default)]
pub(super) struct EntryCollector {
    found: Vec<Found>,
    total: usize,
    /// The number of rules that an earlier entry covers.
    merged: usize,
    /// An estimate of the work so far, in bytes.
    work: usize,
}

impl EntryCollector {
    /// The limit for the work. The number of entries is not enough as a limit: a million broken items of a
    /// set are all covered by one entry.
    const MAX_WORK: usize = 4 << 20;
    /// The work for a rule without names.
    const MIN_WORK: usize = 1 << 10;

    /// Whether further rules are only counted.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= BrokenRules::LIMIT || self.work >= Self::MAX_WORK
    }

    pub(super) fn count(&mut self, rules: usize) {
        self.total += rules;
    }

    /// Adds a broken rule. `length` is the length of its path in the report, in bytes.
    pub(super) fn add(&mut self, path: FieldPath<'_>, length: usize, broken: BrokenRule) {
        self.count(1);
        if self.is_full() {
            return;
        }
        self.work += Self::MIN_WORK + length;
        let code = broken.code.unwrap_or_else(|| broken.rule.code().into());
        let message = broken.message.unwrap_or_else(|| broken.rule.message_with(path.limits(broken.rule)));
        let unresolved = path.unresolved();
        let compares = unresolved.is_some() || matches!(broken.rule, Rule::Custom | Rule::Matches);
        let scope = path.scope(compares);
        let (positions, names) = path.into_parts();
        let Some(unresolved) = unresolved else {
            self.found.push(Found {
                positions,
                entry: FieldError::of_names(names, code, message),
                scope,
                unsent: broken.unsent,
            });
            return;
        };
        // a value without a name is reported for the value around it, and only once
        let entry = FieldError::of_names(names, Rule::Inside.code(), Rule::Inside.message());
        if self.found.iter().any(|known| known.entry == entry) {
            self.merged += 1;
            return;
        }
        let unsent = broken.unsent.map_or_else(String::new, |text| format!(": {text}"));
        let unsent = Some(format!("{unresolved} {code}{unsent}"));
        self.found.push(Found { positions, entry, scope, unsent });
    }

    pub(super) fn finish(mut self) -> BrokenRules {
        // the sort is stable, so the rules of one field keep their order
        self.found.sort_by(|a, b| a.positions.cmp(&b.positions));
        let mut entries = Vec::with_capacity(self.found.len());
        let mut scopes = Vec::with_capacity(self.found.len());
        let mut unsent = Vec::new();
        for (index, found) in self.found.into_iter().enumerate() {
            entries.push(found.entry);
            scopes.push(found.scope);
            unsent.extend(found.unsent.map(|text| (index, text)));
        }
        BrokenRules {
            detail: "the request body has invalid fields",
            entries,
            scopes,
            total: self.total,
            merged: self.merged,
            unsent,
        }
    }
}

/// A broken rule. A rule of the service may have a code and a message of its own.
pub(super) struct BrokenRule {
    pub(super) rule: Rule,
    pub(super) code: Option<Cow<'static, str>>,
    pub(super) message: Option<Cow<'static, str>>,
    /// The message of the service's own rule, for the log. It is not sent, because it may contain the value.
    pub(super) unsent: Option<String>,
}

impl From<Rule> for BrokenRule {
    fn from(rule: Rule) -> Self {
        Self { rule, code: None, message: None, unsent: None }
    }
}

/// Whether a text can be a code.
pub(super) fn is_code(text: &str) -> bool {
    /// In bytes.
    const MAX_LENGTH: usize = 64;
    !text.is_empty() && text.len() <= MAX_LENGTH && text.bytes().all(is_code_byte)
}
