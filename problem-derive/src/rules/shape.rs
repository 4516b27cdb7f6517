//! The rules on the shape of the input: the grammar of the attributes, and the fields and types that keys need.

use problem_shared::bridges::BRIDGES;
use problem_shared::rulebook::{Rule, Value, Violation};
use problem_shared::status;
use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::{Ident, Type};

use crate::diagnostics::Diagnostics;

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

/// The key for a word that other crates use for the same thing.
fn meant_key(word: &str, allowed: &[&str]) -> Option<&'static str> {
    let meant = match word {
        "status_code" | "http_status" | "http" => "status",
        "message" | "msg" | "description" | "text" | "display" => "detail",
        "uri" | "url" | "type_uri" | "type_url" | "kind" => "type",
        "error_code" => "code",
        "rename_codes" | "rename_all_codes" | "code_case" | "codes_case" | "case" | "casing" => "codes",
        "prefix_code" | "codes_prefix" => "code_prefix",
        "challenge" | "auth" | "authenticate" => "www_authenticate",
        "headers" => "header",
        "retry" | "wait" => "retry_after",
        "methods" => "allow",
        "level" | "log_level" => "log",
        "replaced" | "replacement" | "superseded_by" => "replaced_by",
        "version" | "added" | "introduced" => "since",
        "deprecate" | "deprecation" | "obsolete" => "deprecated",
        "forward" | "from" | "source" | "inner" => "transparent",
        "prefix" | "base_uri" | "base_url" => "base",
        "default_status" => "status",
        "ext" | "member" | "rename" | "field" => "extension",
        _ => return None,
    };
    allowed.contains(&meant).then_some(meant)
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

/// The known word that is closest to a word: within two edits, and fewer than the word has letters.
pub(crate) fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let mut best = None;
    let mut fewest = 3;
    for &candidate in known {
        let edits = edits(word, candidate);
        if edits < fewest && edits < word.len().min(candidate.len()) {
            (best, fewest) = (Some(candidate), edits);
        }
    }
    best
}

/// The number of letters to insert, remove, replace, or swap with their neighbour (optimal string alignment distance).
fn edits(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = a[i - 1] == b[j - 1];
            let mut best =
                (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + usize::from(!same));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
