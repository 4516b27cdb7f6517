//! The rules on variants in which another error answers: `transparent`, `via` and `like`.

use problem_shared::rulebook::{Rule, Value, Violation};
use proc_macro2::Span;
use quote::ToTokens;
use syn::Type;

use crate::diagnostics::Diagnostics;
use crate::rules::shape::no_effect;

/// Reports a variant with a key by which its field answers, such as `transparent`, that has not exactly one field.
pub(crate) fn answering_fields(key: Span, name: &str, count: usize, diagnostics: &Diagnostics) {
    let fix = match count {
        0 => format!(
            "add a field with the inner error, or write a status, such as #[problem(status = 404)], instead of `{name}`"
        ),
        _ => format!("write `{name}` on the field with the inner error"),
    };
    let violation = Violation::new(Rule::TransparentFields).with_text("key", name).with_text("fix", &fix);
    diagnostics.report_at(key, violation.with("count", Value::Number(count as u64)));
}

/// Reports an `Option` that would have to answer.
pub(crate) fn optional_inner(at: &dyn ToTokens, inner: &Type, diagnostics: &Diagnostics) {
    let inner = inner.to_token_stream().to_string().replace(" :: ", "::");
    let violation = Violation::new(Rule::OptionalTransparent).with_text("inner", &inner);
    diagnostics.report(at, violation);
}

/// Reports a type that would have to answer for itself.
pub(crate) fn recursive_inner(at: &dyn ToTokens, key: &str, diagnostics: &Diagnostics) {
    let violation = Violation::new(Rule::RecursiveTransparent).with_text("key", key).with(
        "fix",
        Value::Template(
            "write #[problem(status = 500)] instead of `{key}`, or move the inner error to a type of its own",
        ),
    );
    diagnostics.report(at, violation);
}

/// Reports a variant that would be like a variant of the same type.
pub(crate) fn like_itself(at: &dyn ToTokens, diagnostics: &Diagnostics) {
    let fix =
        "write the same `status` and `code` on both variants, or move the codes to an enum of their own";
    let violation = Violation::new(Rule::RecursiveTransparent).with_text("key", "like").with_text("fix", fix);
    diagnostics.report(at, violation);
}

/// Reports a key that has no effect because of `answers`, a key by which a field answers. `is_conditional`: the keys depend on a
/// `cfg_attr`, so the user cannot remove one.
pub(crate) fn beside_answer(
    key: Span,
    name: &str,
    answers: &str,
    is_conditional: bool,
    diagnostics: &Diagnostics,
) {
    let inner = if answers == "via" { "converted" } else { "inner" };
    let reason = format!("`{answers}` sends the response of the {inner} error");
    let fix = if is_conditional {
        format!(
            "keep `{name}` and `{answers}` apart: write the one that is not in a `cfg_attr` in #[cfg_attr(not(…), problem(…))]"
        )
    } else {
        format!("remove `{name}`, or remove `{answers}` and give the variant a status of its own")
    };
    no_effect(key, name, &reason, &fix, diagnostics);
}

/// Reports a second key by which a field answers. `first` is the first one, on the variant or on another field.
pub(crate) fn second_answer(
    first: (Span, &str),
    is_on_variant: bool,
    second: (Span, &str),
    diagnostics: &Diagnostics,
) {
    let other = match is_on_variant {
        true => format!("`{}` on the variant", first.1),
        false => format!("`{}` on another field: only one error can decide the response", first.1),
    };
    let violation =
        Violation::new(Rule::ConflictingKeys).with_text("key", second.1).with_text("other", &other);
    diagnostics.report_twice(first.0, second.0, violation);
}

/// Reports `transparent` and `via` in the same place.
pub(crate) fn both_answers(first: &str, second: Span, name: &str, diagnostics: &Diagnostics) {
    let reason = format!("`{first}` decides the response already");
    no_effect(second, name, &reason, &format!("keep `{first}` or `{name}`"), diagnostics);
}

/// Reports a key beside `like`.
pub(crate) fn beside_like(key: Span, name: &str, diagnostics: &Diagnostics) {
    let reason = "`like` takes it from the other variant";
    no_effect(key, name, reason, &format!("remove `{name}`, or remove `like`"), diagnostics);
}
