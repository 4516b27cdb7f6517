//! Fields and variants that a function of the service reads (`with`, `deserialize_with`): the derive does not know the names in
//! them.

use std::collections::BTreeMap;

use problem_core::extract::{Garde, Json, Valid};
use problem_core::validation::WireNames;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use validator::Validate as _;

use crate::validation::check_entries;

const INSIDE: [&str; 2] = ["INVALID_VALUE", "contains an invalid value"];
const LENGTH: [&str; 2] = ["INVALID_LENGTH", "must have a length of at least 4"];
const RANGE: [&str; 2] = ["OUT_OF_RANGE", "must be at least 1"];

#[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
struct Line {
    #[garde(range(min = 1))]
    #[validate(range(min = 1))]
    #[serde(rename = "n")]
    count: u8,
}

/// Reads a line from a text.
fn line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Line, D::Error> {
    let count = String::deserialize(deserializer)?.parse().map_err(D::Error::custom)?;
    Ok(Line { count })
}

/// Reads a line as serde reads it.
fn same_line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Line, D::Error> {
    Line::deserialize(deserializer)
}

/// Reads a list from a text with commas.
fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(String::deserialize(deserializer)?.split(',').map(str::to_owned).collect())
}

/// Reads two numbers from an object with one member, `pair`.
mod pair {
    use super::*;

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(u8, u8), D::Error> {
        let object = BTreeMap::<String, String>::deserialize(deserializer)?;
        let pair = object.get("pair").and_then(|pair| pair.split_once('-'));
        let (first, second) = pair.ok_or_else(|| D::Error::custom("no pair"))?;
        Ok((first.parse().map_err(D::Error::custom)?, second.parse().map_err(D::Error::custom)?))
    }
}

