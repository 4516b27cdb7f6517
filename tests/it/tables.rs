//! The tables of the derive, against the registry, the manual, and core.

// the derive exports nothing but the derive, so its tables are read where they stand
#[path = "../../problem-derive/src/parse/keys.rs"]
#[allow(dead_code, unreachable_pub)]
mod keys;
#[path = "../../problem-derive/src/registry.rs"]
#[allow(dead_code, unreachable_pub)]
mod registry;

use problem_core::{ErrorStatus, Problem};

#[test]
fn the_manual_has_an_entry_for_each_key() {
    let manual = include_str!("../../problem-derive/attributes.md");
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
            let place = place.name().split(' ').nth(1).unwrap();
            assert!(places.contains(place), "`{}` is allowed on {place}", key.name);
        }
        assert_eq!(places.contains("repeatable"), key.repeatable, "{}", key.name);
        assert!(entry.contains(key.name));
    }
}

#[test]
fn the_readme_names_each_key() {
    let readme = include_str!("../../README.md");
    for key in keys::KEYS {
        assert!(readme.contains(&format!("`{}", key.name)), "{}", key.name);
    }
}

#[test]
fn the_registry_is_that_of_iana() {
    let entries = crate::status::registry();
    let used = entries.iter().filter(|entry| entry.registry_status != "unused");
    let used: Vec<_> = used.map(|entry| (entry.code, entry.reason.as_str())).collect();
    assert_eq!(registry::REGISTRY, used);
    for (code, name) in registry::names() {
        assert_eq!(registry::by_name(&name), Some(code));
    }
}

#[test]
fn every_constant_of_the_http_crate_means_its_status() {
    for code in 100..600 {
        let Some(reason) = http::StatusCode::from_u16(code).unwrap().canonical_reason() else { continue };
        let name = reason.to_uppercase().replace([' ', '-'], "_").replace("I'M", "IM");
        assert_eq!(registry::by_name(&name), Some(code), "{name}");
    }
}

#[test]
fn both_crates_read_uris_alike() {
    let core = include_str!("../../problem-core/src/text/uri.rs");
    assert_eq!(core, include_str!("../../problem-derive/src/uri.rs"));
}

#[test]
fn both_crates_lay_problem_types_out_alike() {
    let core = include_str!("../../problem-core/src/problem_type/layout.rs");
    assert_eq!(core, include_str!("../../problem-derive/src/layout.rs"));
    // and the numbers that only one row in a hundred has are the same
    let kinds = |file: &'static str| -> Vec<&str> {
        let kinds = file.split("mod kind {").nth(1).unwrap().split('}').next().unwrap();
        let constants = kinds.lines().filter_map(|line| line.trim().strip_prefix("pub(super) const "));
        constants.filter(|constant| !constant.starts_with("FLAGS")).collect()
    };
    let core = kinds(include_str!("../../problem-core/src/problem_type/const_table.rs"));
    assert_eq!(core.len(), 7);
    assert_eq!(core, kinds(include_str!("../../problem-derive/src/expand/table.rs")));
}

#[test]
fn reserved_names_are_the_same_in_core() {
    for name in keys::RESERVED {
        assert!(Problem::new(ErrorStatus::GONE).with_extension(*name, &1).is_err(), "{name}");
    }
    let core = include_str!("../../problem-core/src/members/visitor.rs");
    let list = core.split("RESERVED: [&str; ").nth(1).unwrap();
    assert!(list.starts_with(&format!("{}]", keys::RESERVED.len())));
}
