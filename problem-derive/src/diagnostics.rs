//! The collector: every mistake of a type comes out in one build, in one vocabulary.

use std::cell::RefCell;
use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Collects mistakes until [`finish`](Errors::finish).
pub(crate) struct Errors(RefCell<Option<Vec<syn::Error>>>);

impl Errors {
    pub(crate) fn new() -> Self {
        Self(RefCell::new(Some(Vec::new())))
    }

    /// Reports a mistake at `at`: what is wrong and under which rule, and how to mend it.
    pub(crate) fn report(&self, at: &impl ToTokens, rule: &str, what: impl Display, help: impl Display) {
        self.push_at(at.to_token_stream(), message(rule, &what, &help));
    }

    pub(crate) fn report_at(&self, span: Span, rule: &str, what: impl Display, help: impl Display) {
        self.push(syn::Error::new(span, message(rule, &what, &help)));
    }

    /// Reports what stands twice, at the second place, and the first place with it.
    pub(crate) fn report_twice(
        &self,
        first: Span,
        second: Span,
        rule: &str,
        what: impl Display,
        help: impl Display,
    ) {
        let mut error = syn::Error::new(second, message(rule, &what, &help));
        error.combine(syn::Error::new(first, "the other one stands here"));
        self.push(error);
    }

    fn push_at(&self, tokens: TokenStream, message: String) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    fn push(&self, error: syn::Error) {
        if let Some(errors) = &mut *self.0.borrow_mut() {
            errors.push(error);
        }
    }

    /// All that was reported, as one error.
    pub(crate) fn finish(self) -> Option<syn::Error> {
        let errors = self.0.take().unwrap_or_default();
        errors.into_iter().reduce(|mut all, error| {
            all.combine(error);
            all
        })
    }
}

/// In our own tests a collector that nobody finished is a defect.
#[cfg(test)]
impl Drop for Errors {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.0.borrow().is_none(), "the error collector was not finished");
        }
    }
}

fn message(rule: &str, what: &dyn Display, help: &dyn Display) -> String {
    #[cfg(test)]
    assert!(crate::rules::names::RULES.contains(&rule), "`{rule}` has no row");
    format!("{what} [{rule}]\nhelp: {help}")
}

/// Words as a message lists them.
pub(crate) fn listed(words: &[&str]) -> String {
    let mut list = String::new();
    for word in words {
        let comma = if list.is_empty() { "" } else { ", " };
        list.extend([comma, "`", word, "`"]);
    }
    list
}

/// The one of `known` that `name` is most likely meant to be: within two edits, and fewer than
/// the name has letters.
pub(crate) fn closest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let mut best = None;
    let mut fewest = 3;
    for &candidate in known {
        let edits = edits(name, candidate);
        if edits < fewest && edits < name.len().min(candidate.len()) {
            (best, fewest) = (Some(candidate), edits);
        }
    }
    best
}

/// How many letters have to be inserted, removed, replaced, or swapped with their neighbour
/// (optimal string alignment distance).
fn edits(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = a[i - 1] == b[j - 1];
            let mut best =
                (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + usize::from(!same));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
