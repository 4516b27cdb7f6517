//! From what a report says to the entries.

use std::borrow::Cow;

use crate::input::rules::BrokenRules;
use crate::input::rules::field_path::{Place, Way};
use crate::input::rules::rule::Rule;
use crate::members::field_error::FieldError;

/// Takes what a report says, entry by entry, as far as it is listed.
#[derive(Default)]
pub(super) struct Collector {
    found: Vec<(Vec<Place>, FieldError, Option<String>)>,
    total: usize,
    /// How many rules are said by an entry that was there.
    merged: usize,
    /// What has been looked at, in bytes.
    seen: usize,
}

impl Collector {
    /// What is looked at, at most: in a set of a million broken items each is the same entry as the one before.
    const MOST_SEEN: usize = 4 << 20;
    /// What a rule takes that has no names.
    const LEAST: usize = 1 << 10;

    /// Whether the rest is only counted.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= BrokenRules::LIMIT || self.seen >= Self::MOST_SEEN
    }

    pub(super) fn count(&mut self, rules: usize) {
        self.total += rules;
    }

    /// `length` is that of what the report says of the way, in bytes.
    pub(super) fn add(&mut self, way: Way<'_>, length: usize, broken: Broken) {
        self.count(1);
        if self.is_full() {
            return;
        }
        self.seen += Self::LEAST + length;
        let code = broken.code.unwrap_or_else(|| broken.rule.code().into());
        let message = broken.message.unwrap_or_else(|| broken.rule.message_with(way.limits(broken.rule)));
        let beyond = way.beyond();
        let (places, names) = way.end();
        let Some(beyond) = beyond else {
            self.found.push((places, FieldError::at(names, code, message), broken.unsent));
            return;
        };
        // what has no name is wrong in what is around it, which is said once
        let entry = FieldError::at(names, Rule::Inside.code(), Rule::Inside.message());
        if self.found.iter().any(|(_, said, _)| *said == entry) {
            self.merged += 1;
            return;
        }
        let unsent = broken.unsent.map_or_else(String::new, |text| format!(": {text}"));
        self.found.push((places, entry, Some(format!("{beyond} {code}{unsent}"))));
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
        BrokenRules {
            detail: "the request body has invalid fields",
            entries,
            total: self.total,
            merged: self.merged,
            unsent,
        }
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
