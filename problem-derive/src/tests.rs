//! Tests of the derive as a library.

use crate::{attr, keys, names, registry};

#[test]
fn wire_names_are_frozen() {
    // Rust name, code, slug, title
    for (name, code, slug, title) in [
        ("OrderNotFound", "ORDER_NOT_FOUND", "order-not-found", "Order Not Found"),
        ("HTTPError", "HTTP_ERROR", "http-error", "HTTP Error"),
        ("IO", "IO", "io", "IO"),
        ("JWT", "JWT", "jwt", "JWT"),
        ("N", "N", "n", "N"),
        ("InvalidJSON", "INVALID_JSON", "invalid-json", "Invalid JSON"),
        ("V2Missing", "V2_MISSING", "v2-missing", "V2 Missing"),
        ("SHA256Mismatch", "SHA256_MISMATCH", "sha256-mismatch", "Sha256 Mismatch"),
        ("OAuth2Error", "O_AUTH2_ERROR", "o-auth2-error", "O Auth2 Error"),
        ("IPv4Only", "I_PV4_ONLY", "i-pv4-only", "I Pv4 Only"),
        ("Match", "MATCH", "match", "Match"),
        ("Self_", "SELF", "self", "Self"),
    ] {
        assert_eq!(names::code(name), code);
        assert_eq!(names::slug(code), slug);
        assert_eq!(names::title(code), title);
    }
    // explicit code, slug, title
    for (code, slug, title) in [
        ("INVALID_JSON", "invalid-json", "Invalid JSON"),
        ("orders.not-found", "orders-not-found", "Orders Not Found"),
        ("orderNotFound", "ordernotfound", "Order Not Found"),
    ] {
        assert_eq!(names::slug(code), slug);
        assert_eq!(names::title(code), title);
    }
}

#[test]
fn the_manual_has_an_entry_for_each_key() {
    let manual = include_str!("../attributes.md");
    let entries: Vec<_> =
        manual.lines().filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`')).collect();
    let known: Vec<_> = keys::KEYS.iter().map(|key| key.name).collect();
    assert_eq!(entries, known);
    for (entry, key) in manual.split("\n## ").skip(1).zip(keys::KEYS) {
        for heading in ["- **Where:**", "- **Value:**", "- **Default:**", "- **Effect:**", "```text"] {
            assert!(entry.contains(heading), "`{}` has no {heading}", key.name);
        }
        let places = entry.lines().find(|line| line.starts_with("- **Where:**")).unwrap();
        for (place, _) in key.forms {
            assert!(places.contains(place.name()), "`{}` is allowed on {}", key.name, place.name());
        }
        assert_eq!(places.contains("repeatable"), key.repeatable, "{}", key.name);
    }
}

#[test]
fn the_registry_is_that_of_iana() {
    // code, phrase, and whether it is in use; one entry is a block of lines
    let file = include_str!("../../tests/data/status-codes.json");
    let field = |entry: &str, name: &str| -> String {
        let line = entry.lines().find(|line| line.trim().starts_with(&format!("\"{name}\":")));
        let value = line.unwrap().split_once(':').unwrap().1;
        value.trim().trim_end_matches(',').trim_matches('"').to_owned()
    };
    let entries: Vec<_> = file
        .split("\n {\n")
        .skip(1)
        .map(|entry| (field(entry, "code").parse::<u16>().unwrap(), field(entry, "reason")))
        .collect();
    assert_eq!(entries.len(), 64);
    let errors = entries.into_iter().filter(|(code, reason)| *code >= 400 && reason != "(Unused)");
    let ours = registry::REGISTRY.iter().map(|&(code, phrase)| (code, phrase.to_owned()));
    assert_eq!(ours.collect::<Vec<_>>(), errors.collect::<Vec<_>>());
    for (code, name) in registry::names() {
        assert_eq!(registry::by_name(&name), Some(code));
    }
}

#[test]
fn a_doc_comment_is_the_description() {
    let item: syn::DeriveInput = syn::parse_quote! {
        /// First line.
        ///
        ///   indented
        #[doc = "last"]
        enum E {}
    };
    assert_eq!(attr::doc_comment(&item.attrs), "First line.\n\n  indented\nlast");
}
