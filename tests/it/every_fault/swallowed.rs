//! Types that accept a wrong value in one place and refuse it in another. Both places may be read with the same types.

#![expect(dead_code, reason = "the types are only read")]

use std::fmt;

use axum::Router;
use axum::routing::{MethodRouter, post};
use problem_core::extract::{FirstFault, Json};
use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use crate::answers::{JSON, answer_of};

fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    u8::deserialize(deserializer).map(Some)
}

fn number_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    Ok(u8::deserialize(deserializer).ok())
}

#[derive(Deserialize)]
enum Tagged {
    Strict(u8),
    Lenient(#[serde(deserialize_with = "number_or_none")] Option<u8>),
    StrictPair(u8, #[serde(deserialize_with = "number")] Option<u8>),
    LenientPair(u8, #[serde(deserialize_with = "number_or_none")] Option<u8>),
    StrictField {
        #[serde(deserialize_with = "number")]
        value: Option<u8>,
    },
    LenientField {
        #[serde(deserialize_with = "number_or_none")]
        value: Option<u8>,
    },
}

#[derive(Deserialize)]
#[serde(tag = "kind", content = "value")]
enum Adjacent {
    Strict(u8),
    Lenient(#[serde(deserialize_with = "number_or_none")] Option<u8>),
}

/// An object whose first member decides whether the second one must be a number.
struct Setting;

impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SettingVisitor;

        impl<'de> Visitor<'de> for SettingVisitor {
            type Value = Setting;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a setting")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Setting, A::Error> {
                let mut is_strict = true;
                while let Some(name) = members.next_key::<String>()? {
                    if name == "strict" {
                        is_strict = members.next_value()?;
                    } else {
                        let value = members.next_value::<u8>();
                        if is_strict {
                            value?;
                        }
                    }
                }
                Ok(Setting)
            }
        }
        deserializer.deserialize_map(SettingVisitor)
    }
}

/// An object whose list or text decides, by its length, whether the other members must be numbers.
struct Lengths;

impl<'de> Deserialize<'de> for Lengths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LengthsVisitor;

        impl<'de> Visitor<'de> for LengthsVisitor {
            type Value = Lengths;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("lengths")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Lengths, A::Error> {
                let mut is_long = false;
                while let Some(name) = members.next_key::<String>()? {
                    match name.as_str() {
                        "list" => is_long |= members.next_value::<Vec<u8>>()?.len() > 20,
                        "text" => is_long |= members.next_value::<String>()?.len() > 2000,
                        _ => {
                            let value = members.next_value::<u8>();
                            if !is_long {
                                value?;
                            }
                        }
                    }
                }
                Ok(Lengths)
            }
        }
        deserializer.deserialize_map(LengthsVisitor)
    }
}

#[derive(Deserialize)]
struct Measured {
    quantity: u8,
    lengths: Lengths,
}

/// An object that is read by hand, and needs a label.
struct Labelled;

impl<'de> Deserialize<'de> for Labelled {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LabelledVisitor;

        impl<'de> Visitor<'de> for LabelledVisitor {
            type Value = Labelled;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a labelled size")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Labelled, A::Error> {
                let mut label = None;
                while let Some(name) = members.next_key::<String>()? {
                    match name.as_str() {
                        "label" => label = Some(members.next_value::<String>()?),
                        _ => drop(members.next_value::<u8>()?),
                    }
                }
                label.map(|_| Labelled).ok_or_else(|| A::Error::missing_field("label"))
            }
        }
        deserializer.deserialize_map(LabelledVisitor)
    }
}

/// The path of this module looks like the one of the types of the standard library in serde.
mod de {
    pub(super) mod impls {
        use super::super::*;

        /// A list whose second item may be anything but an object or a list.
        pub(in super::super) struct SecondIsFree;

        impl<'de> Deserialize<'de> for SecondIsFree {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct ItemsVisitor;

                impl<'de> Visitor<'de> for ItemsVisitor {
                    type Value = SecondIsFree;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a list")
                    }

                    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<SecondIsFree, A::Error> {
                        items.next_element::<u8>()?;
                        let _ = items.next_element::<u8>();
                        while items.next_element::<u8>()?.is_some() {}
                        Ok(SecondIsFree)
                    }
                }
                deserializer.deserialize_seq(ItemsVisitor)
            }
        }
    }
}

/// It describes itself as a type of the standard library, but has another range.
struct Percent;

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PercentVisitor;

        impl Visitor<'_> for PercentVisitor {
            type Value = Percent;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("u8")
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Percent, E> {
                match value {
                    // a larger number counts as 100
                    0..=100 | 256.. => Ok(Percent),
                    _ => Err(E::invalid_value(Unexpected::Unsigned(value), &self)),
                }
            }
        }
        deserializer.deserialize_u8(PercentVisitor)
    }
}

