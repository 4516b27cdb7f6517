//! Values of any shape. Every number breaks the rule of its field if it is 0, so the entries must have the pointers of
//! the zeros in the JSON.

use std::collections::{BTreeMap, BTreeSet};

use problem_core::FieldError;
use problem_core::validation::{self, BrokenRules, WireNames};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, Deserialize, Serialize, garde::Validate, WireNames)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Node {
    #[garde(range(min = 1))]
    the_count: u8,
    #[garde(dive)]
    #[serde(rename = "a~/b", skip_serializing_if = "Option::is_none")]
    renamed: Option<Box<Node>>,
    #[garde(dive)]
    some_nodes: Vec<Node>,
    #[garde(dive)]
    by_name: BTreeMap<String, Leaf>,
    #[garde(dive)]
    flat: Flat,
    #[garde(inner(range(min = 1)))]
    plain_numbers: Vec<u8>,
    #[garde(dive)]
    tagged: Vec<Tagged>,
    #[garde(dive)]
    new_type: Number,
    #[garde(dive)]
    stepped_over: SteppedOver,
    #[garde(dive)]
    pair: (Leaf, Number),
}

/// A report has no step for the only field with rules.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, garde::Validate, WireNames)]
#[garde(transparent)]
struct SteppedOver {
    #[garde(dive)]
    #[serde(rename = "the leaf")]
    leaf: Leaf,
    #[garde(skip)]
    #[serde(rename = "unchecked")]
    other: bool,
}

