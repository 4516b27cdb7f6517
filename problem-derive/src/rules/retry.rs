//! The rules on `Retry-After`.

use problem_shared::rulebook::{Rule, Violation};
use proc_macro2::Span;

use crate::diagnostics::Diagnostics;

/// Reports a `retry_after` beside a `rate_limit`, whose reset sets `Retry-After` already.
pub(crate) fn beside_rate_limit(retry_after: Span, rate_limit: Span, diagnostics: &Diagnostics) {
    let violation = Violation::new(Rule::ConflictingKeys)
        .with_text("key", "rate_limit")
        .with_text("other", "`retry_after`: the reset of the limit sets `Retry-After`");
    diagnostics.report_twice(retry_after, rate_limit, violation);
}
