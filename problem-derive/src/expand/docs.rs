//! Writes the facts about problem types that only documentation needs, as one text.

use std::fmt::Write as _;

use problem_shared::members::{ERRORS, fact};

use crate::expand::rows::Rows;
use crate::model::{Additions, CheckedVariant, RetryAfter};

impl<'a> Rows<'a> {
    /// The facts of all rows, and where the facts of each row start, if it has any. Rows with the same code share them.
    pub(super) fn all_facts(&self) -> (String, Vec<Option<usize>>) {
        let (mut all, mut places) = (String::new(), Vec::<Option<usize>>::new());
        for row in 0..self.problems.len() {
            let first = self.first_with_code(row);
            if first < row {
                places.push(places[first]);
                continue;
            }
            let start = all.len();
            self.add_facts(&mut all, row);
            let has_facts = all.len() > start;
            if has_facts {
                all.push(';');
            }
            places.push(has_facts.then_some(start));
        }
        (all, places)
    }

    fn add_facts(&self, facts: &mut String, row: usize) {
        let mut variants = Vec::new();
        for same in self.rows_with_code(row) {
            variants.push(self.problems[*same]);
        }
        let problem = self.problems[row];
        // the first variant that is like another one has its description, unless it has its own
        let described = if problem.like.is_some() { &variants[..1] } else { &variants[..] };
        if let Some(described) = described.iter().find(|problem| !problem.description.is_empty()) {
            add(facts, fact::DESCRIPTION, &described.description);
        }
        for member in self.members(row) {
            add(facts, fact::MEMBER, &member);
        }
        if variants.iter().any(|problem| problem.additions.errors.is_some()) {
            add(facts, fact::MEMBER, ERRORS);
        }
        let headers = header_list(&variants.iter().map(|variant| &variant.additions).collect::<Vec<_>>());
        for name in &headers {
            add(facts, fact::HEADER, name);
        }
        if let Some(code) = variants.iter().find_map(|problem| problem.grpc) {
            add(facts, fact::GRPC, &code.to_string());
        }
        let mut add_default = |letter, name: &str| {
            if !headers.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                add(facts, letter, name);
            }
        };
        if !problem.defaults.challenges.is_empty() {
            add_default(fact::HEADER_IF_401, "WWW-Authenticate");
        }
        if problem.defaults.retry_after.is_some() {
            add_default(fact::HEADER_IF_BUSY, "Retry-After");
        }
        let seconds = |problem: &CheckedVariant<'_>| match problem.additions.retry_after {
            Some(RetryAfter::Seconds(seconds)) => Some(seconds),
            _ => None,
        };
        let same =
            seconds(problem).filter(|first| variants.iter().all(|other| seconds(other) == Some(*first)));
        for (letter, seconds) in
            [(fact::RETRY_AFTER, same), (fact::RETRY_AFTER_IF_BUSY, problem.defaults.retry_after)]
        {
            if let Some(seconds) = seconds {
                add(facts, letter, &seconds.to_string());
            }
        }
    }
}

/// The facts about what the other fields of a variant add to the problem type of the field that answers.
pub(super) fn added_facts(additions: &Additions<'_>) -> String {
    let mut facts = String::new();
    for name in additions.member_names() {
        add(&mut facts, fact::MEMBER, &name);
    }
    if additions.errors.is_some() {
        add(&mut facts, fact::MEMBER, ERRORS);
    }
    for name in header_list(&[additions]) {
        add(&mut facts, fact::HEADER, name);
    }
    facts
}

fn add(facts: &mut String, letter: u8, value: &str) {
    // writing into a `String` does not fail
    let _ = write!(facts, "{}{}:{value}", char::from(letter), value.len());
}

/// The names of the header fields that variants add.
fn header_list<'a>(variants: &[&'a Additions<'_>]) -> Vec<&'a str> {
    let mut list: Vec<&str> = Vec::new();
    let mut add = |name: &'a str| {
        if !list.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            list.push(name);
        }
    };
    for additions in variants {
        for header in &additions.headers {
            add(&header.name);
        }
        if additions.retry_after.is_some() {
            add("Retry-After");
        }
        if let Some(RetryAfter::RateLimit) = additions.retry_after {
            add("RateLimit-Policy");
            add("RateLimit");
        }
    }
    list
}
