//! The rules on the shape of the input: the grammar of the attributes, and the fields and types that keys need.

use problem_shared::bridges::BRIDGES;
use problem_shared::rulebook::{Rule, Value, Violation};
use problem_shared::status;
use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::{Ident, Type};

use crate::diagnostics::Diagnostics;
use crate::rules::closest_word::{closest, meant_key};

/// Reports tokens that are not a list of keys.
pub(crate) fn invalid_attribute(
    at: &dyn ToTokens,
    expected: &str,
    found: &str,
    fix: &str,
    diagnostics: &Diagnostics,
) {
    let violation = Violation::new(Rule::InvalidAttribute);
    let violation = violation.with_text("expected", expected).with_text("found", found).with_text("fix", fix);
    diagnostics.report(at, violation);
}

/// Reports a key that does not exist. `value` is what follows it, and `allowed` are the keys that do exist.
pub(crate) fn unknown_key(
    at: &dyn ToTokens,
    key: &str,
    value: &str,
    allowed: &[&str],
    diagnostics: &Diagnostics,
) {
    let status = status::by_name_in_any_casing(key).filter(|_| allowed.contains(&"status"));
    if let Some(code) = status {
        let fix = format!("write `status = {code}`");
        let violation = Violation::new(Rule::UnknownKey).with_text("key", key).with_text("fix", &fix);
        return diagnostics.report(at, violation);
    }
    let meant = meant_key(key, allowed).or_else(|| closest(&key.replace('-', "_"), allowed));
    let fix = match meant {
        Some(meant) => format!("did you mean `{meant}{value}`?\nnote: allowed here: {}", listed(allowed)),
        None => format!("allowed here: {}", listed(allowed)),
    };
    let violation = Violation::new(Rule::UnknownKey).with_text("key", key).with_text("fix", &fix);
    diagnostics.report(at, violation);
}

/// Reports a key where it is not allowed.
pub(crate) fn misplaced_key(at: &dyn ToTokens, key: &str, place: &str, fix: &str, diagnostics: &Diagnostics) {
    let violation = Violation::new(Rule::MisplacedKey);
    let violation = violation.with_text("key", key).with_text("place", place).with_text("fix", fix);
    diagnostics.report(at, violation);
}

/// Reports the second occurrence of a key.
pub(crate) fn duplicate_key(key: &str, first: Span, second: Span, diagnostics: &Diagnostics) {
    let violation = Violation::new(Rule::DuplicateKey).with_text("key", key).with_text("reason", "");
    diagnostics.report_twice(first, second, violation);
}

/// Reports a second field with a key that only one field of a variant can have.
pub(crate) fn second_field_with_key(key: &str, first: Span, second: Span, diagnostics: &Diagnostics) {
    let violation = Violation::new(Rule::DuplicateKey)
        .with_text("key", key)
        .with_text("reason", ": only one field of a variant can have it");
    diagnostics.report_twice(first, second, violation);
}

/// Reports a field with a key that its variant has too.
pub(crate) fn conflicting_field(key: &str, variant: Span, field: Span, diagnostics: &Diagnostics) {
    let violation = Violation::new(Rule::ConflictingKeys)
        .with_text("key", key)
        .with("other", Value::Template("`{key}` on the variant"));
    diagnostics.report_twice(variant, field, violation);
}

/// Reports a value that a key does not take.
pub(crate) fn invalid_value(
    at: &dyn ToTokens,
    key: &str,
    expected: &str,
    found: &str,
    fix: &str,
    diagnostics: &Diagnostics,
) {
    let violation = Violation::new(Rule::InvalidValue)
        .with_text("expected", expected)
        .with_text("key", key)
        .with_text("found", found)
        .with_text("fix", fix);
    diagnostics.report(at, violation);
}

/// Reports the placeholder of a message, which the user has pasted.
pub(crate) fn placeholder(at: &dyn ToTokens, key: &str, diagnostics: &Diagnostics) {
    let found = format!("the placeholder `{}`", at.to_token_stream());
    let fix = "write the text that it stands for";
    invalid_value(at, key, "a text", &found, fix, diagnostics);
}

/// Reports a text that is empty.
pub(crate) fn empty_text(at: &dyn ToTokens, key: &str, example: &str, diagnostics: &Diagnostics) {
    let fix = format!("write {key} = \"{example}\", or remove the key");
    invalid_value(at, key, "a text", "an empty one", &fix, diagnostics);
}

/// Reports a word that a key does not take. `known` are the words that it takes.
pub(crate) fn unknown_word(
    at: &dyn ToTokens,
    key: &str,
    expected: &str,
    word: &str,
    known: &[&str],
    diagnostics: &Diagnostics,
) {
    let meant = match word {
        "warning" if known.contains(&"warn") => Some("warn"),
        "trace" if known.contains(&"debug") => Some("debug"),
        "none" if known.contains(&"off") => Some("off"),
        _ => closest(word, known),
    };
    let fix = match meant {
        Some(meant) => format!("did you mean `{meant}`?\nnote: available: {}", listed(known)),
        None => format!("available: {}", listed(known)),
    };
    invalid_value(at, key, expected, &format!("`{word}`"), &fix, diagnostics);
}

/// Reports a name alone that is not the name of a bridge.
pub(crate) fn not_a_bridge(name: &Ident, key: &str, diagnostics: &Diagnostics) {
    let written = name.to_string();
    let fix = match closest(&written.replace('-', "_"), &BRIDGES) {
        Some(meant) => format!("did you mean `{key}({meant})`?\nnote: bridges: {}", listed(&BRIDGES)),
        None => format!(
            "write `{key}(crate::{name})` for a macro of this crate\nnote: bridges: {}; a framework needs its feature, and not this key",
            listed(&BRIDGES)
        ),
    };
    let expected = "the name of a bridge or the path of a macro with `::`";
    invalid_value(name, key, expected, &format!("`{name}`"), &fix, diagnostics);
}

