//! What a field is called on the wire, of values that were read from it: each test reads JSON, and compares the
//! entries with what stands in it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use problem_core::validation::{self, BrokenRules, WireName, WireNames};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use validator::Validate as _;

fn entries(rules: &BrokenRules) -> Vec<String> {
    let entries = rules.entries().iter();
    entries.map(|entry| format!("{} {}", entry.pointer().unwrap(), entry.code())).collect()
}

fn garde<T>(json: &str) -> Vec<String>
where
    T: DeserializeOwned + garde::Validate<Context: Default> + WireNames,
{
    let value: T = serde_json::from_str(json).unwrap();
    let found = entries(&validation::garde::check(&value, &Default::default()).unwrap_err());
    let report = garde::Validate::validate(&value).unwrap_err();
    assert_eq!(entries(&validation::garde::of_report(&value, &report)), found);
    found
}

fn validator<T: DeserializeOwned + validator::Validate + WireNames>(json: &str) -> Vec<String> {
    let value: T = serde_json::from_str(json).unwrap();
    entries(&validation::validator::check(&value).unwrap_err())
}

/// The same type for both, with all that serde does to names.
#[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
#[serde(rename_all = "camelCase")]
struct Order {
    #[garde(length(min = 2))]
    #[validate(length(min = 2))]
    zip_code: String,
    #[garde(range(min = 1))]
    #[validate(range(min = 1))]
    #[serde(rename = "a/b")]
    amount: u32,
    #[garde(dive)]
    #[validate(nested)]
    #[serde(rename(deserialize = "lines"))]
    order_lines: Vec<Line>,
    #[garde(dive)]
    #[validate(nested)]
    #[serde(flatten)]
    page: Page,
    #[garde(dive)]
    #[validate(nested)]
    by_name: BTreeMap<String, Line>,
    #[garde(dive)]
    #[validate(nested)]
    gift: Option<Box<Line>>,
    #[garde(length(min = 1))]
    #[validate(length(min = 1))]
    r#type: String,
    #[garde(length(min = 1), inner(length(min = 1)))]
    #[validate(length(min = 1))]
    tags: Vec<String>,
    #[garde(required)]
    #[validate(required)]
    about_it: Option<u8>,
}

#[derive(
    Deserialize, garde::Validate, validator::Validate, WireNames, PartialEq, Eq, Hash, PartialOrd, Ord,
)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
struct Line {
    #[garde(range(min = 1, max = 9))]
    #[validate(range(min = 1, max = 9))]
    item_count: u32,
    #[garde(length(min = 1), custom(lower))]
    #[validate(length(min = 1), custom(function = "is_lower"))]
    #[serde(default = "ok")]
    name: String,
}

fn ok() -> String {
    "ok".to_owned()
}

fn lower(name: &str, _: &()) -> garde::Result {
    match name.chars().all(char::is_lowercase) && !name.is_empty() {
        true => Ok(()),
        false => Err(validation::garde::broken("NOT_LOWER", "has to be in small letters")),
    }
}

fn is_lower(name: &str) -> Result<(), validator::ValidationError> {
    lower(name, &()).map_err(|_| validator::ValidationError::new("NOT_LOWER"))
}

#[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
struct Page {
    #[garde(range(max = 100))]
    #[validate(range(max = 100))]
    #[serde(rename = "page.size")]
    size: u32,
}

const ALL_WRONG: &str = r#"{"zipCode":"1","a/b":0,"lines":[{"ITEM-COUNT":1},{"ITEM-COUNT":0,"NAME":""}],"page.size":101,
    "byName":{"z":{"ITEM-COUNT":10},"a~":{"ITEM-COUNT":1,"NAME":"X"}},"gift":{"ITEM-COUNT":0},"type":"","tags":[""]}"#;

#[test]
fn all_broken_rules_are_there_in_the_order_of_the_fields() {
    let expected = [
        "#/zipCode INVALID_LENGTH",
        "#/a~1b OUT_OF_RANGE",
        "#/lines/1/ITEM-COUNT OUT_OF_RANGE",
        "#/lines/1/NAME INVALID_LENGTH",
        "#/lines/1/NAME NOT_LOWER",
        "#/page.size OUT_OF_RANGE",
        "#/byName/a~0/NAME NOT_LOWER",
        "#/byName/z/ITEM-COUNT OUT_OF_RANGE",
        "#/gift/ITEM-COUNT OUT_OF_RANGE",
        "#/type INVALID_LENGTH",
        "#/aboutIt REQUIRED",
    ];
    assert_eq!(validator::<Order>(ALL_WRONG), expected);
    // rules of one field stand in the order in which the crate runs them, those of its own first
    let mut expected: Vec<_> = expected.iter().map(|entry| (*entry).to_owned()).collect();
    expected.swap(3, 4);
    expected.insert(10, "#/tags/0 INVALID_LENGTH".to_owned());
    assert_eq!(garde_of_check(ALL_WRONG), expected);
    let lists = r#"[{"ITEM-COUNT":1},{"ITEM-COUNT":0}]"#;
    assert_eq!(validator::<Vec<Line>>(lists), ["#/1/ITEM-COUNT OUT_OF_RANGE"]);
    assert_eq!(garde::<Vec<Line>>(lists), ["#/1/ITEM-COUNT OUT_OF_RANGE"]);
}

