//! Random bodies with one to five seeded faults: every entry is true, and a valid body has none.
//!
//! A schema describes each family of types. It makes valid bodies, and puts faults into them whose entries are known.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use problem_core::Problem;
use problem_core::extract::{FirstFault, Json};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::every_fault::json_text::JsonText;

/// A generator of random numbers, so that a failure can be repeated (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end
    }

    fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// What a type accepts.
enum Schema {
    Int(i128, i128),
    /// An integer of any size.
    Huge,
    Float,
    Bool,
    Text,
    /// Texts of one format, and some of another one.
    Format(&'static [&'static str], &'static [&'static str]),
    Anything,
    Option(Box<Schema>),
    List(Box<Schema>),
    Map(Box<Schema>),
    /// A map whose names are integers.
    NumberMap(Box<Schema>),
    Tuple(Vec<Schema>),
    Struct {
        fields: Vec<Field>,
        denies_unknown: bool,
    },
    /// Externally tagged: the names of unit variants, and the others.
    Enum(&'static [&'static str], Vec<(&'static str, Schema)>),
    /// Internally tagged.
    Tagged(&'static str, Vec<(&'static str, Vec<Field>)>),
    /// Adjacently tagged.
    Adjacent(&'static str, &'static str, Vec<(&'static str, Schema)>),
    /// Untagged: the variants, and whether one of them accepts a text.
    Untagged(Vec<Schema>, fn(&str) -> bool),
    /// A list of even length, which the type checks itself.
    Even,
}

struct Field {
    name: &'static str,
    schema: Schema,
    is_required: bool,
}

fn required(name: &'static str, schema: Schema) -> Field {
    Field { name, schema, is_required: true }
}

fn optional(name: &'static str, schema: Schema) -> Field {
    Field { name, schema, is_required: false }
}

use Schema::{
    Adjacent, Anything, Bool, Enum, Even, Float, Format, Huge, Int, List, Map, NumberMap, Tagged, Text, Tuple,
};

fn boxed(schema: Schema) -> Box<Schema> {
    Box::new(schema)
}

fn raw(text: impl ToString) -> JsonText {
    JsonText::Raw(text.to_string())
}

fn text(text: &str) -> JsonText {
    JsonText::Text(text.to_owned())
}

impl Schema {
    fn valid(&self, random: &mut Random, depth: usize) -> JsonText {
        let length = if depth > 3 { 0 } else { random.below(4) };
        match self {
            Int(min, max) => raw(random.pick(&[*min, *max, (min + max) / 2, 1.clamp(*min, *max)])),
            Huge => raw(random.pick(&["0", "340282366920938463463374607431768211455"])),
            Float => raw(random.pick(&["0", "1.5", "-2e3", "7"])),
            Bool => raw(random.pick(&["true", "false"])),
            Text => text(random.pick(&["", "a", "é\"\\\n", "long enough to be something", "0"])),
            Format(right, _) => text(random.pick(right)),
            Anything => random.pick(&[raw("null"), raw("[1,{\"a\":[]}]"), text("x"), raw("{}")]),
            Self::Option(inner) => match random.below(3) {
                0 => raw("null"),
                _ => inner.valid(random, depth),
            },
            List(item) => JsonText::List((0..length).map(|_| item.valid(random, depth + 1)).collect()),
            Map(value) => {
                let names = ["a", "b/c", "d~e", ""];
                let member = |index: usize| names[index].to_owned();
                JsonText::Object((0..length).map(|at| (member(at), value.valid(random, depth + 1))).collect())
            }
            NumberMap(value) => {
                let member = |index: usize| index.to_string();
                JsonText::Object((0..length).map(|at| (member(at), value.valid(random, depth + 1))).collect())
            }
            Tuple(items) => JsonText::List(items.iter().map(|item| item.valid(random, depth + 1)).collect()),
            Self::Struct { fields, denies_unknown } => {
                let mut members = valid_fields(fields, random, depth);
                if !denies_unknown && random.below(4) == 0 {
                    members.push(("more".to_owned(), raw("[{},7]")));
                }
                shuffle(&mut members, random);
                JsonText::Object(members)
            }
            Enum(units, others) => match random.below(units.len() + others.len()) {
                unit if unit < units.len() => text(units[unit]),
                other => {
                    let (name, schema) = &others[other - units.len()];
                    JsonText::Object(vec![((*name).to_owned(), schema.valid(random, depth + 1))])
                }
            },
            Tagged(tag, variants) => {
                let (name, fields) = &variants[random.below(variants.len())];
                let mut members = valid_fields(fields, random, depth);
                members.push(((*tag).to_owned(), text(name)));
                shuffle(&mut members, random);
                JsonText::Object(members)
            }
            Adjacent(tag, content, variants) => {
                let (name, schema) = &variants[random.below(variants.len())];
                let mut members = vec![
                    ((*tag).to_owned(), text(name)),
                    ((*content).to_owned(), schema.valid(random, depth + 1)),
                ];
                shuffle(&mut members, random);
                JsonText::Object(members)
            }
            Self::Untagged(variants, _) => variants[random.below(variants.len())].valid(random, depth),
            Even => JsonText::List((0..length / 2 * 2).map(|_| raw("1")).collect()),
        }
    }

    /// Puts a fault into a value, or into one inside it. It returns the entry, or `None` if there is no place for one.
    fn spoil(
        &self,
        value: &mut JsonText,
        path: &mut Vec<String>,
        random: &mut Random,
    ) -> Option<(String, String)> {
        // a fault inside is more interesting than one of the whole value
        let goes_inside = random.below(8) > 0;
        match (self, &mut *value) {
            (Self::Option(inner), _) => return inner.spoil(value, path, random),
            (List(item), JsonText::List(items)) if goes_inside && !items.is_empty() => {
                let at = random.below(items.len());
                return inside(path, &at.to_string(), |path| item.spoil(&mut items[at], path, random));
            }
            (Tuple(schemas), JsonText::List(items)) if goes_inside && items.len() == schemas.len() => {
                if random.below(4) == 0 {
                    items.pop();
                    return Some((pointer(path), "INVALID_LENGTH".to_owned()));
                }
                let at = random.below(items.len());
                return inside(path, &at.to_string(), |path| schemas[at].spoil(&mut items[at], path, random));
            }
            (Map(schema) | NumberMap(schema), JsonText::Object(members))
                if goes_inside && !members.is_empty() =>
            {
                let at = random.below(members.len());
                let (name, value) = &mut members[at];
                if matches!(self, NumberMap(_)) && random.flip() {
                    name.push('x');
                    return inside(path, &name.clone(), |path| {
                        Some((pointer(path), "INVALID_VALUE".to_owned()))
                    });
                }
                return inside(path, &name.clone(), |path| schema.spoil(value, path, random));
            }
            (Self::Struct { fields, denies_unknown }, JsonText::Object(members)) if goes_inside => {
                return spoil_members(fields, *denies_unknown, members, path, random);
            }
            (Enum(_, others), JsonText::Object(members)) if goes_inside => {
                let (name, value) = &mut members[0];
                let schema = others.iter().find(|(known, _)| known == name).map(|(_, schema)| schema)?;
                return inside(path, &name.clone(), |path| schema.spoil(value, path, random));
            }
            (Enum(..), JsonText::Text(variant)) if goes_inside => {
                *variant = "nothing known".to_owned();
                return Some((pointer(path), "UNKNOWN_VALUE".to_owned()));
            }
            (Tagged(tag, variants), JsonText::Object(members)) if goes_inside => {
                let at = members.iter().position(|(name, _)| name == tag)?;
                let JsonText::Text(variant) = &mut members[at].1 else { return None };
                if random.below(5) == 0 {
                    *variant = "nothing known".to_owned();
                    return inside(path, tag, |path| Some((pointer(path), "UNKNOWN_VALUE".to_owned())));
                }
                let (_, fields) = variants.iter().find(|(name, _)| name == variant)?;
                return spoil_members(fields, false, members, path, random);
            }
            (Adjacent(tag, content, variants), JsonText::Object(members)) if goes_inside => {
                let at = members.iter().position(|(name, _)| name == tag)?;
                let JsonText::Text(variant) = &mut members[at].1 else { return None };
                if random.below(5) == 0 {
                    *variant = "nothing known".to_owned();
                    return inside(path, tag, |path| Some((pointer(path), "UNKNOWN_VALUE".to_owned())));
                }
                let (_, schema) = variants.iter().find(|(name, _)| name == variant)?;
                let (_, value) = members.iter_mut().find(|(name, _)| name == content)?;
                return inside(path, content, |path| schema.spoil(value, path, random));
            }
            (Self::Untagged(variants, accepts), _) => {
                let variant = &variants[random.below(variants.len())];
                variant.spoil(value, path, random)?;
                // what one variant refuses, another one may accept. serde drops their errors, so the entry is about the whole value
                return (!accepts(&value.to_string())).then(|| (pointer(path), "INVALID_VALUE".to_owned()));
            }
            (Anything, _) => return None,
            (Even, JsonText::List(items)) if goes_inside => {
                items.push(raw("1"));
                return Some((pointer(path), "INVALID_VALUE".to_owned()));
            }
            _ => {}
        }
        let (wrong, code) = match self {
            Int(min, max) => match random.below(5) {
                0 => (raw(max + 1), "OUT_OF_RANGE"),
                1 => (raw(min - 1), "OUT_OF_RANGE"),
                2 => (raw("1.5"), "INVALID_TYPE"),
                3 => (raw("true"), "INVALID_TYPE"),
                _ => (text("1"), "INVALID_TYPE"),
            },
            Format(_, wrong) => match random.flip() {
                true => (text(random.pick(wrong)), "INVALID_VALUE"),
                false => (raw("7"), "INVALID_TYPE"),
            },
            Text => (random.pick(&[raw("1"), raw("false"), raw("[]"), raw("{}")]), "INVALID_TYPE"),
            Huge | Float | Bool => (random.pick(&[text("1"), raw("[]"), raw("{}")]), "INVALID_TYPE"),
            Enum(..) => (random.pick(&[raw("1"), raw("[]")]), "INVALID_TYPE"),
            _ => (random.pick(&[raw("1"), raw("true"), text("x")]), "INVALID_TYPE"),
        };
        *value = wrong;
        Some((pointer(path), code.to_owned()))
    }
}

fn valid_fields(fields: &[Field], random: &mut Random, depth: usize) -> Vec<(String, JsonText)> {
    let mut members = Vec::new();
    for field in fields {
        if field.is_required || random.flip() {
            members.push((field.name.to_owned(), field.schema.valid(random, depth + 1)));
        }
    }
    members
}

fn shuffle(members: &mut [(String, JsonText)], random: &mut Random) {
    for at in (1..members.len()).rev() {
        members.swap(at, random.below(at + 1));
    }
}

fn spoil_members(
    fields: &[Field],
    denies_unknown: bool,
    members: &mut Vec<(String, JsonText)>,
    path: &mut Vec<String>,
    random: &mut Random,
) -> Option<(String, String)> {
    if denies_unknown && random.below(5) == 0 {
        if members.iter().any(|(name, _)| name == "what is this") {
            return None;
        }
        members.insert(random.below(members.len() + 1), ("what is this".to_owned(), raw("[1]")));
        return inside(path, "what is this", |path| Some((pointer(path), "UNKNOWN_FIELD".to_owned())));
    }
    let field = &fields[random.below(fields.len())];
    let at = members.iter().position(|(name, _)| name == field.name)?;
    match random.below(6) {
        0 if field.is_required => {
            members.remove(at);
            inside(path, field.name, |path| Some((pointer(path), "REQUIRED".to_owned())))
        }
        1 if !matches!(field.schema, Anything) => {
            let again = members[at].clone();
            members.push(again);
            inside(path, field.name, |path| Some((pointer(path), "DUPLICATE_FIELD".to_owned())))
        }
        _ => inside(path, field.name, |path| field.schema.spoil(&mut members[at].1, path, random)),
    }
}

fn inside<T>(path: &mut Vec<String>, step: &str, work: impl FnOnce(&mut Vec<String>) -> T) -> T {
    path.push(step.replace('~', "~0").replace('/', "~1"));
    let result = work(path);
    path.pop();
    result
}

fn pointer(path: &[String]) -> String {
    path.iter().fold("#".to_owned(), |pointer, step| format!("{pointer}/{}", step.replace(' ', "%20")))
}

/// The entries for a body: pointers and codes. A valid body has none.
fn entries<T: DeserializeOwned>(body: &str) -> Vec<(String, String)> {
    answer::<T>(body).0
}

/// The entries for a body, and whether the response says that there may be more.
fn answer<T: DeserializeOwned>(body: &str) -> (Vec<(String, String)>, bool) {
    Json::<T>::from_bytes(body.as_bytes()).map_or_else(answer_of, |_| (Vec::new(), false))
}

fn entries_of(problem: Problem) -> Vec<(String, String)> {
    answer_of(problem).0
}

fn answer_of(problem: Problem) -> (Vec<(String, String)>, bool) {
    let problem: Value = serde_json::from_str(&problem.to_json()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let entries = problem["errors"].as_array().unwrap().iter();
    let entries = entries.map(|entry| (text(&entry["pointer"]), text(&entry["code"])));
    (entries.collect(), problem["incompleteErrors"] == true)
}

fn is_around(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[derive(Debug, Default)]
struct Score {
    exact: usize,
    subset: usize,
    /// How often the first fault alone has its own place.
    first_exact: usize,
}

/// Tries bodies of a family. How many is set with `EVERY_FAULT_BODIES`.
fn try_family<T: DeserializeOwned>(name: &str, schema: &Schema) -> Score {
    try_bodies::<T>(name, schema, false)
}

/// `promises_all`: the response says that there may be more faults, unless it has all of them.
fn try_bodies<T: DeserializeOwned>(name: &str, schema: &Schema, promises_all: bool) -> Score {
    let bodies =
        std::env::var("EVERY_FAULT_BODIES").ok().and_then(|number| number.parse().ok()).unwrap_or(1_500);
    let seed = std::env::var("EVERY_FAULT_SEED").ok().and_then(|number| number.parse().ok()).unwrap_or(1);
    let mut score = Score::default();
    for number in 0..bodies {
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (seed << 32) ^ (number + 1));
        for _ in 0..4 {
            random.below(2);
        }
        let mut body = schema.valid(&mut random, 0);
        assert_eq!(entries::<T>(&body.to_string()), [], "{name}, valid: {body}");
        let mut expected = BTreeSet::new();
        for _ in 0..=random.below(5) {
            let mut spoilt = body.clone();
            if let Some(entry) = schema.spoil(&mut spoilt, &mut Vec::new(), &mut random) {
                // a fault around or inside another one hides it, or is hidden by it
                let hides =
                    |(other, _): &(String, String)| is_around(other, &entry.0) || is_around(&entry.0, other);
                if !expected.iter().any(hides) {
                    body = spoilt;
                    expected.insert(entry);
                }
            }
        }
        let (found, is_incomplete) = answer::<T>(&body.to_string());
        assert_eq!(found.is_empty(), expected.is_empty(), "{name}: {body}: {expected:?}");
        // in this family, a fault without an entry is inside a value that has one, or the response says that there may be more
        let has_entry =
            |(place, _): &(String, String)| found.iter().any(|(other, _)| is_around(other, place));
        assert!(
            !promises_all || is_incomplete || expected.iter().all(has_entry),
            "{name}: {body}\n found {found:?}\n  of {expected:?}"
        );
        for entry in &found {
            // a value around a fault "contains an invalid value"
            let is_around_one =
                entry.1 == "INVALID_VALUE" && expected.iter().any(|(inner, _)| is_around(&entry.0, inner));
            assert!(
                expected.contains(entry) || is_around_one,
                "{name}: {body}\n found {entry:?}\n  of {found:?}\n not in {expected:?}"
            );
        }
        // the extractor for the first fault has one of them
        match FirstFault::<T>::from_bytes(body.to_string().as_bytes()) {
            Ok(_) => assert_eq!(expected, BTreeSet::new(), "{name}: {body}"),
            Err(problem) => {
                let first = entries_of(problem);
                let [entry] = &first[..] else { panic!("{name}: {body}: {first:?}") };
                let is_around_one = entry.1 == "INVALID_VALUE"
                    && expected.iter().any(|(inner, _)| is_around(&entry.0, inner));
                assert!(
                    expected.contains(entry) || is_around_one,
                    "{name}: {body}\n first {entry:?}\n not in {expected:?}"
                );
                score.first_exact += usize::from(expected.contains(entry));
            }
        }
        match found.iter().cloned().collect::<BTreeSet<_>>() == expected {
            true => score.exact += 1,
            false => score.subset += 1,
        }
    }
    println!("{name}: {score:?}");
    score
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Plain {
    id: u64,
    small: i8,
    name: String,
    ratio: f64,
    flag: bool,
    big: u128,
    address: IpAddr,
    key: Option<uuid::Uuid>,
    any: Value,
    raw: Box<RawValue>,
    pair: (u8, String),
    names: Vec<String>,
    counts: BTreeMap<String, u16>,
    by_number: BTreeMap<u8, bool>,
    inner: Inner,
    list: Vec<Inner>,
    kind: Kind,
    #[serde(default)]
    even: Checked,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only read")]
struct Inner {
    #[serde(alias = "alias")]
    a: u8,
    b: Option<String>,
    c: Vec<Option<i32>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "it is only read")]
enum Kind {
    First,
    Second,
    New(u8),
    Pair(u8, bool),
    Named { inner: Inner },
}

/// A type that checks its value itself.
#[derive(Deserialize, Default)]
#[serde(try_from = "Vec<u8>")]
struct Checked;

impl TryFrom<Vec<u8>> for Checked {
    type Error = &'static str;

    fn try_from(items: Vec<u8>) -> Result<Self, &'static str> {
        if items.len().is_multiple_of(2) { Ok(Self) } else { Err("odd") }
    }
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(dead_code, reason = "it is only read")]
enum Internal {
    One { size: u8, name: String, inner: Inner },
    Two { list: Vec<Inner>, flag: bool, ratio: Option<f32> },
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct AroundInternal {
    id: u32,
    #[serde(default)]
    tagged: Option<Internal>,
    list: Vec<Internal>,
    name: String,
}

#[derive(Deserialize)]
#[serde(tag = "t", content = "c", rename_all = "snake_case")]
#[expect(dead_code, reason = "it is only read")]
enum Adjacently {
    Number(u8),
    Text(String),
    Inner(Inner),
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct AroundAdjacent {
    id: u32,
    one: Adjacently,
    list: Vec<Adjacently>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Flat {
    id: u8,
    #[serde(flatten)]
    more: More,
    name: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct More {
    zip: String,
    number: u32,
    #[serde(default)]
    flag: Option<bool>,
    inner: Inner,
    list: Vec<Line>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Line {
    text: String,
    amount: i16,
}

/// A type that accepts any scalar, but prefers a number.
struct Lenient;

impl<'de> Deserialize<'de> for Lenient {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let _ = u8::deserialize(deserializer);
        Ok(Self)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "it is only read")]
enum Untagged {
    Number(u8),
    Inner(Inner),
    Texts(Vec<String>),
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Swallowing {
    a: u8,
    lenient: Lenient,
    list: Vec<u8>,
    any: Option<Untagged>,
    untagged: Vec<Untagged>,
    #[serde(deserialize_with = "half")]
    half: u8,
}

fn half<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    // accepts more than a `u8`
    Ok((u16::deserialize(deserializer)? / 2) as u8)
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct AroundUntagged {
    id: u32,
    one: Untagged,
    list: Vec<Untagged>,
    maybe: Option<Untagged>,
    name: String,
}

/// A code that the service has issued. No value can stand in for it.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Issued;

const ISSUED: &[&str] = &["K-1041", "K-1042"];

impl TryFrom<String> for Issued {
    type Error = &'static str;

    fn try_from(code: String) -> Result<Self, &'static str> {
        if ISSUED.contains(&&*code) { Ok(Self) } else { Err("not issued") }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "it is only read")]
enum Discount {
    Nothing,
    Code(Issued),
    Limited(Issued, u8),
    Named { code: Issued, percent: u8 },
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Discounts {
    first: (Issued, u8, bool),
    all: Vec<(Issued, u8)>,
    codes: Vec<Issued>,
    two: [Issued; 2],
    maybe: Option<Issued>,
    discount: Discount,
    list: Vec<Discount>,
    by_name: BTreeMap<String, Discount>,
    last: u8,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct FlatDiscounts {
    #[serde(flatten)]
    discounts: Discounts,
}

fn discounts() -> Vec<Field> {
    let code = || Format(ISSUED, &["x", "", "K-1043"]);
    let discount = || {
        let named = Schema::Struct {
            fields: vec![required("code", code()), required("percent", Int(0, 255))],
            denies_unknown: false,
        };
        let limited = Tuple(vec![code(), Int(0, 255)]);
        Enum(&["nothing"], vec![("code", code()), ("limited", limited), ("named", named)])
    };
    vec![
        required("first", Tuple(vec![code(), Int(0, 255), Bool])),
        required("all", List(boxed(Tuple(vec![code(), Int(0, 255)])))),
        required("codes", List(boxed(code()))),
        required("two", Tuple(vec![code(), code()])),
        optional("maybe", Schema::Option(boxed(code()))),
        required("discount", discount()),
        required("list", List(boxed(discount()))),
        required("by_name", Map(boxed(discount()))),
        required("last", Int(0, 255)),
    ]
}

fn untagged() -> Schema {
    let variants = vec![Int(0, 255), inner(), List(boxed(Text))];
    Schema::Untagged(variants, |text| serde_json::from_str::<Untagged>(text).is_ok())
}

fn inner() -> Schema {
    Schema::Struct {
        fields: vec![
            required("a", Int(0, 255)),
            optional("b", Schema::Option(boxed(Text))),
            required("c", List(boxed(Schema::Option(boxed(Int(i32::MIN.into(), i32::MAX.into())))))),
        ],
        denies_unknown: true,
    }
}

fn plain() -> Schema {
    let fields = vec![
        required("id", Int(0, u64::MAX.into())),
        required("small", Int(-128, 127)),
        required("name", Text),
        required("ratio", Float),
        required("flag", Bool),
        required("big", Huge),
        required("address", Format(&["127.0.0.1", "::1"], &["x", "1.2.3", ""])),
        optional("key", Schema::Option(boxed(Format(&["00000000-0000-0000-0000-000000000001"], &["x", ""])))),
        required("any", Anything),
        required("raw", Anything),
        required("pair", Tuple(vec![Int(0, 255), Text])),
        required("names", List(boxed(Text))),
        required("counts", Map(boxed(Int(0, 65535)))),
        required("by_number", NumberMap(boxed(Bool))),
        required("inner", inner()),
        required("list", List(boxed(inner()))),
        required("kind", kind()),
        optional("even", Even),
    ];
    Schema::Struct { fields, denies_unknown: false }
}

fn kind() -> Schema {
    let named = Schema::Struct { fields: vec![required("inner", inner())], denies_unknown: false };
    let others = vec![("new", Int(0, 255)), ("pair", Tuple(vec![Int(0, 255), Bool])), ("named", named)];
    Enum(&["first", "second"], others)
}

fn internal() -> Schema {
    let one = vec![required("size", Int(0, 255)), required("name", Text), required("inner", inner())];
    let two = vec![
        required("list", List(boxed(inner()))),
        required("flag", Bool),
        optional("ratio", Schema::Option(boxed(Float))),
    ];
    Tagged("kind", vec![("one", one), ("two", two)])
}

fn adjacent() -> Schema {
    Adjacent("t", "c", vec![("number", Int(0, 255)), ("text", Text), ("inner", inner())])
}

fn flat() -> Schema {
    let line = Schema::Struct {
        fields: vec![required("text", Text), required("amount", Int(-32768, 32767))],
        denies_unknown: false,
    };
    let fields = vec![
        required("id", Int(0, 255)),
        required("zip", Text),
        required("number", Int(0, u32::MAX.into())),
        optional("flag", Schema::Option(boxed(Bool))),
        required("inner", inner()),
        required("list", List(boxed(line))),
        required("name", Text),
    ];
    Schema::Struct { fields, denies_unknown: false }
}

#[test]
fn plain_types_are_exact() {
    let score = try_family::<Plain>("plain", &plain());
    assert!(score.exact * 100 >= (score.exact + score.subset) * 97, "{score:?}");
}

#[test]
fn lists_of_plain_types_are_exact() {
    let score = try_family::<Vec<Plain>>("list of plain", &List(boxed(plain())));
    assert!(score.exact * 100 >= (score.exact + score.subset) * 97, "{score:?}");
}

#[test]
fn internally_tagged_types_are_true() {
    let around = Schema::Struct {
        fields: vec![
            required("id", Int(0, u32::MAX.into())),
            optional("tagged", Schema::Option(boxed(internal()))),
            required("list", List(boxed(internal()))),
            required("name", Text),
        ],
        denies_unknown: false,
    };
    let score = try_family::<AroundInternal>("internally tagged", &around);
    assert!(score.exact * 100 >= (score.exact + score.subset) * 60, "{score:?}");
    try_family::<Internal>("an internally tagged root", &internal());
}

#[test]
fn adjacently_tagged_types_are_true() {
    let around = Schema::Struct {
        fields: vec![
            required("id", Int(0, u32::MAX.into())),
            required("one", adjacent()),
            required("list", List(boxed(adjacent()))),
        ],
        denies_unknown: false,
    };
    let score = try_family::<AroundAdjacent>("adjacently tagged", &around);
    assert!(score.exact * 100 >= (score.exact + score.subset) * 60, "{score:?}");
}

#[test]
fn flattened_types_are_true() {
    let score = try_family::<Flat>("flattened", &flat());
    assert!(score.exact * 100 >= (score.exact + score.subset) * 60, "{score:?}");
    try_family::<Vec<Flat>>("list of flattened", &List(boxed(flat())));
}

#[test]
fn untagged_types_are_true() {
    let around = Schema::Struct {
        fields: vec![
            required("id", Int(0, u32::MAX.into())),
            required("one", untagged()),
            required("list", List(boxed(untagged()))),
            optional("maybe", Schema::Option(boxed(untagged()))),
            required("name", Text),
        ],
        denies_unknown: false,
    };
    let score = try_family::<AroundUntagged>("untagged", &around);
    assert!(score.exact * 100 >= (score.exact + score.subset) * 60, "{score:?}");
}

#[test]
fn what_nothing_stands_in_for_does_not_shift_or_hide_its_neighbours() {
    fn check<T: DeserializeOwned>(body: &str, expected: &[(&str, &str)]) {
        let (found, is_incomplete) = answer::<T>(body);
        let found: Vec<_> = found.iter().map(|(place, code)| (&**place, &**code)).collect();
        assert_eq!((&*found, is_incomplete), (expected, true), "{body}");
    }
    // the number is not read in place of the code
    check::<(Issued, u8)>(r#"["x",7]"#, &[("#/0", "INVALID_VALUE")]);
    check::<Vec<(Issued, u8)>>(
        r#"[["x",7],[7,7]]"#,
        &[("#/0/0", "INVALID_VALUE"), ("#/1/0", "INVALID_TYPE")],
    );
    // another value stands in for an enum around it
    check::<(Discount, u8)>(
        r#"[{"code":"x"},"y"]"#,
        &[("#/0/code", "INVALID_VALUE"), ("#/1", "INVALID_TYPE")],
    );
    check::<(Discount, u8)>(
        r#"[{"limited":["x",7]},256]"#,
        &[("#/0/limited/0", "INVALID_VALUE"), ("#/1", "OUT_OF_RANGE")],
    );
    // all items of an array have the same type
    let found = entries::<[Issued; 3]>(r#"["x",7,"K-1041"]"#);
    assert_eq!(
        found.iter().map(|(place, code)| (&**place, &**code)).collect::<Vec<_>>(),
        [("#/0", "INVALID_VALUE"), ("#/1", "INVALID_TYPE")]
    );
}

#[test]
fn types_without_stand_ins_are_true() {
    let schema = || Schema::Struct { fields: discounts(), denies_unknown: false };
    let score = try_bodies::<Discounts>("without stand-ins", &schema(), true);
    assert!(score.exact * 100 >= (score.exact + score.subset) * 60, "{score:?}");
    try_bodies::<Vec<Discounts>>("list without stand-ins", &List(boxed(schema())), true);
    try_family::<FlatDiscounts>("flattened, without stand-ins", &schema());
}

#[test]
fn types_that_swallow_errors_are_not_accused() {
    let schema = Schema::Struct {
        fields: vec![
            required("a", Int(0, 255)),
            // a missing value is an error too, and swallowed
            optional("lenient", Anything),
            required("list", List(boxed(Int(0, 255)))),
            required("half", Int(0, 65535)),
        ],
        denies_unknown: false,
    };
    let around = Swallow(schema);
    around.run();
}

/// Bodies of [`Swallowing`]: the schema, and values that are valid for the other fields.
struct Swallow(Schema);

impl Swallow {
    fn run(&self) {
        let Schema::Struct { fields, .. } = &self.0 else { unreachable!() };
        let any = ["7", "{\"a\":1,\"c\":[]}", "[\"x\"]"];
        let lenient = ["7", "300", "-1", "true", "1.5", "null", "\"x\""];
        for number in 0..800 {
            let mut random = Random(0x1234_5678_9abc ^ (number + 1));
            let mut members = valid_fields(fields, &mut random, 0);
            let expected = match random.flip() {
                true => spoil_members(fields, false, &mut members, &mut Vec::new(), &mut random),
                false => None,
            };
            if let Some((_, value)) = members.iter_mut().find(|(name, _)| name == "lenient") {
                *value = raw(random.pick(&lenient));
            }
            members.push(("any".to_owned(), raw(random.pick(&any))));
            let untagged = (0..random.below(3)).map(|_| raw(random.pick(&any))).collect();
            members.push(("untagged".to_owned(), JsonText::List(untagged)));
            shuffle(&mut members, &mut random);
            let body = JsonText::Object(members);
            let found = entries::<Swallowing>(&body.to_string());
            assert_eq!(found, Vec::from_iter(expected), "{body}");
        }
    }
}
