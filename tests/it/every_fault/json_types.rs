//! The types of the bodies in the table.

#![expect(dead_code, reason = "the types are only read")]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::net::IpAddr;
use std::num::{NonZeroI64, NonZeroU8};
use std::time::Duration;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Scalars {
    u8: u8,
    u16: u16,
    u32: u32,
    u64: u64,
    i8: i8,
    i16: i16,
    i32: i32,
    i64: i64,
    u128: u128,
    i128: i128,
    f32: f32,
    f64: f64,
    bool: bool,
    char: char,
    text: String,
    unit: (),
    non_zero: Option<NonZeroU8>,
    signed_non_zero: Option<NonZeroI64>,
    raw: Option<Box<RawValue>>,
    any: Value,
    id: Option<Uuid>,
    ip: Option<IpAddr>,
    cow: Cow<'static, str>,
    twice: Option<Option<u8>>,
}

#[derive(Deserialize)]
pub(super) struct Tuples {
    pair: (u8, String),
    #[serde(default)]
    array: [u8; 3],
    point: Option<Point>,
    id: Option<Id>,
    marker: Option<Marker>,
    #[serde(default)]
    pairs: Vec<(u8, bool)>,
    nested: Option<((u8, u8), [bool; 2])>,
}

#[derive(Deserialize)]
struct Point(f64, f64);

#[derive(Deserialize)]
struct Id(u32);

#[derive(Deserialize)]
struct Marker;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Order {
    #[serde(alias = "ref", alias = "orderRef")]
    reference: String,
    quantity: u8,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    lines: Vec<Line>,
    ship_to: Option<Address>,
    period: Option<Period>,
}

#[derive(Deserialize)]
struct Line {
    sku: Sku,
    amount: NonZeroU8,
}

/// An article number of four characters.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Sku(String);

impl TryFrom<String> for Sku {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() == 4 { Ok(Self(text)) } else { Err("an article number has four characters") }
    }
}

#[derive(Deserialize)]
struct Address {
    zip: String,
    lines: Vec<Line>,
}

/// A period that starts before it ends.
#[derive(Deserialize)]
#[serde(try_from = "Days")]
struct Period(Days);

#[derive(Deserialize)]
struct Days {
    from: u16,
    to: u16,
}

impl TryFrom<Days> for Period {
    type Error = &'static str;

    fn try_from(days: Days) -> Result<Self, Self::Error> {
        if days.from < days.to { Ok(Self(days)) } else { Err("the period ends before it starts") }
    }
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Maps {
    by_number: BTreeMap<u16, u8>,
    by_id: BTreeMap<Uuid, u8>,
    by_size: HashMap<Size, bool>,
    by_flag: HashMap<bool, u8>,
    by_char: HashMap<char, u8>,
    by_name: BTreeMap<String, Vec<u8>>,
    nested: BTreeMap<String, BTreeMap<i8, Line>>,
}

#[derive(Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
enum Size {
    Small,
    Large,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Custom {
    #[serde(with = "seconds")]
    wait: Duration,
    #[serde(default, deserialize_with = "percent")]
    discount: u8,
    #[serde(default, deserialize_with = "any_size")]
    lax: u64,
    #[serde(default, deserialize_with = "or_none")]
    lenient: Option<u8>,
    #[serde(default)]
    text_or_number: Option<TextOrNumber>,
    #[serde(default)]
    last: u8,
}

mod seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_secs)
    }
}

fn percent<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    match u8::deserialize(deserializer)? {
        value @ 0..=100 => Ok(value),
        _ => Err(D::Error::custom("a discount is at most 100")),
    }
}

/// Asks for a `u8`, and takes any number.
fn any_size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    struct AnySize;

    impl Visitor<'_> for AnySize {
        type Value = u64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number of any size")
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<u64, E> {
            Ok(value)
        }
    }
    deserializer.deserialize_u8(AnySize)
}

fn or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    Ok(u8::deserialize(deserializer).ok())
}

enum TextOrNumber {
    Text,
    Number,
}

impl<'de> Deserialize<'de> for TextOrNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl Visitor<'_> for Either {
            type Value = TextOrNumber;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a number")
            }

            fn visit_u64<E: Error>(self, _: u64) -> Result<TextOrNumber, E> {
                Ok(TextOrNumber::Number)
            }

            fn visit_str<E: Error>(self, _: &str) -> Result<TextOrNumber, E> {
                Ok(TextOrNumber::Text)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Enums {
    external: Vec<External>,
    internal: Vec<Internal>,
    adjacent: Vec<Adjacent>,
    untagged: Vec<Untagged>,
    last: u8,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum External {
    Unit,
    Newtype(u8),
    Tuple(u8, bool),
    Named { size: u8, label: String },
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum Internal {
    Unit,
    Named { size: u8, label: Option<String>, inner: Option<Box<Days>> },
    Line(Line),
}

#[derive(Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "lowercase")]
enum Adjacent {
    Unit,
    Newtype(u8),
    Tuple(u8, bool),
    Named { size: u8, label: String },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Untagged {
    Text(String),
    Number(u8),
    Named { size: u8 },
}

#[derive(Deserialize)]
pub(super) struct Flat {
    id: u8,
    #[serde(flatten)]
    address: Address,
    #[serde(flatten)]
    days: Days,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlatStrict {
    id: u8,
    #[serde(flatten)]
    days: Days,
}

#[derive(Deserialize)]
pub(super) struct FlatTagged {
    id: u8,
    #[serde(flatten)]
    shape: Shape,
}

#[derive(Deserialize)]
#[serde(tag = "shape", rename_all = "lowercase")]
enum Shape {
    Circle { radius: u8 },
    Square { side: u8, filled: bool },
}

#[derive(Deserialize)]
pub(super) struct FlatMap {
    id: u8,
    #[serde(flatten)]
    more: BTreeMap<String, u8>,
}

#[derive(Deserialize)]
pub(super) struct Tree {
    value: i8,
    #[serde(default)]
    children: Vec<Tree>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Expression {
    Add(Box<Expression>, Box<Expression>),
    Negate(Box<Expression>),
    Number(i32),
}

/// No value of this type has a default.
#[derive(Deserialize)]
pub(super) struct Required {
    tree: Tree,
    expression: Expression,
    external: External,
    internal: Internal,
    adjacent: Adjacent,
    untagged: Untagged,
    pair: (u8, Sku),
    map: BTreeMap<u16, Line>,
    period: Period,
    copies: NonZeroU8,
    raw: Box<RawValue>,
    any: Value,
    ip: IpAddr,
    total: u128,
    letter: char,
    unit: (),
    flat: Flat,
    last: u8,
}

/// Types that serde reads from a buffer.
#[derive(Deserialize)]
pub(super) struct Buffered {
    #[serde(flatten)]
    inner: InBuffer,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InBuffer {
    id: Option<Uuid>,
    letter: Option<char>,
    copies: Option<NonZeroU8>,
    ip: Option<IpAddr>,
    #[serde(default)]
    sizes: Vec<Size>,
    #[serde(default)]
    shapes: Vec<Shape>,
    pair: Option<(u8, bool)>,
    days: Option<Days>,
    #[serde(default, alias = "number")]
    count: u64,
    #[serde(default)]
    text: String,
    #[serde(default)]
    by_number: BTreeMap<u16, u8>,
    kind: Option<Kind>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Known,
    #[serde(other)]
    Other,
}
