//! Every rule of the validating crates, compared with the table in the docs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::{env, fs};

use problem_core::validation::{self, BrokenRules, WireNames};
use serde_json::Value;

/// The code and the message of each rule in the docs.
struct Table {
    validator: BTreeMap<String, (String, String)>,
    garde: BTreeMap<String, (String, String)>,
}

fn table() -> Table {
    let docs = include_str!("../../../docs/extractors.md");
    let (_, codes) = docs.split_once("\n## Codes\n").unwrap();
    let (codes, _) = codes.split_once("\n## ").unwrap();
    let mut table = Table { validator: BTreeMap::new(), garde: BTreeMap::new() };
    for line in codes.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [code, validator, garde, message] = cells[..] else { panic!("{line}") };
        for (rules, cell) in [(&mut table.validator, validator), (&mut table.garde, garde)] {
            for rule in cell.split('`').skip(1).step_by(2) {
                let row = (code.trim_matches('`').to_owned(), message.to_owned());
                assert!(rules.insert(rule.to_owned(), row).is_none(), "{rule} occurs twice");
            }
        }
    }
    table
}

/// Returns the codes and messages by field. Each field has the name of its rule.
fn found(rules: &BrokenRules) -> BTreeMap<String, (String, String)> {
    let entries = rules.entries().iter();
    let found: BTreeMap<_, _> = entries
        .map(|entry| (entry.field().to_owned(), (entry.code().to_owned(), entry.message().to_owned())))
        .collect();
    assert_eq!(found.len(), rules.entries().len(), "a rule is said twice");
    found
}

static DIGITS: LazyLock<regex::Regex> = LazyLock::new(|| regex::Regex::new("^[0-9]+$").unwrap());

#[derive(validator::Validate, WireNames)]
#[validate(schema(function = "never", skip_on_field_errors = false))]
struct OfValidator {
    #[validate(non_control_character)]
    non_control_character: String,
    #[validate(does_not_contain(pattern = "CANARY"))]
    does_not_contain: String,
    #[validate(credit_card)]
    credit_card: String,
    #[validate(email)]
    email: String,
    #[validate(regex(path = *DIGITS))]
    regex: String,
    #[validate(ip)]
    ip: String,
    #[validate(length(min = 1, max = 3))]
    length: String,
    #[validate(url)]
    url: String,
    #[validate(custom(function = "never_of_field"))]
    custom: String,
    #[validate(must_match(other = "length"))]
    must_match: String,
    #[validate(contains(pattern = "x"))]
    contains: String,
    #[validate(range(min = 1, max = 3))]
    range: u8,
    #[validate(required)]
    required: Option<u8>,
}

fn never(_: &OfValidator) -> Result<(), validator::ValidationError> {
    Err(validator::ValidationError::new(""))
}

fn never_of_field(_: &str) -> Result<(), validator::ValidationError> {
    Err(validator::ValidationError::new("no code at all"))
}

#[test]
fn every_rule_of_validator_has_the_code_of_the_docs() {
    let text = || "CANARY\0".to_owned();
    let value = OfValidator {
        non_control_character: text(),
        does_not_contain: text(),
        credit_card: text(),
        email: text(),
        regex: text(),
        ip: text(),
        length: text(),
        url: text(),
        custom: text(),
        must_match: String::new(),
        contains: text(),
        range: 77,
        required: None,
    };
    let rules = validation::validator::check(&value).unwrap_err();
    let mut found = found(&rules);
    let of_the_whole = found.remove("").unwrap();
    found.insert("schema".to_owned(), of_the_whole);
    assert_eq!(found, table().validator);
    for text in [rules.to_string(), format!("{found:?}")] {
        assert!(!text.contains("CANARY") && !text.contains("77"), "{text}");
    }
}

