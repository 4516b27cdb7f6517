//! The tables of keys, statuses and member names, compared with the manual, the registry and the API.

// the derive exports only the derive, so its table of keys is included here
#[path = "../../problem-derive/src/parse/keys.rs"]
#[allow(dead_code, unreachable_pub)]
mod keys;

use problem_core::{ErrorStatus, Problem};
use problem_shared::members::RESERVED;
use problem_shared::status::{self, REGISTRY};

#[test]
fn the_manual_has_an_entry_for_each_key() {
    let manual = include_str!("../../docs/attributes.md");
    let entries: Vec<_> =
        manual.lines().filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`')).collect();
    let known: Vec<_> = keys::KEYS.iter().map(|key| key.name).collect();
    assert_eq!(entries, known);
    // the other sections are about all keys
    let sections = manual.split("\n## ").filter(|section| section.starts_with('`'));
    for (entry, key) in sections.zip(keys::KEYS) {
        assert!(
            manual.contains(&format!("\n| [`{0}`](#{0}) |", key.name)),
            "`{}` is not in the table",
            key.name
        );
        for heading in
            ["- **Where:**", "- **Value:**", "- **Default:**", "- **Effect:**", "- **Errors:**", "```rust"]
        {
            assert!(entry.contains(heading), "`{}` has no {heading}", key.name);
        }
        let places = entry.lines().find(|line| line.starts_with("- **Where:**")).unwrap();
        for (place, _) in key.forms {
            let place = place.name().split(' ').nth(1).unwrap();
            assert!(places.contains(place), "`{}` is allowed on {place}", key.name);
        }
        assert_eq!(places.contains("repeatable"), key.repeatable, "{}", key.name);
        assert!(entry.contains(key.name));
    }
}

#[test]
fn the_registry_is_that_of_iana() {
    let entries = crate::status::registry();
    let used = entries.iter().filter(|entry| entry.registry_status != "unused");
    let used: Vec<_> = used.map(|entry| (entry.code, entry.reason.as_str())).collect();
    assert_eq!(REGISTRY, used);
    for (code, name) in status::names() {
        assert_eq!(status::by_name(&name), Some(code));
    }
}

#[test]
fn every_constant_of_the_http_crate_means_its_status() {
    for code in 100..600 {
        let Some(reason) = http::StatusCode::from_u16(code).unwrap().canonical_reason() else { continue };
        let name = reason.to_uppercase().replace([' ', '-'], "_").replace("I'M", "IM");
        assert_eq!(status::by_name(&name), Some(code), "{name}");
    }
}

#[test]
fn a_reserved_name_is_not_the_name_of_an_extension_member() {
    for name in RESERVED {
        assert!(Problem::new(ErrorStatus::GONE).with_extension(name, &1).is_err(), "{name}");
    }
}
