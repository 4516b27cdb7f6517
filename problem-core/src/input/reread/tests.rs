//! Where a fault is, and what it is, for single texts. `tests/it/every_fault` has the table and the random bodies.

use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroI8, NonZeroU8};
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_core::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::node::is_derived;
use super::tape::Tape;
use super::{FaultPlace, Findings, Node, Values, reread};

/// What was found, and whether there is a value.
fn read_again<T: DeserializeOwned>(tape: &Tape<'_>) -> (Findings, bool) {
    let mut has_value = false;
    let mut read = |node: Node<'_>| {
        let read = T::deserialize(node).map(drop);
        has_value = read.is_ok();
        read
    };
    let findings = reread(tape, Values::Json, type_name::<T>(), &mut read);
    (findings, has_value)
}

/// The faults of a text, in the order in which they were found.
fn faults<T: DeserializeOwned>(text: &str) -> Vec<String> {
    let tape = Tape::new(text).unwrap();
    let line = |(place, fault): &(FaultPlace, super::Fault)| {
        let (path, name) = match place {
            FaultPlace::Value(value) => (tape.path(*value), None),
            FaultPlace::Missing(object, name) => (tape.path(*object), Some(*name)),
        };
        let path: Vec<_> = path.iter().map(|step| &**step).chain(name).collect();
        format!("{} {}", path.join("/"), fault.code())
    };
    read_again::<T>(&tape).0.faults.iter().map(line).collect()
}

#[test]
fn a_text_may_be_deeper_than_the_stack() {
    let nested = format!("{}{}", "[".repeat(1 << 19), "]".repeat(1 << 19));
    assert_eq!(faults::<u8>(&nested), [" INVALID_TYPE"]);
    let deepest = vec!["0"; 127].join("/");
    assert_eq!(faults::<serde_json::Value>(&nested), [format!("{deepest} INVALID_VALUE")]);
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Strict {
    a: u8,
    b: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Defaults {
    #[serde(alias = "b")]
    a: Vec<u8>,
    c: Box<Option<Defaults>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
enum External {
    A,
    B(u8),
    C(u8, bool),
    D { a: String },
    E(Box<External>),
}

#[derive(Deserialize)]
#[serde(tag = "a")]
#[expect(dead_code, reason = "it is only read")]
enum Internal {
    A,
    B { b: u8 },
    C(Strict),
}

#[derive(Deserialize)]
#[serde(tag = "a", content = "b")]
#[expect(dead_code, reason = "it is only read")]
enum Adjacent {
    A,
    B(u8),
    C { a: bool },
}

#[derive(Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "it is only read")]
enum Untagged {
    A(u8),
    B { a: u8 },
    C(Vec<bool>),
    D(()),
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Flat {
    a: Option<u8>,
    #[serde(flatten)]
    rest: BTreeMap<String, i8>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Newtype(u16);

#[derive(Deserialize)]
struct Unit;

/// Calls a macro with each of the types.
macro_rules! for_each_type {
    ($call:ident) => {
        $call! {
            u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, f32, f64, bool, char, String, (), Unit, Newtype,
            Value, IgnoredAny, IpAddr, SocketAddr, PathBuf, Duration, NonZeroU8, NonZeroI8, Strict, Defaults, External,
            Internal, Adjacent, Untagged, Flat, Option<u8>, Option<Option<bool>>, Vec<u8>, Vec<Option<String>>, [u8; 2],
            (u8, String), (bool,), BTreeSet<u8>, BTreeMap<String, u8>, BTreeMap<u8, bool>, HashMap<bool, i64>,
            BTreeMap<i128, ()>, BTreeMap<char, u8>, Box<RawValue>, Box<str>, Vec<Internal>, Vec<Flat>,
            BTreeMap<String, Untagged>,
        }
    };
}

/// A generator of random texts (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end
    }

    fn json(&mut self, depth: usize) -> String {
        const SCALARS: [&str; 36] = [
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "-0",
            "7",
            "127",
            "128",
            "255",
            "256",
            "-128",
            "-129",
            "65535",
            "65536",
            "4294967296",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775809",
            "340282366920938463463374607431768211455",
            "340282366920938463463374607431768211456",
            "1.0",
            "1.5",
            "1e2",
            "1E-2",
            "1e400",
            "\"\"",
            "\"a\"",
            "\"A\"",
            "\"B\"",
            "\"\\u00e9\"",
            "\"1\"",
            "\"::1\"",
            "\"127.0.0.1:80\"",
        ];
        const NAMES: [&str; 12] = ["a", "b", "c", "A", "B", "C", "D", "1", "-1", "true", "secs", "nanos"];
        match self.below(if depth < 3 { 5 } else { 3 }) {
            3 => {
                let items: Vec<_> = (0..self.below(4)).map(|_| self.json(depth + 1)).collect();
                format!("[{}]", items.join(","))
            }
            4 => {
                let member = |random: &mut Self| {
                    let name = NAMES[random.below(NAMES.len())];
                    format!("\"{name}\":{}", random.json(depth + 1))
                };
                let members: Vec<_> = (0..self.below(4)).map(|_| member(self)).collect();
                format!("{{{}}}", members.join(" , "))
            }
            _ => SCALARS[self.below(SCALARS.len())].to_owned(),
        }
    }
}

/// Whether a type accepts a text when it is read again.
fn accepts<T: DeserializeOwned>(text: &str) -> bool {
    let tape = Tape::new(text).unwrap();
    let (findings, has_value) = read_again::<T>(&tape);
    has_value && findings.faults.is_empty()
}

#[test]
fn the_types_accept_what_they_accept_from_serde_json() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3_000 {
        let text = random.json(0);
        macro_rules! compare {
            ($($type:ty,)*) => {$(
                let is_valid = serde_json::from_str::<$type>(&text).is_ok();
                // with its feature `float_roundtrip`, serde_json refuses numbers that are infinite as an `f32`
                let is_infinite = stringify!($type) == "f32" && text.parse().is_ok_and(f32::is_infinite);
                assert!(
                    is_infinite || accepts::<$type>(&text) == is_valid,
                    "{}: {text}, serde_json accepts it: {is_valid}",
                    stringify!($type)
                );
            )*};
        }
        for_each_type!(compare);
    }
}

#[test]
fn the_visitor_of_a_derive_is_known_by_its_name() {
    let visitor = "a::_::<impl serde_core::de::Deserialize for a::A>::deserialize::__Visitor";
    assert!(is_derived(visitor));
    assert!(is_derived(&format!("{visitor}<fn(u8) -> core::option::Option<u8>>")));
    assert!(is_derived(&format!("<{visitor} as serde_core::de::Visitor>::visit_enum::__Visitor")));
    assert!(!is_derived(&format!("a::Wrapper<{visitor}>")));
    assert!(!is_derived(&format!("a::Wrapper<{visitor}<u8>, u8>")));
    assert!(!is_derived("a::Visitor>"));
}
