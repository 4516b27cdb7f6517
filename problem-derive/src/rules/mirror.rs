//! The rule on mirrors of foreign errors.

use problem_shared::rulebook::{Rule, Violation};
use proc_macro2::Span;
use quote::ToTokens;

use crate::diagnostics::Diagnostics;

fn invalid<'a>(reason: &'a str, fix: &'a str) -> Violation<'a> {
    Violation::new(Rule::InvalidMirror).with_text("reason", reason).with_text("fix", fix)
}

/// Reports a message on a mirror.
pub(crate) fn message(at: &dyn ToTokens, diagnostics: &Diagnostics) {
    let fix = "remove `#[error(…)]` and `thiserror::Error`; write detail = \"…\" for a text that clients get";
    diagnostics.report(at, invalid("the derive writes its message", fix));
}

/// Reports a mirror that would come back from a response.
pub(crate) fn from_received(key: Span, diagnostics: &Diagnostics) {
    let reason = "a mirror is made from the foreign error, and cannot come back from a response";
    let fix = "remove `from_received`, or write an enum of your own with the same codes for the client";
    diagnostics.report_at(key, invalid(reason, fix));
}

/// Reports a `rest` in a type that is not a mirror.
pub(crate) fn rest_without_mirror(key: Span, diagnostics: &Diagnostics) {
    let fix = "add #[problem(for = orders::OrderError)] to the type, with the foreign type, or remove `rest`";
    diagnostics.report_at(key, invalid("`rest` needs `for` on the type", fix));
}

/// Reports a `rest` on a struct.
pub(crate) fn rest_on_struct(key: Span, diagnostics: &Diagnostics) {
    diagnostics
        .report_at(key, invalid("`rest` is on a struct, which has no other variants", "remove `rest`"));
}

/// Reports a second variant with `rest`.
pub(crate) fn second_rest(first: Span, second: Span, diagnostics: &Diagnostics) {
    let fix = "keep `rest` on one of the two variants";
    diagnostics.report_twice(first, second, invalid("two variants have `rest`", fix));
}

/// Reports a variant with `rest` that has fields.
pub(crate) fn rest_with_fields(key: Span, diagnostics: &Diagnostics) {
    let reason = "a variant with `rest` cannot have fields";
    diagnostics.report_at(key, invalid(reason, "remove the fields of this variant"));
}
