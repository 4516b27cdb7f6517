//! The rules on the templates of `detail` and of headers.

use problem_shared::rulebook::{Rule, Violation};
use quote::ToTokens;

use crate::diagnostics::Diagnostics;
use crate::rules::closest_word::closest;

/// Reports a brace without its counterpart.
pub(crate) fn unbalanced(at: &dyn ToTokens, diagnostics: &Diagnostics) {
    let fix = "write a placeholder as `{field}`, and the character itself as `{{` or `}}`";
    invalid(at, "`{` or `}` without its counterpart", fix, diagnostics);
}

/// Reports a placeholder that cannot be the name of a field.
pub(crate) fn not_a_field(at: &dyn ToTokens, placeholder: &str, diagnostics: &Diagnostics) {
    let reason = format!("`{{{placeholder}}}` does not name a field");
    let fix = match placeholder.strip_prefix("self.") {
        Some(field) => format!("write `{{{field}}}`"),
        None if placeholder.is_empty() => {
            "write the name of a field between the braces, such as `{id}`, or its index, such as `{0}`".to_owned()
        }
        None => "write only the name of a field, such as `{id}`, or its index, such as `{0}`; `{{` and `}}` are braces".to_owned(),
    };
    invalid(at, &reason, &fix, diagnostics);
}

/// Reports a placeholder with an argument as its width or precision.
pub(crate) fn argument(at: &dyn ToTokens, placeholder: &str, diagnostics: &Diagnostics) {
    let reason = format!("`{{{placeholder}}}` takes its width or precision from an argument");
    let name = placeholder.split(':').next().unwrap_or_default();
    invalid(at, &reason, &format!("write the number itself, such as `{{{name}:8}}`"), diagnostics);
}

/// Reports a placeholder without a format spec after its colon.
pub(crate) fn not_a_spec(at: &dyn ToTokens, placeholder: &str, diagnostics: &Diagnostics) {
    let (name, spec) = placeholder.split_once(':').unwrap_or((placeholder, ""));
    let reason = format!("`{spec}` in `{{{placeholder}}}` is not a format spec");
    let fix =
        format!("write `{{{name}}}`, or a spec of `format!`, such as `{{{name}:>5}}` or `{{{name}:?}}`");
    invalid(at, &reason, &fix, diagnostics);
}

/// Reports a placeholder that a base cannot have. `first` is the one that it has already.
pub(crate) fn in_base(at: &dyn ToTokens, placeholder: &str, first: Option<&str>, diagnostics: &Diagnostics) {
    let (reason, fix) = match first {
        Some(first) => (
            format!("`base` has two placeholders, `{first}` and `{{{placeholder}}}`"),
            "remove one of the two",
        ),
        None => (
            format!("`base` cannot have the placeholder `{{{placeholder}}}`"),
            "write `{code}` for the code as it is, or `{slug}` for its slug",
        ),
    };
    invalid(at, &reason, fix, diagnostics);
}

/// Reports a header field of a type whose value names a field.
pub(crate) fn on_type(at: &dyn ToTokens, placeholder: &str, diagnostics: &Diagnostics) {
    let reason = format!("`{{{placeholder}}}` names a field, and this header is for all variants");
    let fix = format!("move this header to the variants with a field `{placeholder}`");
    invalid(at, &reason, &fix, diagnostics);
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
    let known: Vec<&str> = fields.iter().map(|field| field.trim_matches(['`', '{', '}'])).collect();
    let fix = match (closest(field, &known), fields) {
        (Some(meant), _) => format!("did you mean `{{{meant}}}`?"),
        (None, []) => format!("add a field `{field}`, or write `{{{{{field}}}}}` to send the braces as text"),
        (None, fields) => format!("available: {}", fields.join(", ")),
    };
    let violation = Violation::new(Rule::UnknownPlaceholder).with_text("field", field).with_text("fix", &fix);
    diagnostics.report(at, violation);
}
