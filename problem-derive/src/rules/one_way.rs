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

/// Where a response contains a field that is not a value of its own in it.
#[derive(Clone, Copy)]
pub(crate) enum Within {
    Nothing,
    /// A text that is sent.
    Text(&'static str),
    /// The message, which may be sent, and may show the field.
    PerhapsMessage,
}

/// What can be done about a field that no response contains as a value of its own.
pub(crate) enum Remedy {
    /// Its type can be sent and read.
    Owned,
    /// Its type borrows. The type that owns the same value, and whether the type as it is has a default.
    Borrowed { owned: String, has_default: bool },
    /// It is an error, or another type that cannot be sent and has no default. `place` is what has the opt-out.
    OptOut { place: &'static str, has_list: bool },
}

/// Reports a field that no response contains as a value of its own.
pub(crate) fn unsent(field: NamedField<'_>, within: Within, remedy: &Remedy, diagnostics: &Diagnostics) {
    let name = field.name;
    let defect = match within {
        Within::Nothing => format!("the field `{name}` is never sent"),
        Within::Text(text) => format!("the field `{name}` is sent only inside the text of {text}"),
        Within::PerhapsMessage => {
            format!("the field `{name}` is sent at most inside the text of the message")
        }
    };
    let extension = if field.has_name { "extension" } else { "extension = \"…\"" };
    let default = "#[problem(default)] to get its default";
    let (fix, is_opt_out) = match remedy {
        Remedy::Owned => (format!("write #[problem({extension})] on it to send it, or {default}"), false),
        Remedy::Borrowed { owned, has_default } => {
            let or = if *has_default { format!(", or write {default}") } else { String::new() };
            (format!("make it a `{owned}` with #[problem({extension})] to send it{or}"), false)
        }
        Remedy::OptOut { place, has_list: false } => {
            (format!("write #[problem(accept(one_way))] on the {place}"), true)
        }
        Remedy::OptOut { place, has_list: true } => {
            (format!("add `one_way` to the `accept(…)` of the {place}"), true)
        }
    };
    let violation = violation(&defect, &fix);
    diagnostics.report(field.at, if is_opt_out { violation.without_opt_out() } else { violation });
}

/// Reports a member whose type borrows. The compiler would only say that an impl is not general enough. `owned` is the type that owns
/// the same value, if there is one.
pub(crate) fn borrowed(field: NamedField<'_>, ty: &Type, owned: Option<&str>, diagnostics: &Diagnostics) {
    let defect = format!("the field `{}` borrows its value", field.name);
    let fix = match owned {
        Some(owned) => format!("make it a `{owned}`"),
        None => "use a type that owns its value".to_owned(),
    };
    diagnostics.report(ty, violation(&defect, &fix));
}

fn violation<'a>(defect: &'a str, fix: &'a str) -> Violation<'a> {
    Violation::new(Rule::OneWay)
        .with_text("defect", defect)
        .with_text("outcome", "it cannot come back")
        .with_text("fix", fix)
}

/// A variant that is sent as another one is.
pub(crate) struct Twin {
    pub(crate) name: String,
    /// The code, or the type of the inner error.
    pub(crate) at: Span,
}

/// What two variants have in common.
pub(crate) enum Shared {
    /// The code, or the path of its constant.
    Code(String),
    /// The variant that both are like.
    Like(String),
    /// The type of the inner error.
    Inner(String),
}

/// Reports two variants that one received problem can be.
pub(crate) fn twins(first: &Twin, second: &Twin, shared: &Shared, diagnostics: &Diagnostics) {
    let (which, change) = match shared {
        Shared::Code(code) => (format!("with the code `{code}`"), "give one of them a `code` of its own"),
        Shared::Like(like) => (format!("like `{like}`"), "give one of them a `status` and `code` of its own"),
        Shared::Inner(ty) => (format!("of `{ty}`"), "remove one of them"),
    };
    let defect = format!("a received problem {which} can be `{}` or `{}`", first.name, second.name);
    let fix = format!("{change}, or write accept(one_way) on both");
    let violation = Violation::new(Rule::OneWay)
        .with_text("defect", &defect)
        .with_text("outcome", "neither can come back")
        .with_text("fix", &fix);
    diagnostics.report_twice(first.at, second.at, violation.without_opt_out());
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