#[derive(garde::Validate, WireNames)]
struct OfGarde {
    #[garde(credit_card)]
    credit_card: String,
    #[garde(email)]
    email: String,
    #[garde(pattern("^[0-9]+$"))]
    pattern: String,
    #[garde(ip)]
    ip: String,
    #[garde(ipv4)]
    ipv4: String,
    #[garde(ipv6)]
    ipv6: String,
    #[garde(length(min = 1, max = 3))]
    length: String,
    #[garde(phone_number)]
    phone_number: String,
    #[garde(url)]
    url: String,
    #[garde(custom(of_its_own))]
    custom: String,
    #[garde(matches(length))]
    matches: String,
    #[garde(contains("x"))]
    contains: String,
    #[garde(alphanumeric)]
    alphanumeric: String,
    #[garde(ascii)]
    ascii: String,
    #[garde(range(min = 1, max = 3))]
    range: u8,
    #[garde(required)]
    required: Option<u8>,
    #[garde(prefix("x"))]
    prefix: String,
    #[garde(suffix("x"))]
    suffix: String,
}

fn of_its_own(_: &str, _: &()) -> garde::Result {
    Err(garde::Error::new("CANARY"))
}

fn of_garde() -> OfGarde {
    let text = || "CANARY\u{e9}\0".to_owned();
    OfGarde {
        credit_card: text(),
        email: text(),
        pattern: text(),
        ip: text(),
        ipv4: text(),
        ipv6: text(),
        length: text(),
        phone_number: text(),
        url: text(),
        custom: text(),
        matches: String::new(),
        contains: text(),
        alphanumeric: text(),
        ascii: text(),
        range: 77,
        required: None,
        prefix: text(),
        suffix: text(),
    }
}

#[test]
fn every_rule_of_garde_has_the_code_of_the_docs() {
    let rules = validation::garde::check(&of_garde(), &()).unwrap_err();
    let found = found(&rules);
    let mut expected = table().garde;
    for (rule, message) in [("ipv4", "must be an IPv4 address"), ("ipv6", "must be an IPv6 address")] {
        message.clone_into(&mut expected.get_mut(rule).unwrap().1);
    }
    assert_eq!(found, expected);
    assert!(!format!("{found:?}").contains("CANARY"));
    // the text that is not sent is logged
    assert!(rules.to_string().contains("custom INVALID_VALUE (CANARY)"), "{rules}");

    // a report with the messages of the crate leads to the same entries
    let report = garde::Validate::validate(&of_garde()).unwrap_err();
    assert!(report.to_string().contains("not alphanumeric"));
    let of_report = validation::garde::of_report(&of_garde(), &report);
    assert_eq!(of_report.entries(), rules.entries());
}

/// A new release of a crate may add a rule, so this test reads the source of the crate.
#[test]
fn the_docs_know_every_rule_that_the_crates_have() {
    let table = table();
    let tokens = folder_of("validator_derive").join("src/tokens");
    let sources = fs::read_dir(tokens).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    let codes: BTreeSet<String> = sources
        .filter_map(|source| {
            let (_, call) = source.split_once("quote_code(crate_name,")?;
            Some(call.split('"').nth(1)?.to_owned())
        })
        .collect();
    assert!(codes.len() >= 12, "{codes:?}");
    let own = ["custom", "schema"].map(str::to_owned);
    let known: BTreeSet<String> = table.validator.into_keys().filter(|rule| !own.contains(rule)).collect();
    assert_eq!(codes, known);

    let syntax = fs::read_to_string(folder_of("garde_derive").join("src/syntax.rs")).unwrap();
    let (_, rules) = syntax.split_once("\n    rules! {\n").unwrap();
    let (rules, _) = rules.split_once("\n    }\n").unwrap();
    let rows = rules.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" => "));
    let rules: BTreeSet<&str> = rows.map(|(rule, _)| rule).collect();
    // attributes that are not rules
    let no_rules = ["adapt", "code", "dive", "if", "inner", "rename", "skip"];
    let known: BTreeSet<&str> = table.garde.keys().map(String::as_str).chain(no_rules).collect();
    assert_eq!(rules, known);
}

/// Returns the folder with the source of a dependency. The dependencies of other platforms may not be downloaded.
fn folder_of(name: &str) -> PathBuf {
    let cargo = |arguments: &[&str]| {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let output = cargo.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let version = cargo(&["version", "--verbose"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata = ["metadata", "--format-version", "1", "--locked", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&cargo(&metadata)).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == name).unwrap();
    PathBuf::from(package["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned()
}
