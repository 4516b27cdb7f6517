//! The rules on types whose errors come back from a response.

use problem_shared::rulebook::{Rule, Violation};
use proc_macro2::Span;
use quote::ToTokens;
use syn::Type;

use crate::diagnostics::Diagnostics;
use crate::rules::shape::no_effect;

/// A field, as messages call it.
#[derive(Clone, Copy)]
pub(crate) struct NamedField<'a> {
    /// The name, or the index.
    pub(crate) name: &'a str,
    pub(crate) has_name: bool,
    /// The tokens to underline.
    pub(crate) at: &'a dyn ToTokens,
}

/// Reports a field that no response contains. `is_source`: it is the source of the error, which no response may contain.
pub(crate) fn unsent(field: NamedField<'_>, is_source: bool, diagnostics: &Diagnostics) {
    let extension = if field.has_name { "extension" } else { "extension = \"…\"" };
    let fix = match is_source {
        true => "write #[problem(default)] on it to get its default".to_owned(),
        false => {
            format!(
                "write #[problem({extension})] on it to send it, or #[problem(default)] to get its default"
            )
        }
    };
    diagnostics.report(field.at, violation(field.name, "is never sent", &fix));
}

/// Reports a member whose type borrows. The compiler would only say that an impl is not general enough.
pub(crate) fn borrowed(field: NamedField<'_>, ty: &Type, diagnostics: &Diagnostics) {
    let fix =
        "use a type that owns its value, such as `String` or `Cow<'static, str>` instead of `&'static str`";
    diagnostics.report(ty, violation(field.name, "borrows its value", fix));
}

fn violation<'a>(field: &'a str, reason: &'a str, fix: &'a str) -> Violation<'a> {
    Violation::new(Rule::OneWay).with_text("field", field).with_text("reason", reason).with_text("fix", fix)
}

/// Why a `default` has no effect.
#[derive(Clone, Copy)]
pub(crate) enum WithoutEffect {
    /// The type has no `from_received`.
    NotRead,
    /// The variant is a 5xx without a code of its own.
    ServerError,
    Via,
    /// The variant has `accept(one_way)`.
    OneWay,
    /// The field is an `Option` that a response can contain.
    Optional,
    /// The field is the list `errors`.
    Errors,
}

/// Reports a `default` without an effect.
pub(crate) fn default_without_effect(key: Span, why: WithoutEffect, diagnostics: &Diagnostics) {
    let (reason, fix) = match why {
        WithoutEffect::NotRead => (
            "the type has no `from_received`",
            "add #[problem(from_received)] to the type, or remove `default`",
        ),
        WithoutEffect::ServerError => (
            "a 5xx without a code of its own stays a received problem",
            "add code = \"…\" to the variant, or remove `default`",
        ),
        WithoutEffect::Via => ("with `via`, the variant stays a received problem", "remove `default`"),
        WithoutEffect::OneWay => {
            ("with `accept(one_way)`, the variant stays a received problem", "remove one of the two")
        }
        WithoutEffect::Optional => ("an `Option` that was not sent is `None`", "remove `default`"),
        WithoutEffect::Errors => ("a list that was not sent is empty", "remove `default`"),
    };
    no_effect(key, "default", reason, fix, diagnostics);
}