/// Reports names of bridges that were written in another form.
pub(crate) fn misspelt_bridges(
    at: &dyn ToTokens,
    key: &str,
    found: &str,
    names: &[String],
    diagnostics: &Diagnostics,
) {
    let fix = format!("write `{key}({})`", names.join(", "));
    let expected = "names of bridges or paths of macros with `::`";
    invalid_value(at, key, expected, &format!("`{found}`"), &fix, diagnostics);
}

/// Reports a name that has the letters of a registered error status, such as `NotFound`. Returns whether it did.
pub(crate) fn misspelt_status(name: &Ident, key: &str, expected: &str, diagnostics: &Diagnostics) -> bool {
    let written = name.unraw().to_string();
    let Some(code) = status::by_name_in_any_casing(&written).filter(|code| *code >= 400) else {
        return false;
    };
    let meant = status::problem_code(code);
    let fix = format!("write `{meant}`, or a path, such as `self::{written}`, for a constant of your own");
    invalid_value(name, key, expected, &format!("`{written}`"), &fix, diagnostics);
    true
}

/// Reports a constant that depends on the type itself, or on a parameter of it.
pub(crate) fn dependent_constant(
    at: &dyn ToTokens,
    key: &str,
    parameter: &str,
    constant: &str,
    diagnostics: &Diagnostics,
) {
    let found = format!("one that depends on `{parameter}`");
    let usage = match key {
        "extension" => format!("extension(\"…\" = {constant})"),
        _ => format!("{key} = {constant}"),
    };
    let fix = format!("declare `const {constant}` outside of every `impl`, and write `{usage}`");
    invalid_value(at, key, "a constant outside the type", &found, &fix, diagnostics);
}

/// What can decide a status or a code at run time, for a message.
pub(crate) const AT_RUN_TIME: &str = "`via` on a field converts a foreign error to a problem, and `transparent` takes a field of type `Problem`";

/// Reports the name of a field in the place of a constant.
pub(crate) fn field_as_constant(at: &dyn ToTokens, key: &str, field: &str, diagnostics: &Diagnostics) {
    let (expected, found) = ("a value that is known at compile time", format!("the field `{field}`"));
    let fix =
        format!("a `{key}` that varies needs variants of its own, or a problem in a field: {AT_RUN_TIME}");
    invalid_value(at, key, expected, &found, &fix, diagnostics);
}

/// Reports a default of the type that no variant uses.
pub(crate) fn unused_default(key: Span, name: &str, diagnostics: &Diagnostics) {
    let (reason, fix) = match name {
        "status" => (
            "each variant sets a status itself",
            "remove it here, or from the variants that should have this status",
        ),
        "retry_after" => (
            "no variant with a 429 or 503 uses this default",
            "remove it here, or from the variants that should have this value",
        ),
        _ => (
            "no variant with a 401 uses this default",
            "remove it here, or from the variants that should have this value",
        ),
    };
    no_effect(key, name, reason, fix, diagnostics);
}

/// Reports an example of a field that has documentation of its own.
pub(crate) fn example_beside(key: Span, other: &str, diagnostics: &Diagnostics) {
    let reason = format!("documentation has an example of its own for `{other}`");
    no_effect(key, "example", &reason, "remove `example`", diagnostics);
}

/// Reports an example of a field that no response contains.
pub(crate) fn example_of_unsent(key: Span, field: &str, diagnostics: &Diagnostics) {
    let reason = format!("no response contains the field `{field}`");
    let fix = "write `extension` beside it to send the field, or remove `example`";
    no_effect(key, "example", &reason, fix, diagnostics);
}

/// Reports a key without an effect.
pub(super) fn no_effect(key: Span, subject: &str, reason: &str, fix: &str, diagnostics: &Diagnostics) {
    let violation = Violation::new(Rule::NoEffect);
    let violation = violation.with_text("subject", subject).with_text("reason", reason).with_text("fix", fix);
    diagnostics.report_at(key, violation);
}

/// Reports a union. `purpose` is what it cannot do.
pub(crate) fn union(at: &dyn ToTokens, purpose: &'static str, diagnostics: &Diagnostics) {
    let violation = Violation::new(Rule::UnsupportedShape)
        .with_text("shape", "a union")
        .with_text("purpose", purpose)
        .with_text("fix", "use an enum or a struct");
    diagnostics.report(at, violation);
}

/// Reports the field of a struct whose size is known only at run time.
pub(crate) fn unsized_field(ty: &Type, diagnostics: &Diagnostics) {
    let fix = match ty {
        Type::Path(path) if path.path.get_ident().is_some_and(|name| name != "str") => {
            "remove the bound `?Sized` from its type parameter".to_owned()
        }
        ty => format!("write Box<{}>", ty.to_token_stream().to_string().replace(" :: ", "::")),
    };
    let violation = Violation::new(Rule::UnsupportedShape)
        .with_text("shape", "a struct with an unsized field")
        .with_text("purpose", "be a problem")
        .with_text("fix", &fix);
    diagnostics.report(ty, violation);
}

/// Words as a message lists them.
pub(crate) fn listed(words: &[&str]) -> String {
    let mut list = String::new();
    for word in words {
        let comma = if list.is_empty() { "" } else { ", " };
        list.extend([comma, "`", word, "`"]);
    }
    list
}
