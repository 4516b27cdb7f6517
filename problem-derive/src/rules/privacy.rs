//! The rule on privacy: the text of an inner error does not reach a client.

use problem_shared::rulebook::privacy::{DETAIL_DISPLAY, Shown, foreign_displayed, in_message, sent};
use proc_macro2::Span;
use syn::Type;

use super::OptOuts;
use crate::diagnostics::Diagnostics;

/// Reports a source that the message of a 4xx shows.
pub(crate) fn source_in_message(ty: &Type, shown: Shown, opt_outs: OptOuts<'_>, diagnostics: &Diagnostics) {
    opt_outs.report(ty, Some(in_message(shown)), diagnostics);
}

/// Reports a source that the message of a 5xx shows, which `detail = display` sends.
pub(crate) fn source_displayed(ty: &Type, field: &str, opt_outs: OptOuts<'_>, diagnostics: &Diagnostics) {
    opt_outs.report(ty, Some(sent(DETAIL_DISPLAY, field)), diagnostics);
}

/// Reports a source that a key sends. `key` is the key, or what a template is for.
pub(crate) fn source_sent(
    span: Span,
    key: &str,
    field: &str,
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) {
    opt_outs.report_at(span, Some(sent(key, field)), diagnostics);
}

/// Reports the message of a foreign error, which `detail = display` of its mirror sends.
pub(crate) fn foreign_message(key: Span, opt_outs: OptOuts<'_>, diagnostics: &Diagnostics) {
    opt_outs.report_at(key, Some(foreign_displayed()), diagnostics);
}
