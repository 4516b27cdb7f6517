//! The names of fields on the wire. Each test reads JSON, and compares the entries with the names in the JSON.

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

/// One type for both crates, with every serde attribute that affects names.
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
    // the rules of one field are in the order in which the crate runs them; garde runs custom rules first
    let mut expected: Vec<_> = expected.iter().map(|entry| (*entry).to_owned()).collect();
    expected.swap(3, 4);
    expected.insert(10, "#/tags/0 INVALID_LENGTH".to_owned());
    assert_eq!(garde::<Order>(ALL_WRONG), expected);
    let lists = r#"[{"ITEM-COUNT":1},{"ITEM-COUNT":0}]"#;
    assert_eq!(validator::<Vec<Line>>(lists), ["#/1/ITEM-COUNT OUT_OF_RANGE"]);
    assert_eq!(garde::<Vec<Line>>(lists), ["#/1/ITEM-COUNT OUT_OF_RANGE"]);
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

/// A type with one field that has a name, and others that `garde` skips.
#[derive(Deserialize, garde::Validate, WireNames)]
#[garde(transparent)]
struct Named {
    #[garde(dive)]
    #[serde(rename = "the line")]
    line: Line,
    #[garde(skip)]
    #[serde(default)]
    #[expect(dead_code, reason = "nobody checks it")]
    other: u8,
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[garde(transparent)]
#[garde(allow_unvalidated)]
struct Second(#[expect(dead_code, reason = "nobody checks it")] u8, #[garde(range(min = 1))] u8);

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
        (held::<Named>(r#"{"the line":{"ITEM-COUNT":0}}"#), "the%20line/ITEM-COUNT OUT_OF_RANGE"),
        (held::<Second>("[0,0]"), "1 OUT_OF_RANGE"),
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

/// A key whose `Display` differs from the text that serde writes.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
enum Kind {
    FirstOne,
}

impl validation::WireKey for Kind {
    fn wire_key(&self) -> std::borrow::Cow<'_, str> {
        "first_one".into()
    }

    fn from_report(_: &str) -> Option<Self> {
        None
    }
}

#[test]
fn a_key_is_called_as_on_the_wire() {
    #[derive(Deserialize, validator::Validate, WireNames)]
    struct Whole {
        #[validate(nested)]
        lines: BTreeMap<Kind, Line>,
        #[validate(nested)]
        #[problem(nested = false)]
        opaque: BTreeMap<Kind, Line>,
    }
    let json = r#"{"lines":{"first_one":{"ITEM-COUNT":0}},"opaque":{"first_one":{"ITEM-COUNT":0}}}"#;
    assert_eq!(
        validator::<Whole>(json),
        ["#/lines/first_one/ITEM-COUNT OUT_OF_RANGE", "#/opaque INVALID_VALUE"]
    );
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

/// Serde makes this type from another type.
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
    let json = format!(r#"{{"{key}":{{"ITEM-COUNT":0,"NAME":""}}}}"#);
    let value: BTreeMap<String, Line> = serde_json::from_str(&json).unwrap();
    let rules = validation::garde::check(&value, &()).unwrap_err();
    assert_eq!(entries(&rules), ["# INVALID_VALUE"]);
    assert_eq!(rules.total(), 3);
    assert!(!problem_core::ToProblem::to_problem(&rules).to_string().contains("listed"));
    // the log contains the value, with a shortened key
    let text = rules.to_string();
    assert!(text.contains("kkk…") && text.len() < 600, "{text}");
}

/// Nested names of the maximum length.
#[derive(Deserialize, garde::Validate, WireNames)]
struct Deep {
    #[garde(range(min = 1))]
    #[serde(default = "one")]
    n: u8,
    #[garde(dive)]
    #[serde(default)]
    m: BTreeMap<String, Deep>,
}

fn one() -> u8 {
    1
}

#[test]
fn a_small_request_makes_no_large_response() {
    for (letter, most) in [("k", 60_000), ("\u{1}", 160_000), ("\u{e9}", 60_000), ("\"", 80_000)] {
        let leaves = (0..100).map(|n| (n.to_string(), Deep { n: 0, m: BTreeMap::new() })).collect();
        let mut deep = Deep { n: 1, m: leaves };
        for _ in 0..60 {
            deep = Deep { n: 1, m: BTreeMap::from([(letter.repeat(128 / letter.len()), deep)]) };
        }
        let rules = validation::garde::check(&deep, &()).unwrap_err();
        assert_eq!(rules.total(), 100);
        let response = problem_core::ToProblem::to_response::<bytes::Bytes>(&rules);
        assert!(response.body().len() < most, "{}", response.body().len());
        assert!(rules.to_string().len() < 20_000, "{}", rules.to_string().len());
        // short names on as many levels
        let mut deep = Deep { n: 0, m: BTreeMap::new() };
        for _ in 0..60 {
            deep = Deep { n: 1, m: BTreeMap::from([(letter.to_owned(), deep)]) };
        }
        let rules = validation::garde::check(&deep, &()).unwrap_err();
        assert!(rules.entries()[0].pointer().unwrap().len() > 200);
    }
}

/// `validator` has no derive for enums and tuples.
#[derive(Deserialize, WireNames)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Payment {
    CreditCard(#[problem(nested)] Line),
    #[serde(untagged)]
    Other(#[problem(nested)] Box<Line>),
}

impl validator::Validate for Payment {
    fn validate(&self) -> Result<(), validator::ValidationErrors> {
        match self {
            Self::CreditCard(line) => line.validate(),
            Self::Other(line) => line.validate(),
        }
    }
}

#[derive(Deserialize, validator::Validate, WireNames)]
struct Pays {
    #[serde(rename = "pay")]
    #[validate(nested)]
    payment: Payment,
}

/// The field lacks the attribute that says that there are names inside.
#[derive(Deserialize, WireNames)]
struct Forgotten {
    #[serde(rename = "the line")]
    line: Line,
}

impl validator::Validate for Forgotten {
    fn validate(&self) -> Result<(), validator::ValidationErrors> {
        validator::ValidationErrors::merge(Ok(()), "line", self.line.validate())
    }
}

#[test]
fn rules_that_are_written_by_hand_have_names_too() {
    for json in [r#"{"pay":{"kind":"creditCard","ITEM-COUNT":0}}"#, r#"{"pay":{"ITEM-COUNT":0}}"#] {
        assert_eq!(validator::<Pays>(json), ["#/pay/ITEM-COUNT OUT_OF_RANGE"]);
    }
    let forgotten: Forgotten = serde_json::from_str(r#"{"the line":{"ITEM-COUNT":0}}"#).unwrap();
    let rules = validation::validator::check(&forgotten).unwrap_err();
    assert_eq!(entries(&rules), ["#/the%20line INVALID_VALUE"]);
    assert_eq!(rules.to_string(), "the line INVALID_VALUE (item_count OUT_OF_RANGE)");
}

#[test]
fn what_a_client_cannot_send_has_no_name() {
    #[derive(Deserialize, garde::Validate, WireNames)]
    struct Skipped {
        #[garde(range(min = 1))]
        #[serde(rename = "x")]
        count: u8,
        #[garde(range(min = 1))]
        #[serde(skip_deserializing)]
        inside: u8,
        #[garde(dive)]
        #[serde(skip)]
        line: Option<Plain>,
        #[garde(dive)]
        tuple: Tuple,
        #[garde(dive)]
        pair: (Line, Plain),
    }
    #[derive(Deserialize, garde::Validate, WireNames)]
    struct Tuple(
        #[garde(skip)]
        #[serde(skip)]
        #[expect(dead_code, reason = "nobody sends it")]
        u8,
        #[garde(range(min = 1))] u8,
        #[garde(range(min = 1))] u8,
    );
    let json = r#"{"x":0,"tuple":[1,0],"pair":[{"ITEM-COUNT":0},""]}"#;
    let found = garde::<Skipped>(json);
    let expected = [
        "# INVALID_VALUE",
        "#/x OUT_OF_RANGE",
        "#/tuple/1 OUT_OF_RANGE",
        "#/pair/0/ITEM-COUNT OUT_OF_RANGE",
        "#/pair/1 INVALID_LENGTH",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_variant_that_a_client_cannot_send_has_no_names() {
    #[derive(Deserialize, garde::Validate, WireNames)]
    enum Choice {
        Sent {
            #[garde(range(min = 1))]
            count: u8,
        },
        #[serde(skip)]
        Skipped {
            #[garde(range(min = 1))]
            count: u8,
        },
        #[serde(skip_deserializing)]
        Line(#[garde(dive)] Line),
    }
    fn skipped() -> Choice {
        Choice::Skipped { count: 0 }
    }
    fn line() -> Choice {
        Choice::Line(Line { item_count: 0, name: ok() })
    }
    #[derive(Deserialize, garde::Validate, WireNames)]
    struct Whole {
        #[garde(dive)]
        #[serde(default = "skipped")]
        first: Choice,
        #[garde(dive)]
        #[serde(default = "line")]
        second: Choice,
    }
    assert_eq!(garde::<Whole>("{}"), ["#/first INVALID_VALUE", "#/second INVALID_VALUE"]);
    assert_eq!(
        garde::<Whole>(r#"{"first":{"Sent":{"count":0}}}"#),
        ["#/first/Sent/count OUT_OF_RANGE", "#/second INVALID_VALUE"],
    );
}

#[test]
fn a_field_identifier_has_no_tag() {
    #[derive(Deserialize, garde::Validate, WireNames)]
    #[serde(field_identifier, rename_all = "camelCase")]
    enum Key {
        ById,
        Other(#[garde(length(min = 4))] String),
    }
    assert_eq!(held::<Key>(r#""1""#), ["#/held INVALID_LENGTH"]);
}

/// Attributes for what serde writes, and attributes that change what serde takes, but not where a name is.
#[test]
fn other_attributes_of_serde_change_no_names() {
    #[derive(Deserialize, serde::Serialize, garde::Validate, WireNames)]
    #[serde(deny_unknown_fields, expecting = "a value", rename = "Other")]
    #[serde(rename_all(serialize = "UPPERCASE"))]
    #[serde(rename_all(deserialize = "camelCase"))]
    struct Value<'a> {
        #[garde(range(min = 1))]
        #[serde(alias = "n", default, skip_serializing, rename(serialize = "written"))]
        item_count: u8,
        #[garde(range(min = 1))]
        #[serde(rename(serialize = "w"))]
        #[serde(rename(deserialize = "r"))]
        read: u8,
        #[garde(length(min = 4))]
        #[serde(borrow, serialize_with = "written", skip_serializing_if = "str::is_empty")]
        the_text: std::borrow::Cow<'a, str>,
        #[garde(range(max = 9))]
        #[cfg_attr(all(), serde(rename = "configured"))]
        #[cfg_attr(any(), serde(rename = "other", skip))]
        by_cfg: u8,
        #[garde(dive)]
        variant: Variant,
    }
    #[derive(Deserialize, serde::Serialize, garde::Validate, WireNames)]
    #[serde(rename_all(serialize = "UPPERCASE", deserialize = "kebab-case"))]
    #[serde(rename_all_fields(serialize = "UPPERCASE", deserialize = "camelCase"))]
    enum Variant {
        #[serde(alias = "card", serialize_with = "written", rename_all(serialize = "PascalCase"))]
        CreditCard {
            #[garde(length(min = 4))]
            #[serde(bound = "")]
            card_number: String,
        },
        #[serde(other)]
        Unknown,
    }
    fn written<T, S: serde::Serializer>(_: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
    let json = r#"{"n":0,"r":0,"theText":"1","configured":10,"variant":{"card":{"cardNumber":"1"}}}"#;
    let value: Value<'_> = serde_json::from_str(json).unwrap();
    assert_eq!(
        entries(&validation::garde::check(&value, &()).unwrap_err()),
        [
            "#/itemCount OUT_OF_RANGE",
            "#/r OUT_OF_RANGE",
            "#/theText INVALID_LENGTH",
            "#/configured OUT_OF_RANGE",
            "#/variant/credit-card/cardNumber INVALID_LENGTH",
        ],
    );
}

/// A type with rules that does not implement `WireNames`.
#[derive(Deserialize, garde::Validate, PartialEq, Eq, PartialOrd, Ord)]
struct Foreign(#[garde(range(min = 1))] u8);

fn of_text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Line, D::Error> {
    let count = String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)?;
    Ok(Line { item_count: count, name: ok() })
}

#[test]
fn what_has_no_names_is_wrong_as_a_whole() {
    #[derive(Deserialize, garde::Validate, WireNames)]
    struct Opaque {
        #[garde(dive)]
        #[problem(nested = false)]
        one: Foreign,
        #[garde(dive)]
        #[problem(nested = false)]
        list: Vec<Foreign>,
        #[garde(dive)]
        #[problem(nested = false)]
        set: BTreeSet<Foreign>,
        #[garde(dive)]
        #[serde(deserialize_with = "of_text")]
        read: Line,
    }
    let found = garde::<Opaque>(r#"{"one":0,"list":[1,0],"set":[5,0],"read":"0"}"#);
    let expected = ["one", "list", "set", "read"].map(|field| format!("#/{field} INVALID_VALUE"));
    assert_eq!(found, expected);
}

#[test]
fn every_list_and_map_has_names() {
    #[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
    struct Kinds {
        #[garde(dive)]
        #[validate(nested)]
        hash: HashMap<String, Line>,
        #[garde(dive)]
        #[validate(nested)]
        deque: std::collections::VecDeque<Line>,
        #[garde(dive)]
        #[validate(nested)]
        array: [Line; 2],
    }
    let line = r#"{"ITEM-COUNT":1}"#;
    let wrong = r#"{"ITEM-COUNT":0}"#;
    let json = format!(
        r#"{{"hash":{{"a":{line},"b":{wrong},"c":{line}}},"deque":[{line},{wrong}],"array":[{line},{wrong}]}}"#
    );
    let expected = ["hash/b", "deque/1", "array/1"].map(|at| format!("#/{at}/ITEM-COUNT OUT_OF_RANGE"));
    // a hash map has another order each time
    for _ in 0..8 {
        assert_eq!(validator::<Kinds>(&json), expected);
        assert_eq!(garde::<Kinds>(&json), expected);
    }
}

#[test]
fn a_step_over_a_field_is_gardes_only() {
    #[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
    #[garde(transparent)]
    struct Both {
        #[garde(length(min = 4))]
        #[validate(length(min = 4))]
        #[serde(rename = "the name")]
        name: String,
    }
    #[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
    struct Whole {
        #[garde(dive)]
        #[validate(nested)]
        both: Both,
    }
    let json = r#"{"both":{"the name":"1"}}"#;
    assert_eq!(garde::<Whole>(json), ["#/both/the%20name INVALID_LENGTH"]);
    assert_eq!(validator::<Whole>(json), ["#/both/the%20name INVALID_LENGTH"]);
}

#[test]
fn a_field_that_one_crate_skips_has_names_for_the_other() {
    #[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
    struct Whole {
        #[garde(skip)]
        #[validate(nested)]
        for_validator: Line,
        #[garde(dive)]
        #[validate(skip)]
        for_garde: Line,
        #[garde(dive)]
        #[validate(nested)]
        transparent: Transparent,
    }
    #[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
    #[garde(transparent)]
    struct Transparent {
        #[garde(dive)]
        #[validate(skip)]
        #[serde(rename = "the line")]
        line: Line,
        #[garde(skip)]
        #[validate(nested)]
        other: Line,
    }
    let line = r#"{"ITEM-COUNT":0}"#;
    let json = format!(
        r#"{{"for_validator":{line},"for_garde":{line},"transparent":{{"the line":{line},"other":{line}}}}}"#
    );
    let expected = |fields: [&str; 2]| fields.map(|field| format!("#/{field}/ITEM-COUNT OUT_OF_RANGE"));
    assert_eq!(validator::<Whole>(&json), expected(["for_validator", "transparent/other"]));
    assert_eq!(garde::<Whole>(&json), expected(["for_garde", "transparent/the%20line"]));
}

#[test]
fn a_pointer_has_up_to_512_bytes() {
    let key = "a_".repeat(64);
    let json = |key: &str| format!(r#"{{"{key}":{{"{key}":{{"{key}":{{"ITEM-COUNT":0}}}}}}}}"#);
    let found = garde::<BTreeMap<String, BTreeMap<String, BTreeMap<String, Line>>>>(&json(&key));
    assert_eq!(found, [format!("#/{key}/{key}/{key}/ITEM-COUNT OUT_OF_RANGE")]);
    let key = "a~".repeat(64);
    let found = garde::<BTreeMap<String, BTreeMap<String, BTreeMap<String, Line>>>>(&json(&key));
    let shown = key.replace('~', "~0");
    assert_eq!(found, [format!("#/{shown}/{shown} INVALID_VALUE")]);
}

const MAX: usize = 3;

#[test]
fn limits_are_those_of_the_rule_that_is_broken() {
    #[derive(Deserialize, garde::Validate, WireNames)]
    #[garde(transparent)]
    struct Limited(#[garde(length(max = MAX))] String);
    #[derive(Deserialize, garde::Validate, WireNames)]
    struct Whole {
        #[garde(length(min = 1), inner(length(max = 3)))]
        tag: Option<String>,
        #[garde(custom(long_enough), dive)]
        limited: Limited,
        #[garde(length(min = 1), custom(says_it))]
        talks: String,
        #[garde(range(min = -1_0, max = 1_000))]
        number: i32,
        #[garde(if(cond = true, range(min = 5)), range(min = 1))]
        either: u8,
        #[garde(length(equal = 0x10))]
        exact: String,
        #[garde(range(min = 0.5))]
        real: f64,
    }
    fn long_enough(_: &Limited, _: &()) -> garde::Result {
        Ok(())
    }
    fn says_it(value: &str, _: &()) -> garde::Result {
        Err(garde::Error::new(format!("length is lower than that of {value}")))
    }
    let json = r#"{"tag":"12345","limited":"12345","talks":"CANARY","number":-11,"either":3,"exact":"","real":0.25}"#;
    let value: Whole = serde_json::from_str(json).unwrap();
    let rules = validation::garde::check(&value, &()).unwrap_err();
    let found: Vec<_> = rules.entries().iter().map(|entry| (entry.field(), entry.message())).collect();
    assert_eq!(
        found,
        [
            ("tag", "has the wrong length"),
            ("limited", "has the wrong length"),
            ("talks", "is not valid"),
            ("number", "must be from -10 to 1000"),
            ("either", "is out of range"),
            ("exact", "must have a length of exactly 16"),
            ("real", "must be at least 0.5"),
        ]
    );
    assert!(rules.to_string().contains("length is lower than that of CANARY"), "{rules}");
}

#[test]
fn an_error_that_is_made_once_is_known_each_time() {
    static ONCE: std::sync::LazyLock<garde::Error> =
        std::sync::LazyLock::new(|| validation::garde::broken("ONCE", "is there"));
    #[derive(garde::Validate, WireNames)]
    struct Whole {
        #[garde(custom(|_: &u8, _: &()| -> garde::Result { Err(ONCE.clone()) }))]
        once: u8,
        #[garde(custom(|_: &u8, _: &()| -> garde::Result { Err(validation::garde::broken("no code", "is taken")) }))]
        none: u8,
    }
    for _ in 0..2 {
        let whole = Whole { once: 1, none: 1 };
        let rules = std::thread::spawn(move || validation::garde::check(&whole, &()).unwrap_err());
        let rules = rules.join().unwrap();
        let found: Vec<_> = rules.entries().iter().map(|entry| (entry.code(), entry.message())).collect();
        assert_eq!(found, [("ONCE", "is there"), ("INVALID_VALUE", "is taken")]);
    }
}
