//! The rules on statuses: which status an application sends, and what a response with that status requires.

use problem_shared::rulebook::status::{
    Provided, display, log_off, not_an_error, unmet_requirement, unregistered,
};
use problem_shared::rulebook::{Rule, Value, Violation};
use proc_macro2::{Span, TokenStream};
use syn::Ident;

use super::OptOuts;
use crate::diagnostics::Diagnostics;

/// Reports a variant without a status. `field` may be the problem.
pub(crate) fn missing(variant: &Ident, field: Option<&str>, diagnostics: &Diagnostics) {
    let name = variant.to_string();
    let mut fix = "add #[problem(status = 404)] with the status that fits".to_owned();
    match field {
        Some("the field") => {
            fix += ", or #[problem(transparent)] if the field is an error with `#[derive(Problem)]`";
        }
        Some(field) => {
            fix += ", or #[problem(transparent)] to ";
            fix += field;
            fix += " if that is an error with `#[derive(Problem)]`";
        }
        None => {}
    }
    let violation = Violation::new(Rule::MissingStatus).with_text("variant", &name).with_text("fix", &fix);
    diagnostics.report(variant, violation);
}

/// Returns a status from 400 to 599, and reports any other.
pub(crate) fn error_status(code: u128, token: &TokenStream, diagnostics: &Diagnostics) -> Option<u16> {
    let written = token.to_string();
    let number = u64::try_from(code).unwrap_or(u64::MAX);
    // a number is shown as the user wrote it, and a name by its number
    let is_name = !written.starts_with(|first: char| first.is_ascii_digit());
    let shown = if is_name { Value::Number(number) } else { Value::Text(&written) };
    if let Some(violation) = not_an_error(number, shown) {
        diagnostics.report(token, violation);
        return None;
    }
    u16::try_from(code).ok()
}

/// Reports a status that no application sends, and a requirement of the status that the variant does not meet.
///
/// `reported` are the rules that another variant broke at the same token.
pub(crate) fn requirements(
    status: u16,
    token: &TokenStream,
    provided: Provided,
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
    reported: &mut Vec<Rule>,
) {
    for violation in [unregistered(status), unmet_requirement(status, provided)].into_iter().flatten() {
        let rule = violation.rule();
        if !opt_outs.allows(rule) && !reported.contains(&rule) {
            diagnostics.report(token, violation);
            reported.push(rule);
        }
    }
}

/// Reports `detail = display` on a 5xx. Returns whether it did.
pub(crate) fn display_on_server_error(
    status: Option<u16>,
    key: Span,
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> bool {
    opt_outs.report_at(key, status.and_then(|status| display(status, true)), diagnostics)
}

/// Reports `log = off` on a 5xx. Returns whether it did.
pub(crate) fn unlogged_server_error(status: Option<u16>, key: Span, diagnostics: &Diagnostics) -> bool {
    let Some(violation) = status.and_then(|status| log_off(status, true)) else { return false };
    diagnostics.report_at(key, violation);
    true
}
