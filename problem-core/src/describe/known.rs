//! The schemas of the types of the standard library, as serde serialises them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroUsize,
};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

/// A type whose schema this crate knows.
pub trait KnownSchema {
    /// The schema. It refers to no other schema.
    fn schema() -> Value;
}

/// The schema of any JSON value. It is not empty, because some libraries cannot read an empty schema.
pub(super) fn anything() -> Value {
    json!({"description": "Any JSON value."})
}

macro_rules! schemas {
    ($($ty:ty => $schema:expr;)*) => {$(
        impl KnownSchema for $ty {
            fn schema() -> Value {
                $schema
            }
        }
    )*};
}

macro_rules! integers {
    ($($ty:ident)*) => {$(
        impl KnownSchema for $ty {
            fn schema() -> Value {
                json!({"type": "integer", "minimum": $ty::MIN, "maximum": $ty::MAX})
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);
integers!(NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroUsize);
integers!(NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroIsize);

schemas! {
    // their limits are not numbers that every reader of JSON can hold
    u128 => json!({"type": "integer", "minimum": 0});
    i128 => json!({"type": "integer"});
    f32 => json!({"type": "number", "format": "float"});
    f64 => json!({"type": "number", "format": "double"});
    bool => json!({"type": "boolean"});
    char => json!({"type": "string", "minLength": 1, "maxLength": 1});
    str => json!({"type": "string"});
    String => json!({"type": "string"});
    Path => json!({"type": "string"});
    PathBuf => json!({"type": "string"});
    Ipv4Addr => json!({"type": "string", "format": "ipv4"});
    Ipv6Addr => json!({"type": "string", "format": "ipv6"});
    IpAddr => json!({"anyOf": [Ipv4Addr::schema(), Ipv6Addr::schema()]});
    SocketAddr => json!({"type": "string", "examples": ["192.0.2.1:443"]});
    SocketAddrV4 => json!({"type": "string", "examples": ["192.0.2.1:443"]});
    SocketAddrV6 => json!({"type": "string", "examples": ["[2001:db8::1]:443"]});
    Duration => object(&[("secs", u64::schema()), ("nanos", u32::schema())]);
    SystemTime => object(&[("secs_since_epoch", u64::schema()), ("nanos_since_epoch", u32::schema())]);
    serde_json::Number => json!({"type": "number"});
    serde_json::Map<String, Value> => json!({"type": "object"});
    // salvo-oapi has it as an object
    Value => anything();
}

#[cfg(feature = "boundary")]
schemas! {
    uuid::Uuid => json!({"type": "string", "format": "uuid"});
}

#[cfg(feature = "chrono")]
schemas! {
    chrono::NaiveDate => json!({"type": "string", "format": "date"});
    // neither has a time zone, so it is not a `date-time`
    chrono::NaiveDateTime => json!({"type": "string", "examples": ["2026-01-01T12:00:00"]});
    chrono::NaiveTime => json!({"type": "string", "examples": ["12:00:00"]});
}

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> KnownSchema for chrono::DateTime<Z> {
    fn schema() -> Value {
        json!({"type": "string", "format": "date-time"})
    }
}

#[cfg(feature = "jiff")]
schemas! {
    jiff::Timestamp => json!({"type": "string", "format": "date-time"});
    jiff::civil::Date => json!({"type": "string", "format": "date"});
    jiff::civil::DateTime => json!({"type": "string", "examples": ["2026-01-01T12:00:00"]});
    jiff::civil::Time => json!({"type": "string", "examples": ["12:00:00"]});
    jiff::Span => json!({"type": "string", "format": "duration"});
    jiff::SignedDuration => json!({"type": "string", "format": "duration"});
}

fn object(members: &[(&str, Value)]) -> Value {
    let names: Vec<_> = members.iter().map(|(name, _)| *name).collect();
    let members: serde_json::Map<_, _> =
        members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "properties": members, "required": names})
}

macro_rules! as_inner {
    ($($ty:ty)*) => {$(
        impl<T: KnownSchema + ?Sized> KnownSchema for $ty {
            fn schema() -> Value {
                T::schema()
            }
        }
    )*};
}

as_inner!(&T Box<T> Rc<T> Arc<T>);

impl<T: KnownSchema + ToOwned + ?Sized> KnownSchema for Cow<'_, T> {
    fn schema() -> Value {
        T::schema()
    }
}

impl<T: KnownSchema> KnownSchema for Option<T> {
    fn schema() -> Value {
        json!({"anyOf": [T::schema(), {"type": "null"}]})
    }
}

macro_rules! lists {
    ($($ty:ty)*) => {$(
        impl<T: KnownSchema> KnownSchema for $ty {
            fn schema() -> Value {
                json!({"type": "array", "items": T::schema()})
            }
        }
    )*};
}

lists!([T] Vec<T> VecDeque<T> LinkedList<T> BinaryHeap<T>);

impl<T: KnownSchema, const N: usize> KnownSchema for [T; N] {
    fn schema() -> Value {
        json!({"type": "array", "items": T::schema(), "minItems": N, "maxItems": N})
    }
}

impl<T: KnownSchema> KnownSchema for BTreeSet<T> {
    fn schema() -> Value {
        json!({"type": "array", "items": T::schema(), "uniqueItems": true})
    }
}

impl<T: KnownSchema, S> KnownSchema for HashSet<T, S> {
    fn schema() -> Value {
        json!({"type": "array", "items": T::schema(), "uniqueItems": true})
    }
}

/// A type that can be the key of a JSON object. Keys of any other type may not serialize.
pub trait KnownKey {
    /// The schema of the keys, or `None` if they are any texts.
    fn names() -> Option<Value>;
}

macro_rules! keys {
    ($($ty:ty)* => $names:expr) => {$(
        impl KnownKey for $ty {
            fn names() -> Option<Value> {
                $names
            }
        }
    )*};
}

keys!(str String => None);
keys!(char => Some(json!({"minLength": 1, "maxLength": 1})));
keys!(bool => Some(json!({"enum": ["false", "true"]})));
keys!(u8 u16 u32 u64 usize u128 => Some(json!({"pattern": r"^\d+$"})));
keys!(i8 i16 i32 i64 isize i128 => Some(json!({"pattern": r"^-?\d+$"})));

#[cfg(feature = "boundary")]
keys!(uuid::Uuid => Some(json!({"format": "uuid"})));

macro_rules! as_inner_key {
    ($($ty:ty)*) => {$(
        impl<T: KnownKey + ?Sized> KnownKey for $ty {
            fn names() -> Option<Value> {
                T::names()
            }
        }
    )*};
}

as_inner_key!(&T Box<T>);

impl<T: KnownKey + ToOwned + ?Sized> KnownKey for Cow<'_, T> {
    fn names() -> Option<Value> {
        T::names()
    }
}

fn map<K: KnownKey, T: KnownSchema>() -> Value {
    let mut schema = json!({"type": "object", "additionalProperties": T::schema()});
    if let Some(names) = K::names() {
        schema["propertyNames"] = names;
    }
    schema
}

impl<K: KnownKey, T: KnownSchema> KnownSchema for BTreeMap<K, T> {
    fn schema() -> Value {
        map::<K, T>()
    }
}

impl<K: KnownKey, T: KnownSchema, S> KnownSchema for HashMap<K, T, S> {
    fn schema() -> Value {
        map::<K, T>()
    }
}

macro_rules! tuples {
    ($(($($item:ident)*) $len:literal;)*) => {$(
        impl<$($item: KnownSchema),*> KnownSchema for ($($item,)*) {
            fn schema() -> Value {
                json!({
                    "type": "array",
                    "prefixItems": [$($item::schema()),*],
                    "minItems": $len,
                    "maxItems": $len,
                })
            }
        }
    )*};
}

tuples! {
    (A) 1;
    (A B) 2;
    (A B C) 3;
    (A B C D) 4;
}