fn card<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let object = BTreeMap::<String, String>::deserialize(deserializer)?;
    Ok(object.into_values().collect())
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[serde(rename_all = "snake_case")]
enum External {
    #[serde(deserialize_with = "line")]
    Line(#[garde(dive)] Line),
    #[serde(rename = "both", with = "pair")]
    Pair(#[garde(range(min = 1))] u8, #[garde(range(min = 1))] u8),
    #[serde(rename = "object")]
    #[serde(with = "pair")]
    Object {
        #[garde(range(min = 1))]
        first: u8,
        #[garde(range(min = 1))]
        #[serde(rename = "ignored")]
        second: u8,
    },
    #[cfg_attr(all(), serde(deserialize_with = "card"))]
    CreditCard {
        #[garde(length(min = 4))]
        // serde ignores this attribute, because the function reads the field
        #[serde(default)]
        number: String,
    },
    #[serde(deserialize_with = "list")]
    List(#[garde(if(cond = true, inner(length(min = 4))))] Vec<String>),
    /// The function reads the names of the type.
    #[serde(deserialize_with = "same_line")]
    Same(
        #[garde(dive)]
        #[problem(nested)]
        Line,
    ),
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[serde(tag = "kind")]
enum Internal {
    #[serde(deserialize_with = "card")]
    Card(#[garde(length(min = 4))] String),
    #[serde(with = "pair")]
    Pair {
        #[garde(range(min = 1))]
        first: u8,
        #[garde(range(min = 1))]
        second: u8,
    },
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[serde(tag = "kind", content = "value")]
enum Adjacent {
    #[serde(deserialize_with = "line")]
    Line(#[garde(dive)] Line),
    #[serde(deserialize_with = "card")]
    Card {
        #[garde(length(min = 4))]
        number: String,
    },
    #[serde(untagged, deserialize_with = "line")]
    Untagged(#[garde(dive)] Line),
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[serde(untagged)]
enum Untagged {
    #[serde(with = "pair")]
    Pair {
        #[garde(range(min = 1))]
        first: u8,
        #[garde(range(min = 1))]
        second: u8,
    },
    #[serde(deserialize_with = "line")]
    Line(#[garde(dive)] Line),
}

#[derive(Deserialize, garde::Validate, WireNames)]
struct Holder<T: garde::Validate<Context = ()>> {
    #[garde(dive)]
    held: T,
}

#[track_caller]
fn check<T>(json: &str, field: &str, pointer: &str, [code, message]: [&str; 2])
where
    T: DeserializeOwned + garde::Validate<Context = ()> + WireNames + Send + 'static,
{
    let json = format!(r#"{{"held":{json}}}"#);
    check_entries::<Garde<Json<Holder<T>>>>(&json, &[[field, pointer, code, message]]);
}

#[test]
fn the_names_in_a_variant_that_a_function_reads_are_not_known() {
    check::<External>(r#"{"line":"0"}"#, "held.line", "#/held/line", INSIDE);
    check::<External>(r#"{"both":{"pair":"0-0"}}"#, "held", "#/held", INSIDE);
    check::<External>(r#"{"object":{"pair":"1-0"}}"#, "held", "#/held", INSIDE);
    check::<External>(r#"{"credit_card":{"no":"1"}}"#, "held.credit_card", "#/held/credit_card", LENGTH);
    check::<External>(r#"{"list":"a,b,long"}"#, "held.list", "#/held/list", INSIDE);
    check::<External>(r#"{"same":{"n":0}}"#, "held.same.n", "#/held/same/n", RANGE);
    check::<Internal>(r#"{"kind":"Card","no":"1"}"#, "held", "#/held", LENGTH);
    check::<Internal>(r#"{"kind":"Pair","pair":"0-0"}"#, "held", "#/held", INSIDE);
    check::<Adjacent>(r#"{"kind":"Line","value":"0"}"#, "held.value", "#/held/value", INSIDE);
    check::<Adjacent>(r#"{"kind":"Card","value":{"no":"1"}}"#, "held.value", "#/held/value", LENGTH);
    check::<Adjacent>(r#""0""#, "held", "#/held", INSIDE);
    check::<Untagged>(r#"{"pair":"0-0"}"#, "held", "#/held", INSIDE);
    check::<Untagged>(r#""0""#, "held", "#/held", INSIDE);
}

/// `validator` has no derive for enums.
#[test]
fn the_names_in_such_a_variant_are_not_known_to_validator_either() {
    #[derive(Deserialize, WireNames)]
    enum Payment {
        #[serde(deserialize_with = "line")]
        Text(Line),
        #[serde(deserialize_with = "same_line")]
        Same(#[problem(nested)] Line),
    }
    impl validator::Validate for Payment {
        fn validate(&self) -> Result<(), validator::ValidationErrors> {
            let (Self::Text(line) | Self::Same(line)) = self;
            line.validate()
        }
    }
    #[derive(Deserialize, validator::Validate, WireNames)]
    struct Pays {
        #[validate(nested)]
        pay: Payment,
    }
    for (json, field, pointer, [code, message]) in [
        (r#"{"pay":{"Text":"0"}}"#, "pay", "#/pay", INSIDE),
        (r#"{"pay":{"Same":{"n":0}}}"#, "pay.Same.n", "#/pay/Same/n", RANGE),
    ] {
        check_entries::<Valid<Json<Pays>>>(json, &[[field, pointer, code, message]]);
    }
}

#[test]
fn the_items_in_a_field_that_a_function_reads_are_not_known() {
    #[derive(Deserialize, garde::Validate, WireNames)]
    struct Tags {
        #[garde(inner(length(min = 4)))]
        #[serde(deserialize_with = "list")]
        tags: Vec<String>,
        #[garde(length(min = 4), inner(length(min = 4)))]
        #[serde(deserialize_with = "list", rename = "l")]
        labels: Vec<String>,
    }
    let [code, message] = INSIDE;
    check_entries::<Garde<Json<Tags>>>(
        r#"{"tags":"a,b","l":"a,b"}"#,
        &[["tags", "#/tags", code, message], ["l", "#/l", code, message], ["l", "#/l", LENGTH[0], LENGTH[1]]],
    );
}