/// A rule of the service's own is only known in a check.
fn garde_of_check(json: &str) -> Vec<String> {
    let value: Order = serde_json::from_str(json).unwrap();
    entries(&validation::garde::check(&value, &()).unwrap_err())
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
enum External {
    CreditCard {
        #[garde(length(min = 4))]
        card_number: String,
    },
    #[serde(rename = "iban")]
    Transfer(#[garde(length(min = 4))] String),
    #[expect(dead_code, reason = "it is only read")]
    Pair(#[garde(skip)] u8, #[garde(range(min = 1))] u8),
    Line(#[garde(dive)] Line),
    Cash,
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Internal {
    #[serde(rename_all = "kebab-case")]
    CreditCard {
        #[garde(length(min = 4))]
        card_number: String,
    },
    Line(#[garde(dive)] Line),
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[serde(tag = "kind", content = "value")]
enum Adjacent {
    CreditCard {
        #[garde(length(min = 4))]
        card_number: String,
    },
    Transfer(#[garde(length(min = 4))] String),
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[serde(untagged)]
enum Untagged {
    CreditCard {
        #[garde(length(min = 4))]
        card_number: String,
    },
    Transfer(#[garde(length(min = 4))] String),
    #[expect(dead_code, reason = "it is only read")]
    Pair(#[garde(range(min = 1))] u8, #[garde(skip)] u8),
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[garde(transparent)]
struct Name(#[garde(length(min = 4))] String);

#[derive(Deserialize, garde::Validate, WireNames)]
#[garde(transparent)]
struct Names(#[garde(inner(length(min = 4)))] Vec<String>);

#[derive(Deserialize, garde::Validate, WireNames)]
#[garde(transparent)]
struct Lines(#[garde(dive)] Vec<Line>);

#[derive(Deserialize, garde::Validate, WireNames)]
#[serde(transparent)]
struct Wrapped {
    #[garde(length(min = 4))]
    inner: String,
}

#[derive(Deserialize, garde::Validate, WireNames)]
struct Plain(#[garde(length(min = 4))] String);

#[derive(Deserialize, garde::Validate, WireNames)]
#[expect(dead_code, reason = "it is only read")]
struct Two(#[garde(skip)] u8, #[garde(dive)] Line);

#[derive(Deserialize, garde::Validate, WireNames)]
struct Holder<T: garde::Validate<Context = ()>> {
    #[garde(dive)]
    held: T,
}

fn held<T: DeserializeOwned + garde::Validate<Context = ()> + WireNames>(json: &str) -> Vec<String> {
    garde::<Holder<T>>(&format!(r#"{{"held":{json}}}"#))
}

#[test]
fn a_variant_is_named_as_serde_tags_it() {
    for (found, expected) in [
        (held::<External>(r#"{"credit_card":{"cardNumber":"1"}}"#), "credit_card/cardNumber INVALID_LENGTH"),
        (held::<External>(r#"{"iban":"1"}"#), "iban INVALID_LENGTH"),
        (held::<External>(r#"{"pair":[0,0]}"#), "pair/1 OUT_OF_RANGE"),
        (held::<External>(r#"{"line":{"ITEM-COUNT":0}}"#), "line/ITEM-COUNT OUT_OF_RANGE"),
        (held::<Internal>(r#"{"kind":"creditCard","card-number":"1"}"#), "card-number INVALID_LENGTH"),
        (held::<Internal>(r#"{"kind":"line","ITEM-COUNT":0}"#), "ITEM-COUNT OUT_OF_RANGE"),
        (
            held::<Adjacent>(r#"{"kind":"CreditCard","value":{"card_number":"1"}}"#),
            "value/card_number INVALID_LENGTH",
        ),
        (held::<Adjacent>(r#"{"kind":"Transfer","value":"1"}"#), "value INVALID_LENGTH"),
        (held::<Untagged>(r#"{"card_number":"1"}"#), "card_number INVALID_LENGTH"),
        (held::<Untagged>(r#""1""#), " INVALID_LENGTH"),
        (held::<Untagged>("[0,0]"), "0 OUT_OF_RANGE"),
        (held::<Name>(r#""1""#), " INVALID_LENGTH"),
        (held::<Names>(r#"["long enough","1"]"#), "1 INVALID_LENGTH"),
        (held::<Lines>(r#"[{"ITEM-COUNT":0}]"#), "0/ITEM-COUNT OUT_OF_RANGE"),
        (held::<Wrapped>(r#""1""#), " INVALID_LENGTH"),
        (held::<Plain>(r#""1""#), " INVALID_LENGTH"),
        (held::<Two>(r#"[1,{"ITEM-COUNT":0}]"#), "1/ITEM-COUNT OUT_OF_RANGE"),
        (held::<Box<Vec<Line>>>(r#"[{"ITEM-COUNT":0}]"#), "0/ITEM-COUNT OUT_OF_RANGE"),
        (held::<HashMap<usize, Line>>(r#"{"7":{"ITEM-COUNT":0}}"#), "7/ITEM-COUNT OUT_OF_RANGE"),
        (held::<BTreeMap<String, Vec<Line>>>(r#"{"":[{"ITEM-COUNT":0}]}"#), "/0/ITEM-COUNT OUT_OF_RANGE"),
        (held::<Option<Option<Line>>>(r#"{"ITEM-COUNT":0}"#), "ITEM-COUNT OUT_OF_RANGE"),
    ] {
        let expected = match expected.strip_prefix(' ') {
            Some(code) => format!("#/held {code}"),
            None => format!("#/held/{expected}"),
        };
        assert_eq!(found, [expected]);
    }
    assert!(matches!(serde_json::from_str(r#""cash""#).unwrap(), External::Cash));
}

#[test]
fn an_item_of_a_set_is_somewhere_in_the_set() {
    let found = held::<BTreeSet<Line>>(r#"[{"ITEM-COUNT":11},{"ITEM-COUNT":0},{"ITEM-COUNT":1}]"#);
    assert_eq!(found, ["#/held INVALID_VALUE"]);
    #[derive(Deserialize, validator::Validate, WireNames)]
    struct Set {
        #[validate(nested)]
        lines: BTreeSet<Line>,
    }
    let found = validator::<Set>(r#"{"lines":[{"ITEM-COUNT":11},{"ITEM-COUNT":0}]}"#);
    assert_eq!(found, ["#/lines INVALID_VALUE"]);
}

#[test]
fn nest_all_fields_and_generics_and_recursion_have_names() {
    #[derive(Deserialize, validator::Validate, WireNames)]
    #[validate(nest_all_fields)]
    struct All {
        #[serde(rename = "a")]
        line: Line,
        others: Vec<Line>,
    }
    assert_eq!(
        validator::<All>(r#"{"a":{"ITEM-COUNT":0},"others":[{"ITEM-COUNT":10}]}"#),
        ["#/a/ITEM-COUNT OUT_OF_RANGE", "#/others/0/ITEM-COUNT OUT_OF_RANGE"],
    );

    #[derive(Deserialize, garde::Validate, WireNames)]
    #[serde(bound = "T: DeserializeOwned", rename_all = "UPPERCASE")]
    struct Tree<T: garde::Validate<Context = ()>> {
        #[garde(dive)]
        value: T,
        #[garde(dive)]
        children: Vec<Tree<T>>,
    }
    let json = r#"{"VALUE":{"ITEM-COUNT":1},"CHILDREN":[{"VALUE":{"ITEM-COUNT":0},"CHILDREN":[]}]}"#;
    assert_eq!(garde::<Tree<Line>>(json), ["#/CHILDREN/0/VALUE/ITEM-COUNT OUT_OF_RANGE"]);
}

/// Serde makes it of another type.
#[derive(Deserialize, garde::Validate)]
#[serde(from = "Raw")]
struct Cooked {
    #[garde(dive)]
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(rename = "L")]
    lines: Vec<Line>,
}

impl From<Raw> for Cooked {
    fn from(raw: Raw) -> Self {
        Self { lines: raw.lines }
    }
}

impl WireNames for Cooked {
    fn wire_names(&self) -> &'static [WireName] {
        const { &[WireName::new("lines", &["L"])] }
    }

    fn field(&self, place: usize) -> Option<&dyn WireNames> {
        (place == 0).then_some(&self.lines)
    }
}

#[test]
fn names_are_written_by_hand_where_serde_reads_another_type() {
    assert_eq!(garde::<Cooked>(r#"{"L":[{"ITEM-COUNT":0}]}"#), ["#/L/0/ITEM-COUNT OUT_OF_RANGE"]);
}

#[test]
fn a_key_that_no_service_has_does_not_come_back() {
    let key = "k".repeat(10_000);
    let json = format!(r#"{{"{key}":{{"ITEM-COUNT":0}}}}"#);
    assert_eq!(held::<BTreeMap<String, Line>>(&json), ["#/held OUT_OF_RANGE"]);
}
