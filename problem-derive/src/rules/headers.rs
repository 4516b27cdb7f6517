//! The rules on header fields.

use problem_shared::rulebook::{Rule, Violation, headers};
use proc_macro2::Span;
use syn::LitStr;

use crate::diagnostics::Diagnostics;

/// Whether a header field can contain the value. If not, reports that.
pub(crate) fn is_value(literal: &LitStr, diagnostics: &Diagnostics) -> bool {
    report(literal, headers::value(&literal.value()), diagnostics)
}

/// Whether the value is a list of methods. If not, reports that.
pub(crate) fn is_allow(literal: &LitStr, diagnostics: &Diagnostics) -> bool {
    report(literal, headers::allow(&literal.value()), diagnostics)
}

/// Whether `header` can set a field of this name. If not, reports that. `value` is the value for the field; `None` if a field of
/// the type has it.
pub(crate) fn is_settable(name: &LitStr, value: Option<&LitStr>, diagnostics: &Diagnostics) -> bool {
    let value = value.map(|value| match value.value() {
        seconds if seconds.parse::<u64>().is_ok() => format!(" = {seconds}"),
        text => format!(" = {text:?}"),
    });
    report(name, headers::name(&name.value(), value.as_deref().unwrap_or_default()), diagnostics)
}

/// Reports a second value for a field that has only one.
pub(crate) fn duplicate(name: &str, first: Span, second: Span, diagnostics: &Diagnostics) {
    diagnostics.report_twice(first, second, Violation::new(Rule::DuplicateHeader).with_text("header", name));
}

fn report(literal: &LitStr, violation: Option<Violation<'_>>, diagnostics: &Diagnostics) -> bool {
    let Some(violation) = violation else { return true };
    diagnostics.report(literal, violation);
    false
}