#[derive(Debug, Deserialize, Serialize, garde::Validate, WireNames)]
struct Flat {
    #[garde(dive)]
    #[serde(flatten)]
    leaf: Leaf,
    #[garde(dive)]
    #[serde(flatten)]
    tagged: Internal,
    #[garde(range(min = 1))]
    own: u8,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize, garde::Validate, validator::Validate, WireNames)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct Leaf {
    #[garde(range(min = 1))]
    #[validate(range(min = 1))]
    leaf_count: u8,
    #[garde(range(min = 1))]
    #[validate(range(min = 1))]
    r#type: u8,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize, garde::Validate, WireNames)]
struct Number(#[garde(range(min = 1))] u8);

#[derive(Debug, Deserialize, Serialize, garde::Validate, WireNames)]
enum Tagged {
    External(#[garde(dive)] External),
    Internal(#[garde(dive)] Internal),
    Adjacent(#[garde(dive)] Adjacent),
    Untagged(#[garde(dive)] Untagged),
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize, garde::Validate, WireNames)]
#[serde(rename_all = "kebab-case", rename_all_fields = "PascalCase")]
enum External {
    One(#[garde(range(min = 1))] u8),
    Two(#[garde(range(min = 1))] u8, #[garde(dive)] Leaf),
    Named {
        #[garde(range(min = 1))]
        the_count: u8,
        #[garde(dive)]
        #[serde(flatten)]
        leaf: Leaf,
    },
    Nothing,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize, garde::Validate, WireNames)]
#[serde(tag = "the kind", rename_all = "camelCase")]
enum Internal {
    One(#[garde(dive)] Leaf),
    #[serde(rename_all = "kebab-case")]
    Named {
        #[garde(range(min = 1))]
        the_count: u8,
    },
    Nothing,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize, garde::Validate, WireNames)]
#[serde(tag = "kind", content = "the content")]
enum Adjacent {
    One(#[garde(dive)] Leaf),
    Two(#[garde(range(min = 1))] u8, #[garde(range(min = 1))] u8),
    Named {
        #[garde(range(min = 1))]
        #[serde(rename = "x")]
        the_count: u8,
    },
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize, garde::Validate, WireNames)]
#[serde(untagged)]
enum Untagged {
    Two(#[garde(range(min = 1))] u8, #[garde(range(min = 1))] u8),
    Named {
        #[garde(range(min = 1))]
        the_count: u8,
    },
    One(#[garde(range(min = 1))] u8),
}

/// Makes values from numbers, which it takes one by one.
struct Maker<'a> {
    numbers: &'a mut dyn Iterator<Item = u8>,
    names: &'a [String],
}

impl Maker<'_> {
    fn number(&mut self) -> u8 {
        self.numbers.next().unwrap_or(1) % 3
    }

    fn many<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.number()).map(|_| make(self)).collect()
    }

    fn leaf(&mut self) -> Leaf {
        Leaf { leaf_count: self.number(), r#type: self.number() }
    }

    fn tagged(&mut self) -> Tagged {
        match (self.number(), self.number()) {
            (0, 0) => Tagged::External(External::One(self.number())),
            (0, 1) => Tagged::External(External::Two(self.number(), self.leaf())),
            (0, _) if self.number() == 0 => Tagged::External(External::Nothing),
            (0, _) => Tagged::External(External::Named { the_count: self.number(), leaf: self.leaf() }),
            (1, 0) => Tagged::Internal(self.internal()),
            (1, 1) => Tagged::Adjacent(Adjacent::One(self.leaf())),
            (1, _) => Tagged::Adjacent(Adjacent::Named { the_count: self.number() }),
            (_, 0) if self.number() == 0 => Tagged::Adjacent(Adjacent::Two(self.number(), self.number())),
            (_, 0) => Tagged::Untagged(Untagged::One(self.number())),
            (_, 1) => Tagged::Untagged(Untagged::Two(self.number(), self.number())),
            _ => Tagged::Untagged(Untagged::Named { the_count: self.number() }),
        }
    }

    fn internal(&mut self) -> Internal {
        match self.number() {
            0 => Internal::One(self.leaf()),
            1 => Internal::Named { the_count: self.number() },
            _ => Internal::Nothing,
        }
    }

    /// Avoids a leaf, because two leaves would have the same name.
    fn without_leaf(&mut self) -> Internal {
        match self.internal() {
            Internal::One(_) => Internal::Nothing,
            other => other,
        }
    }

    fn node(&mut self, depth: u8) -> Node {
        let names = self.names;
        Node {
            the_count: self.number(),
            renamed: (depth > 0 && self.number() == 0).then(|| Box::new(self.node(depth - 1))),
            some_nodes: if depth > 0 { self.many(|maker| maker.node(depth - 1)) } else { Vec::new() },
            by_name: names.iter().map(|name| (name.clone(), self.leaf())).collect(),
            flat: Flat { leaf: self.leaf(), tagged: self.without_leaf(), own: self.number() },
            plain_numbers: self.many(Self::number),
            tagged: self.many(Self::tagged),
            new_type: Number(self.number()),
            stepped_over: SteppedOver { leaf: self.leaf(), other: true },
            pair: (self.leaf(), Number(self.number())),
        }
    }
}

/// Collects the pointers of all zeros.
fn zeros(value: &Value, pointer: &mut Vec<String>, found: &mut BTreeSet<Vec<String>>) {
    let mut at = |name: String, value: &Value| {
        pointer.push(name);
        zeros(value, pointer, found);
        pointer.pop();
    };
    match value {
        Value::Number(number) if number.as_u64() == Some(0) => drop(found.insert(pointer.clone())),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| at(index.to_string(), item)),
        Value::Object(members) => members.iter().for_each(|(name, value)| at(name.clone(), value)),
        _ => {}
    }
}

/// The steps of a pointer (RFC 6901 §4, §6).
fn steps(pointer: &str) -> Vec<String> {
    let decode = |step: &str| {
        let bytes = step.as_bytes();
        let (mut decoded, mut at) = (Vec::new(), 0);
        while let Some(&byte) = bytes.get(at) {
            if byte == b'%' {
                decoded.push(u8::from_str_radix(&step[at + 1..at + 3], 16).unwrap());
                at += 3;
            } else {
                decoded.push(byte);
                at += 1;
            }
        }
        String::from_utf8(decoded).unwrap().replace("~1", "/").replace("~0", "~")
    };
    pointer.strip_prefix('#').unwrap().split('/').skip(1).map(decode).collect()
}

/// If a name or pointer is too long to be sent back, the entry is about the value around it.
fn shown(pointer: &[String]) -> Vec<String> {
    let mut length = 0;
    let is_shown = |name: &&String| {
        length += FieldError::at([name], "", "").pointer().unwrap().len() - 1;
        name.len() <= 128 && length <= 512
    };
    pointer.iter().take_while(is_shown).cloned().collect()
}

fn check(rules: Result<(), BrokenRules>, value: &Value) {
    let mut all = BTreeSet::new();
    zeros(value, &mut Vec::new(), &mut all);
    let expected: BTreeSet<_> = all.iter().map(|pointer| shown(pointer)).collect();
    let Err(rules) = rules else { return assert!(expected.is_empty(), "{value}") };
    assert_eq!(rules.total(), all.len(), "{value}");
    let found: BTreeSet<_> = rules.entries().iter().map(|entry| steps(entry.pointer().unwrap())).collect();
    assert_eq!(found.len(), expected.len().min(BrokenRules::LIMIT), "{value}");
    assert!(found.is_subset(&expected), "{value}: {found:?}");
    for entry in rules.entries() {
        let is_whole = all.contains(&steps(entry.pointer().unwrap()));
        assert_eq!(entry.code(), if is_whole { "OUT_OF_RANGE" } else { "INVALID_VALUE" });
    }
}

use validator::Validate as _;

proptest! {
    #[test]
    fn entries_point_at_what_is_wrong(
        numbers in prop::collection::vec(any::<u8>(), 0..200),
        names in prop::collection::vec("(.{0,12}|[a-z~/é]{120,140})", 0..3),
    ) {
        let mut numbers = numbers.into_iter();
        let made = Maker { numbers: &mut numbers, names: &names }.node(3);
        let text = serde_json::to_string(&made).unwrap();
        let read: Node = serde_json::from_str(&text).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        check(validation::garde::check(&read, &()), &value);
    }

    #[test]
    fn entries_of_validator_point_at_what_is_wrong(
        leaves in prop::collection::btree_map(".{0,12}", (0_u8..3, 0_u8..3), 0..5),
        list in prop::collection::vec((0_u8..3, 0_u8..3), 0..120),
    ) {
        #[derive(Deserialize, Serialize, validator::Validate, WireNames)]
        #[serde(rename_all = "UPPERCASE")]
        struct Whole {
            #[validate(nested)]
            map: BTreeMap<String, Leaf>,
            #[validate(nested)]
            #[serde(rename = "the list")]
            list: Option<Vec<Leaf>>,
        }
        let leaf = |(leaf_count, r#type)| Leaf { leaf_count, r#type };
        let map = leaves.into_iter().map(|(name, numbers)| (name, leaf(numbers))).collect();
        let made = Whole { map, list: Some(list.into_iter().map(leaf).collect()) };
        let value = serde_json::to_value(&made).unwrap();
        check(validation::validator::check(&made), &value);
    }
}
