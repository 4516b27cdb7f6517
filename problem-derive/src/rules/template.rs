//! The rules on the templates of `detail` and of headers.

use problem_shared::rulebook::{Rule, Violation};
use quote::ToTokens;

use crate::diagnostics::Diagnostics;

/// Reports a brace without its counterpart.
pub(crate) fn unbalanced(at: &dyn ToTokens, diagnostics: &Diagnostics) {
    let fix = "write a placeholder as `{field}`, and the character itself as `{{` or `}}`";
    invalid(at, "single `{` or `}`", fix, diagnostics);
}

/// Reports a placeholder that cannot be the name of a field.
pub(crate) fn not_a_field(at: &dyn ToTokens, placeholder: &str, diagnostics: &Diagnostics) {
    let reason = format!("`{{{placeholder}}}` does not name a field");
    invalid(at, &reason, "write the name of a field, `{name}`, or its index, `{0}`", diagnostics);
}

/// Reports a placeholder with an argument as its width or precision.
pub(crate) fn argument(at: &dyn ToTokens, placeholder: &str, diagnostics: &Diagnostics) {
    let reason = format!("`{{{placeholder}}}` takes its width or precision from an argument");
    invalid(at, &reason, "write the number itself", diagnostics);
}

/// Reports a placeholder without a format spec after its colon.
pub(crate) fn not_a_spec(at: &dyn ToTokens, placeholder: &str, diagnostics: &Diagnostics) {
    let reason = format!("`{{{placeholder}}}` has no format spec after the colon");
    invalid(at, &reason, "write a spec of `format!`, such as `{id:>5}` or `{id:?}`", diagnostics);
}

fn invalid(at: &dyn ToTokens, reason: &str, fix: &str, diagnostics: &Diagnostics) {
    let violation = Violation::new(Rule::InvalidTemplate).with_text("reason", reason).with_text("fix", fix);
    diagnostics.report(at, violation);
}

/// Reports a placeholder that names no field. `fields` are the fields that there are.
pub(crate) fn unknown_placeholder(
    at: &dyn ToTokens,
    field: &str,
    fields: &[String],
    diagnostics: &Diagnostics,
) {
    let fix = match fields {
        [] => "there are no fields".to_owned(),
        fields => format!("available: {}", fields.join(", ")),
    };
    let violation = Violation::new(Rule::UnknownPlaceholder).with_text("field", field).with_text("fix", &fix);
    diagnostics.report(at, violation);
}
