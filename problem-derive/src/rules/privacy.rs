//! The rules on privacy: the source of an error never reaches a client.

use problem_shared::rulebook::{Rule, Violation};
use proc_macro2::Span;
use syn::Type;

use super::OptOuts;
use crate::diagnostics::Diagnostics;

/// Reports a source that the message of a 4xx shows.
pub(crate) fn source_in_message(ty: &Type, opt_outs: OptOuts<'_>, diagnostics: &Diagnostics) {
    opt_outs.report(ty, Some(Violation::new(Rule::SourceInMessage)), diagnostics);
}

/// Reports a source that a key sends. `key` is the key, or what a template is for.
pub(crate) fn source_sent(span: Span, key: &str, field: &str, diagnostics: &Diagnostics) {
    let violation = Violation::new(Rule::SourceSent).with_text("key", key).with_text("field", field);
    diagnostics.report_at(span, violation);
}
