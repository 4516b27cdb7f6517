//! Long bodies that do not match their types, each in another way. They are the worst that a client can send to a deserializer that
//! looks for every fault.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::hint::black_box;

use problem_core::Problem;
use problem_core::extract::Json;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

/// A body, and the type that it does not match.
pub struct Case {
    pub name: &'static str,
    /// Makes a body of this length in bytes.
    body: fn(usize) -> String,
    read: fn(&[u8]) -> Option<Problem>,
}

#[derive(Deserialize)]
struct Item {
    _id: Uuid,
    _amount: u32,
}

#[derive(Deserialize)]
struct Text {
    _text: String,
    _ids: Vec<Uuid>,
}

#[derive(Deserialize)]
struct Numbers {
    _numbers: Vec<u8>,
    _ids: Vec<Uuid>,
}

/// No placeholder value fits it.
struct Word;

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "the one word" => Ok(Self),
            _ => Err(D::Error::custom("another word")),
        }
    }
}

#[derive(Deserialize)]
struct Holder {
    _word: Word,
}

#[derive(Deserialize)]
#[serde(tag = "kind")]
enum Tagged<T> {
    List { _values: Vec<T> },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Untagged {
    Texts { _values: Vec<String> },
    Name { _name: String },
}

#[derive(Deserialize)]
enum Colour {
    Red,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Strict {
    _n: Option<u8>,
}

#[derive(Deserialize)]
struct Flat {
    #[serde(flatten)]
    _rest: Rest,
}

#[derive(Deserialize)]
struct Rest {
    _id: u32,
    _name: String,
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Option<Problem> {
    Json::<T>::from_bytes(body).err()
}

/// As many items as fit, in brackets.
fn repeated<I: Display>(size: usize, open: &str, item: impl Fn(usize) -> I, close: &str) -> String {
    let mut text = String::with_capacity(size + 64);
    text.push_str(open);
    for number in 0.. {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&item(number).to_string());
        if text.len() >= size {
            break;
        }
    }
    text + close
}

fn ids() -> String {
    vec!["\"x\""; 200].join(",")
}

pub const CASES: [Case; 22] = [
    Case {
        name: "a list of wrong types",
        body: |size| repeated(size, "[", |_| "\"x\"", "]"),
        read: read::<Vec<u32>>,
    },
    Case {
        name: "a list of bad UUIDs",
        body: |size| repeated(size, "[", |_| "\"x\"", "]"),
        read: read::<Vec<Uuid>>,
    },
    Case {
        name: "a list of numbers, and 200 bad UUIDs",
        body: |size| repeated(size, "{\"_numbers\":[", |_| 1, &format!("],\"_ids\":[{}]}}", ids())),
        read: read::<Numbers>,
    },
    Case {
        name: "a long text, and 200 bad UUIDs",
        body: |size| format!("{{\"_text\":\"{}\",\"_ids\":[{}]}}", "x".repeat(size), ids()),
        read: read::<Text>,
    },
    Case {
        name: "a list of structs with bad UUIDs",
        body: |size| repeated(size, "[", |_| "{\"_id\":\"x\",\"_amount\":1}", "]"),
        read: read::<Vec<Item>>,
    },
    Case {
        name: "a list of `{}` for structs",
        body: |size| repeated(size, "[", |_| "{}", "]"),
        read: read::<Vec<Item>>,
    },
    Case {
        name: "a text that nothing can stand in for, and a list of numbers",
        body: |size| repeated(size, "[{\"_word\":\"x\"},[", |_| 1, "]]"),
        read: read::<(Holder, Vec<u8>)>,
    },
    Case {
        name: "a list of texts that nothing can stand in for",
        body: |size| repeated(size, "[", |_| "{\"_word\":\"x\"}", "]"),
        read: read::<Vec<Holder>>,
    },
    Case {
        name: "an internally tagged list of wrong types",
        body: |size| repeated(size, "{\"kind\":\"List\",\"_values\":[", |_| 1234, "]}"),
        read: read::<Tagged<bool>>,
    },
    Case {
        name: "an internally tagged list of wrong texts",
        body: |size| repeated(size, "{\"kind\":\"List\",\"_values\":[", |_| "\"x\"", "]}"),
        read: read::<Tagged<bool>>,
    },
    Case {
        name: "an internally tagged list of unknown variants, with escapes",
        body: |size| repeated(size, "{\"kind\":\"List\",\"_values\":[", |_| "\"\\u0078\"", "]}"),
        read: read::<Tagged<Colour>>,
    },
    Case {
        name: "a list of internally tagged structs",
        body: |size| repeated(size, "[", |_| "{\"kind\":\"List\",\"_values\":[1]}", "]"),
        read: read::<Vec<Tagged<bool>>>,
    },
    Case {
        name: "an untagged list of wrong types",
        body: |size| repeated(size, "{\"_values\":[", |_| 1, "]}"),
        read: read::<Untagged>,
    },
    Case {
        name: "a map of bad keys",
        body: |size| repeated(size, "{", |number| format!("\"x{number:06}\":1"), "}"),
        read: read::<BTreeMap<u32, u8>>,
    },
    Case {
        name: "a map of wrong types",
        body: |size| repeated(size, "{", |number| format!("\"{number:06}\":\"\""), "}"),
        read: read::<BTreeMap<String, u8>>,
    },
    Case {
        name: "a map of bad UUIDs",
        body: |size| repeated(size, "{", |number| format!("\"{number:06}\":\"\""), "}"),
        read: read::<BTreeMap<String, Uuid>>,
    },
    Case {
        name: "unknown members",
        body: |size| repeated(size, "{", |number| format!("\"{number:06}\":1"), "}"),
        read: read::<Strict>,
    },
    Case {
        name: "duplicate members",
        body: |size| repeated(size, "{", |_| "\"_n\":1", "}"),
        read: read::<Strict>,
    },
    Case {
        name: "a flattened struct with missing members",
        body: |size| repeated(size, "{", |number| format!("\"{number:06}\":1"), "}"),
        read: read::<Flat>,
    },
    Case {
        name: "a list of flattened structs with missing members",
        body: |size| repeated(size, "[", |_| "{\"a\":1,\"b\":{}}", "]"),
        read: read::<Vec<Flat>>,
    },
    Case {
        name: "lists in 100 others",
        body: |size| repeated(size, "[", |_| format!("{}{}", "[".repeat(100), "]".repeat(100)), "]"),
        read: read::<Vec<u8>>,
    },
    Case {
        name: "a list of bad UUIDs with escapes",
        body: |size| repeated(size, "[", |_| "\"\\u0078\"", "]"),
        read: read::<Vec<Uuid>>,
    },
];

impl Case {
    /// Makes the body.
    pub fn make(&self, size: usize) -> String {
        black_box((self.body)(size))
    }

    pub fn read_as_value(&self, body: &str) {
        drop(black_box(serde_json::from_str::<serde_json::Value>(body)));
    }

    /// Reads the body as its type, and makes the JSON of the problem.
    pub fn read_with_faults(&self, body: &str) -> String {
        (self.read)(body.as_bytes()).map(|problem| problem.to_json()).unwrap_or_default()
    }

    /// The number of faults that were found, and whether these are all.
    pub fn result(&self, body: &str) -> (usize, bool) {
        let problem: serde_json::Value =
            serde_json::from_str(&self.read_with_faults(body)).unwrap_or_default();
        let faults = problem["errors"].as_array().map_or(0, Vec::len);
        (faults, problem["incompleteErrors"] != true)
    }
}
