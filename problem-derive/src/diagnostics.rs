//! Collects the mistakes of a type, so that one build shows all of them.

use std::cell::RefCell;

use problem_shared::rulebook::Violation;
use proc_macro2::Span;
use quote::ToTokens;

/// Collects mistakes until [`finish`](Diagnostics::finish).
pub(crate) struct Diagnostics(RefCell<Option<Vec<syn::Error>>>);

impl Diagnostics {
    pub(crate) fn new() -> Self {
        Self(RefCell::new(Some(Vec::new())))
    }

    /// Reports a violation at tokens.
    pub(crate) fn report(&self, at: &dyn ToTokens, violation: Violation<'_>) {
        self.push(syn::Error::new_spanned(at.to_token_stream(), message(violation)));
    }

    /// Reports a violation at a span.
    pub(crate) fn report_at(&self, span: Span, violation: Violation<'_>) {
        self.push(syn::Error::new(span, message(violation)));
    }

    /// Reports something that occurs twice, at the second place, and points to the first.
    pub(crate) fn report_twice(&self, first: Span, second: Span, violation: Violation<'_>) {
        let mut error = syn::Error::new(second, message(violation));
        error.combine(syn::Error::new(first, "the other one is here"));
        self.push(error);
    }

    fn push(&self, error: syn::Error) {
        if let Some(errors) = &mut *self.0.borrow_mut() {
            errors.push(error);
        }
    }

    /// Returns all mistakes as one error.
    pub(crate) fn finish(self) -> Option<syn::Error> {
        let errors = self.0.take().unwrap_or_default();
        errors.into_iter().reduce(|mut all, error| {
            all.combine(error);
            all
        })
    }
}

/// In our own tests, a collector that is dropped with its mistakes unreported is a defect.
#[cfg(test)]
impl Drop for Diagnostics {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.0.borrow().is_none(), "the collector was not finished");
        }
    }
}

fn message(violation: Violation<'_>) -> String {
    let message = violation.message();
    #[cfg(test)]
    assert!(violation.has_all_values(), "a value is missing in: {message}");
    message
}