#[derive(Deserialize)]
struct Discount {
    discount: Percent,
    quantity: u8,
}

fn body<T: DeserializeOwned + Send + 'static>() -> MethodRouter {
    post(async |Json(_): Json<T>| "taken").put(async |FirstFault(_): FirstFault<T>| "taken")
}

fn answer<T: DeserializeOwned + Send + 'static>(method: &'static str, sent: &str) -> String {
    answer_of(Router::new().route("/", body::<T>()), method, "/", JSON, sent)
}

fn check<T: DeserializeOwned + Send + 'static>(sent: &str, entries: &str) {
    let expected = format!("422 VALIDATION_ERROR: the request body has invalid fields | {entries}");
    assert_eq!(answer::<T>("POST", sent), expected, "{sent}");
}

#[test]
fn a_variant_that_accepts_a_value_is_not_accused_because_another_one_refuses_it() {
    check::<Vec<Tagged>>(
        r#"[{"Lenient":"x"},{"Strict":"x"},{"Lenient":"x"},{"Strict":"y"}]"#,
        "1.Strict #/1/Strict INVALID_TYPE must be a whole number | 3.Strict #/3/Strict INVALID_TYPE must be a whole number",
    );
    check::<Vec<Tagged>>(
        r#"[{"StrictPair":[1,"x"]},{"LenientPair":[1,"x"]}]"#,
        "0.StrictPair.1 #/0/StrictPair/1 INVALID_TYPE must be a whole number",
    );
    check::<Vec<Tagged>>(
        r#"[{"StrictField":{"value":"x"}},{"LenientField":{"value":"x"}}]"#,
        "0.StrictField.value #/0/StrictField/value INVALID_TYPE must be a whole number",
    );
    check::<Vec<Adjacent>>(
        r#"[{"kind":"Strict","value":"x"},{"kind":"Lenient","value":"x"},{"value":"x","kind":"Lenient"},{"value":"x","kind":"Strict"}]"#,
        "0.value #/0/value INVALID_TYPE must be a whole number | 3.value #/3/value INVALID_TYPE must be a whole number",
    );
}

#[test]
fn a_value_is_not_accused_if_a_value_beside_it_allows_it() {
    check::<Vec<Setting>>(
        r#"[{"strict":true,"value":"x"},{"strict":false,"value":"x"},{"value":300}]"#,
        "0.value #/0/value INVALID_TYPE must be a whole number | 2.value #/2/value OUT_OF_RANGE must be from 0 to 255",
    );
    check::<de::impls::SecondIsFree>(
        r#"["x","x","x"]"#,
        "0 #/0 INVALID_TYPE must be a whole number | 2 #/2 INVALID_TYPE must be a whole number",
    );
}

#[test]
fn a_long_list_or_text_is_read_again_as_a_whole_if_a_value_beside_it_may_depend_on_it() {
    let list = "1,".repeat(30) + "1";
    let text = "a".repeat(3000);
    for member in [format!(r#""list":[{list}]"#), format!(r#""text":"{text}""#)] {
        check::<Measured>(
            &format!(r#"{{"quantity":"x","lengths":{{{member},"value":"x"}}}}"#),
            "quantity #/quantity INVALID_TYPE must be a whole number",
        );
        check::<Measured>(
            &format!(r#"{{"lengths":{{"value":"x",{member},"value":"x"}},"quantity":"x"}}"#),
            "lengths.value #/lengths/value INVALID_TYPE must be a whole number | quantity #/quantity INVALID_TYPE must be a whole number",
        );
    }
}

#[test]
fn a_response_is_incomplete_if_a_type_misses_a_member_beside_a_wrong_value() {
    check::<Labelled>(r#"{"size":1}"#, "label #/label REQUIRED is required");
    assert_eq!(
        answer::<Labelled>("POST", r#"{"size":"x"}"#),
        "422 VALIDATION_ERROR: the request body has invalid fields (incomplete) | size #/size INVALID_TYPE must be a whole number"
    );
}

#[test]
fn a_type_decides_what_is_in_its_range() {
    assert_eq!(answer::<Discount>("POST", r#"{"discount":300,"quantity":1}"#), "200 taken");
    check::<Discount>(
        r#"{"discount":300,"quantity":"x"}"#,
        "quantity #/quantity INVALID_TYPE must be a whole number",
    );
    // the message does not say that 200 is outside of the range from 0 to 255
    check::<Discount>(
        r#"{"discount":200,"quantity":300}"#,
        "discount #/discount INVALID_VALUE is not valid | quantity #/quantity OUT_OF_RANGE must be from 0 to 255",
    );
    assert_eq!(
        answer::<Discount>("PUT", r#"{"discount":200,"quantity":300}"#),
        "422 VALIDATION_ERROR: the request body has invalid fields |  # INVALID_VALUE contains an invalid value"
    );
}
