//! The rules on the attributes of `#[derive(WireNames)]`.

use problem_shared::rulebook::{Rule, Violation};
use proc_macro2::Span;
use syn::Ident;

use crate::diagnostics::Diagnostics;

const FIX: &str = "write `crate = path` on a type, or `nested` or `nested = false` on a field; `WireNames` reads everything else from `#[serde(…)]`";

/// Reports a key that `WireNames` does not take.
pub(crate) fn unknown_key(key: &Ident, diagnostics: &Diagnostics) {
    let name = key.to_string();
    let fix = match name.as_str() {
        "rename" | "rename_all" | "flatten" | "skip" => {
            format!("write #[serde({name} …)] instead of #[problem({name} …)]")
        }
        _ => FIX.to_owned(),
    };
    diagnostics.report(key, Violation::new(Rule::UnknownKey).with_text("key", &name).with_text("fix", &fix));
}

/// Reports a value that a key does not take.
pub(crate) fn invalid_value(key: &Ident, found: &str, diagnostics: &Diagnostics) {
    let name = key.to_string();
    let expected = if name == "crate" { "the path of a crate" } else { "no value or `false`" };
    let violation = Violation::new(Rule::InvalidValue)
        .with_text("expected", expected)
        .with_text("key", &name)
        .with_text("found", found)
        .with_text("fix", FIX);
    diagnostics.report(key, violation);
}

/// Reports the second occurrence of a key.
pub(crate) fn duplicate_key(key: &Ident, diagnostics: &Diagnostics) {
    let name = key.to_string();
    let violation = Violation::new(Rule::DuplicateKey).with_text("key", &name).with_text("reason", "");
    diagnostics.report(key, violation);
}

/// Reports a key where it is not allowed.
pub(crate) fn misplaced_key(span: Span, key: &str, place: &str, diagnostics: &Diagnostics) {
    let violation = Violation::new(Rule::MisplacedKey);
    let violation = violation.with_text("key", key).with_text("place", place).with_text("fix", FIX);
    diagnostics.report_at(span, violation);
}

/// Reports an attribute of serde that takes the names on the wire from another type.
pub(crate) fn names_elsewhere(key: &Ident, diagnostics: &Diagnostics) {
    let name = key.to_string();
    diagnostics.report(key, Violation::new(Rule::NamesElsewhere).with_text("attribute", &name));
}
