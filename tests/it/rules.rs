//! Every rule has a row in the docs, a case of its mistake, and a counter-example that compiles.

use std::path::Path;

#[path = "../../problem-derive/src/rules/names.rs"]
#[allow(unreachable_pub)]
mod names;

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

#[test]
fn every_rule_is_documented_and_tried() {
    let docs = include_str!("../../docs/rules.md");
    let accepted = include_str!("accepted/mod.rs");
    let stderr = all_stderr();
    for rule in names::RULES {
        assert!(docs.contains(&format!("\n| `{rule}` |")), "`{rule}` has no row in docs/rules.md");
        assert!(stderr.iter().any(|text| text.contains(&format!("[{rule}]"))), "`{rule}` has no UI case");
        assert!(accepted.contains(&format!("mod {rule};")), "`{rule}` has no counter-example");
    }
    let rows = docs.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, names::RULES.len(), "a row of docs/rules.md is about no rule");
}

#[test]
fn every_message_has_the_name_of_a_known_rule() {
    for text in all_stderr() {
        for line in text.lines().filter(|line| line.starts_with("error") && line.ends_with(']')) {
            let (_, rule) = line.trim_end_matches(']').rsplit_once('[').unwrap();
            assert!(names::RULES.contains(&rule), "{line}");
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
            // the first place of a duplicate is shown with it; rustc has its own word on a missing `Error`
            let errors = text
                .lines()
                .filter(|line| line.starts_with("error") && !line.contains("it stands here first"));
            let allowed = if file.ends_with("traits/no-error.stderr") { 2 } else { 1 };
            assert_eq!(errors.count(), allowed, "{}", file.display());
        }
    }
}
