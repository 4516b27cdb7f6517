//! Every rule has a row in the docs, a UI case that breaks it, and a counterexample that compiles.

use std::path::Path;

use problem_core::__private::{Provided, check_requirements};
use problem_core::ErrorStatus;
use problem_shared::rulebook::Rule;
use problem_shared::rulebook::status::OPT_OUTS;

fn all_stderr() -> Vec<String> {
    let mut texts = Vec::new();
    for topic in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("ui")).unwrap() {
        for file in std::fs::read_dir(topic.unwrap().path()).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|extension| extension == "stderr") {
                assert!(file.with_extension("rs").exists(), "{} has no case", file.display());
                texts.push(std::fs::read_to_string(file).unwrap());
            }
        }
    }
    texts
}

/// Returns the rule that a constant status breaks if everything that a status can require is given, or nothing is.
fn broken_by_constant(code: u16, given: bool) -> Option<String> {
    let provided = Provided {
        challenge: given,
        allow: given,
        upgrade: given,
        retry_after: given,
        token_challenge: !given,
        display: !given,
        log_off: false,
    };
    let no_opt_outs = [false; OPT_OUTS.len()];
    let check = || check_requirements(ErrorStatus::new(code), provided, no_opt_outs, no_opt_outs);
    let panic = std::panic::catch_unwind(check).err()?;
    let message = panic.downcast_ref::<String>().cloned();
    let message = message.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap();
    let (_, rule) = message.split_once(']').unwrap().0.rsplit_once('[').unwrap();
    Some(rule.to_owned())
}

#[test]
fn a_constant_status_has_the_same_rules() {
    let registry = crate::status::registry();
    for code in 400..=599 {
        let registered = registry.iter().any(|entry| entry.code == code && entry.registry_status != "unused");
        let sent = registered && ![407, 510, 511].contains(&code);
        let of_status = (!sent).then_some("unregistered_status");
        assert_eq!(broken_by_constant(code, true).as_deref(), of_status, "{code}");
        let required = match code {
            401 => Some("missing_challenge"),
            403 => Some("challenge_on_forbidden"),
            405 => Some("missing_allow"),
            426 => Some("missing_upgrade"),
            429 => Some("undecided_retry"),
            500.. => Some("display_on_server_error"),
            _ => None,
        };
        assert_eq!(broken_by_constant(code, false).as_deref(), of_status.or(required), "{code}");
    }
}

/// The rows of the first table in the document.
fn table_of_rules() -> impl Iterator<Item = &'static str> {
    let docs = include_str!("../../docs/rules.md").split("\n## ").next().unwrap();
    docs.lines().filter(|line| line.starts_with("| `"))
}

#[test]
fn every_rule_is_documented_and_tried() {
    let docs = include_str!("../../docs/rules.md");
    let accepted = include_str!("accepted/mod.rs");
    let stderr = all_stderr();
    for rule in Rule::ALL.iter().map(|rule| rule.id()) {
        assert!(docs.contains(&format!("\n| `{rule}` |")), "`{rule}` has no row in docs/rules.md");
        assert!(stderr.iter().any(|text| text.contains(&format!("[{rule}]"))), "`{rule}` has no UI case");
        assert!(accepted.contains(&format!("mod {rule};")), "`{rule}` has no counter-example");
    }
    let rows = table_of_rules().count();
    assert_eq!(rows, Rule::ALL.len(), "a row of docs/rules.md is about no rule");
}

#[test]
fn the_documentation_quotes_the_messages() {
    let stderr = all_stderr();
    for row in table_of_rules() {
        let cells: Vec<_> = row.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect();
        let [rule, _, message, _, opt_out] = cells[..] else { panic!("{row}") };
        let rule = Rule::by_id(rule.trim_matches('`')).unwrap();
        let quoted = format!("{message} [{}]", rule.id());
        assert!(stderr.iter().any(|text| text.contains(&quoted)), "no case says: {quoted}");
        let accept = format!("`accept({})`", rule.id());
        assert_eq!(opt_out.starts_with(&accept), rule.has_opt_out(), "{row}");
    }
}

#[test]
fn every_message_has_the_name_of_a_known_rule() {
    for text in all_stderr() {
        for line in text.lines().filter(|line| line.starts_with("error") && line.ends_with(']')) {
            let (_, rule) = line.trim_end_matches(']').rsplit_once('[').unwrap();
            assert!(Rule::by_id(rule).is_some(), "{line}");
        }
    }
}

#[test]
fn one_mistake_is_one_error() {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    for topic in std::fs::read_dir(ui).unwrap() {
        let topic = topic.unwrap().path();
        if topic.ends_with("accumulates") {
            continue;
        }
        for file in std::fs::read_dir(topic).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_none_or(|extension| extension != "stderr") {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            // a duplicate also shows its first position; for an `#[error]` without the derive of thiserror, rustc adds an error
            let errors = text
                .lines()
                .filter(|line| line.starts_with("error") && !line.contains("the other one is here"));
            // axum's errors on a handler occur at several positions
            let of_handler = file.file_name().unwrap().to_str().unwrap().starts_with("handler-");
            let allowed = match file.ends_with("traits/no-thiserror-derive.stderr") {
                true => 2,
                false if of_handler => 3,
                false => 1,
            };
            assert_eq!(errors.count(), allowed, "{}", file.display());
        }
    }
}
