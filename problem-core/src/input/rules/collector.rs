//! From what a report says to the entries.

use std::borrow::Cow;

use super::BrokenRules;
use super::names::{Place, Way};
use super::rule::Rule;
use crate::FieldError;
use crate::input::{cut, shown};

/// Takes what a report says, entry by entry, as far as it is listed.
#[derive(Default)]
pub(super) struct Collector {
    found: Vec<(Vec<Place>, FieldError, Option<String>)>,
    total: usize,
}

impl Collector {
    /// Whether the rest is only counted; also where much of what there is makes no entry of its own.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= BrokenRules::LIMIT || self.total >= 10 * BrokenRules::LIMIT
    }

    pub(super) fn count(&mut self, rules: usize) {
        self.total += rules;
    }

    pub(super) fn add(&mut self, way: Way<'_>, broken: Broken) {
        if self.is_full() {
            return self.count(1);
        }
        self.count(1);
        let code = broken.code.unwrap_or_else(|| broken.rule.code().into());
        let message = broken.message.unwrap_or_else(|| broken.rule.message_with(way.limits(broken.rule)));
        let mut beyond = way.beyond();
        let (places, mut names) = way.end();
        let end = shown(&names);
        if end < names.len() {
            beyond = Some(cut(&names[end..].join(".")).into_owned());
            names.truncate(end);
        }
        let Some(beyond) = beyond else {
            self.found.push((places, FieldError::at(names, code, message), broken.unsent));
            return;
        };
        // what has no name is wrong in what is around it, which is said once
        let entry = FieldError::at(names, Rule::Inside.code(), Rule::Inside.message());
        if !self.found.iter().any(|(_, said, _)| *said == entry) {
            let unsent = broken.unsent.map_or_else(String::new, |text| format!(": {text}"));
            self.found.push((places, entry, Some(format!("{beyond} {code}{unsent}"))));
        }
    }

    pub(super) fn finish(mut self) -> BrokenRules {
        // stable: of one field they stay in the order of its rules
        self.found.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let mut entries = Vec::with_capacity(self.found.len());
        let mut unsent = Vec::new();
        for (index, (_, entry, text)) in self.found.into_iter().enumerate() {
            entries.push(entry);
            unsent.extend(text.map(|text| (index, text)));
        }
        BrokenRules { detail: "the request body has invalid fields", entries, total: self.total, unsent }
    }
}

/// A broken rule, and what is said of it instead of what we say.
pub(super) struct Broken {
    pub(super) rule: Rule,
    pub(super) code: Option<Cow<'static, str>>,
    pub(super) message: Option<Cow<'static, str>>,
    /// What the service's rule says, which may have the value in it: for the log.
    pub(super) unsent: Option<String>,
}

impl From<Rule> for Broken {
    fn from(rule: Rule) -> Self {
        Self { rule, code: None, message: None, unsent: None }
    }
}

/// Whether a text can be a code.
pub(super) fn is_code(text: &str) -> bool {
    /// In bytes.
    const LONGEST: usize = 64;
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(is_letter)
}
