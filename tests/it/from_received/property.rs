//! For any value of an error of any shape, the error comes back from its bytes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::Ipv6Addr;

use problem_core::{FieldError, Problem, ReceivedProblem, ToProblem};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::round_trip;

/// The ways in which serde writes an enum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum External {
    Unit,
    Newtype(String),
    Tuple(i8, Option<char>),
    Struct { a: u128, b: Vec<External> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Tagged {
    NoFields,
    WithFields { text: String, more: Option<Box<Tagged>> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Flat {
    #[serde(rename = "flat-a")]
    a: i64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    b: Vec<Option<bool>>,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error, Problem)]
#[problem(base = "/errors/", rename_all = "camelCase", code_prefix = "SHAPE_", from_received)]
enum Shape {
    #[error("nothing")]
    #[problem(status = 400)]
    Nothing,
    #[error("numbers")]
    #[problem(status = 404, extension("const" = "x"))]
    Numbers {
        #[problem(extension)]
        unsigned: u64,
        #[problem(extension)]
        signed_value: i64,
        #[problem(extension = "UINT")]
        wide: u128,
        #[problem(extension)]
        fraction: f64,
        #[problem(extension)]
        yes: bool,
        #[problem(extension)]
        letter: char,
    },
    #[error("texts {0}")]
    #[problem(status = 409)]
    Texts(#[problem(extension = "a\"b")] String, #[problem(extension = "é")] Renamed),
    #[error("collections")]
    #[problem(status = 410)]
    Collections {
        #[problem(extension)]
        list: Vec<String>,
        #[problem(extension)]
        set: BTreeSet<i16>,
        #[problem(extension)]
        map: HashMap<String, Vec<u8>>,
        #[problem(extension)]
        tuple: (u8, String, [i32; 3]),
        #[problem(extension)]
        any: Value,
    },
    #[error("optional")]
    #[problem(status = 412)]
    Optional {
        #[problem(extension)]
        number: Option<u8>,
        #[problem(extension)]
        list: Option<Vec<Option<String>>>,
        #[problem(extension)]
        any: Option<Box<External>>,
    },
    #[error("enums")]
    #[problem(status = 415)]
    Enums(#[problem(extension = "external")] External, #[problem(extension = "tagged")] Tagged),
    #[error("flattened")]
    #[problem(status = 417)]
    Flattened {
        #[problem(extension)]
        own: u8,
        #[problem(flatten)]
        rest: BTreeMap<String, String>,
    },
    #[error("flat")]
    #[problem(status = 421)]
    Flat(#[problem(flatten)] Flat),
    #[error("errors")]
    #[problem(status = 422)]
    Errors {
        #[problem(errors)]
        errors: Vec<FieldError>,
        #[problem(detail)]
        detail: Option<u32>,
    },
    #[error("instance")]
    #[problem(status = 423)]
    Instance(#[problem(instance)] Ipv6Addr),
    #[error("own code")]
    #[problem(status = 500, code = "OWN", detail = "{id}")]
    OwnCode {
        #[problem(extension)]
        id: u64,
    },
    #[error(transparent)]
    #[problem(transparent)]
    Inner(Box<Inner>),
    #[error("traced")]
    Traced {
        #[problem(transparent)]
        inner: Other,
        #[problem(extension)]
        trace: String,
    },
}

/// A name that JSON escapes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Renamed {
    #[serde(rename = "\u{0}\"\\é")]
    value: Option<String>,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error, Problem)]
#[problem(from_received)]
enum Inner {
    #[error("first")]
    #[problem(status = 424)]
    First(#[problem(extension = "n")] i8),
    #[error("second")]
    #[problem(status = 425)]
    Second,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error, Problem)]
#[error("other")]
#[problem(status = 451, from_received)]
struct Other {
    #[problem(extension)]
    text: String,
}

fn text() -> BoxedStrategy<String> {
    prop_oneof![".{0,12}", "[\\x00-\\x1f\"\\\\/\u{7f}\u{2028}\u{10ffff}]{0,6}"].boxed()
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(text(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn external() -> impl Strategy<Value = External> {
    let leaf = prop_oneof![
        Just(External::Unit),
        text().prop_map(External::Newtype),
        any::<(i8, Option<char>)>().prop_map(|(a, b)| External::Tuple(a, b)),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        (any::<u128>(), proptest::collection::vec(inner, 0..3)).prop_map(|(a, b)| External::Struct { a, b })
    })
}

fn tagged() -> impl Strategy<Value = Tagged> {
    Just(Tagged::NoFields).prop_recursive(3, 4, 1, |inner| {
        (text(), proptest::option::of(inner))
            .prop_map(|(text, more)| Tagged::WithFields { text, more: more.map(Box::new) })
    })
}

fn field_error() -> impl Strategy<Value = FieldError> {
    (proptest::collection::vec(text(), 0..3), text(), text(), 0..5).prop_map(|(path, code, message, part)| {
        let error = FieldError::at(path, code, message);
        match part {
            0 => error.in_query(),
            1 => error.in_path(),
            2 => error.in_form(),
            3 => error.in_header(),
            _ => error,
        }
    })
}

/// A number that serde_json reads exactly.
fn fraction() -> impl Strategy<Value = f64> {
    any::<i32>().prop_map(|number| f64::from(number) / 8.0)
}

fn shape() -> impl Strategy<Value = Shape> {
    let list = || proptest::collection::vec(text(), 0..4);
    let not_null = value().prop_filter("a member is never sent as `null`", |value| !value.is_null());
    let reserved =
        ["type", "title", "status", "detail", "instance", "code", "errors", "requestId", "timestamp"];
    let rest = proptest::collection::btree_map(text(), text(), 0..5)
        .prop_filter("a reserved name", move |map| {
            !map.contains_key("own") && !reserved.iter().any(|name| map.contains_key(*name))
        });
    prop_oneof![
        Just(Shape::Nothing),
        (any::<(u64, i64, u128, bool, char)>(), fraction()).prop_map(
            |((unsigned, signed_value, wide, yes, letter), fraction)| Shape::Numbers {
                unsigned,
                signed_value,
                wide,
                fraction,
                yes,
                letter
            }
        ),
        (text(), proptest::option::of(text())).prop_map(|(a, value)| Shape::Texts(a, Renamed { value })),
        (
            list(),
            any::<BTreeSet<i16>>(),
            proptest::collection::hash_map(text(), any::<Vec<u8>>(), 0..3),
            (any::<u8>(), text(), any::<[i32; 3]>()),
            not_null
        )
            .prop_map(|(list, set, map, tuple, any)| Shape::Collections {
                list,
                set,
                map,
                tuple,
                any
            }),
        (
            any::<Option<u8>>(),
            proptest::option::of(proptest::collection::vec(proptest::option::of(text()), 0..3)),
            proptest::option::of(external())
        )
            .prop_map(|(number, list, any)| Shape::Optional { number, list, any: any.map(Box::new) }),
        (external(), tagged()).prop_map(|(external, tagged)| Shape::Enums(external, tagged)),
        (any::<u8>(), rest).prop_map(|(own, rest)| Shape::Flattened { own, rest }),
        any::<(i64, Vec<Option<bool>>)>().prop_map(|(a, b)| Shape::Flat(Flat { a, b })),
        (proptest::collection::vec(field_error(), 0..4), any::<Option<u32>>())
            .prop_map(|(errors, detail)| Shape::Errors { errors, detail }),
        any::<u128>().prop_map(|bits| Shape::Instance(Ipv6Addr::from_bits(bits))),
        any::<u64>().prop_map(|id| Shape::OwnCode { id }),
        any::<i8>().prop_map(|number| Shape::Inner(Box::new(Inner::First(number)))),
        Just(Shape::Inner(Box::new(Inner::Second))),
        (text(), text()).prop_map(|(text, trace)| Shape::Traced { inner: Other { text }, trace }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn an_error_of_any_shape_comes_back(error in shape()) {
        let back = round_trip(&error).map_err(|received| received.to_string());
        prop_assert_eq!(back, Ok(error));
    }

    /// A service with a base for its problem types sends other type URIs.
    #[test]
    fn it_comes_back_from_the_uri_of_the_deployment(error in shape()) {
        let body = error.to_json();
        let slug = error.code().to_ascii_lowercase().replace('_', "-");
        let body = match body.strip_prefix(r#"{"type":"/"#) {
            Some(rest) => format!(r#"{{"type":"https://shop.example/{rest}"#),
            None => body.replacen('{', &format!(r#"{{"type":"https://shop.example/problems/{slug}","#), 1),
        };
        let received = ReceivedProblem::from_json(body.as_bytes()).unwrap();
        let back = received.into_error_in("https://shop.example/problems/").map_err(|received| received.to_string());
        prop_assert_eq!(back, Ok(error));
    }
}
