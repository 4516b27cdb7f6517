//! Numbers in schemas. Integers are compared exactly, because a double cannot hold the limits of a `u64`.

use std::cmp::Ordering;

use serde_json::Value;

#[derive(Debug, Clone, Copy)]
pub(super) enum Number {
    Integer(i128),
    Float(f64),
}

impl Number {
    pub(super) fn of(value: &Value) -> Option<Self> {
        match (value.as_i64(), value.as_u64()) {
            (Some(number), _) => Some(Self::Integer(number.into())),
            (None, Some(number)) => Some(Self::Integer(number.into())),
            (None, None) => value.as_f64().map(Self::Float),
        }
    }

    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(one), Self::Integer(other)) => Some(one.cmp(&other)),
            (one, other) => one.as_f64().partial_cmp(&other.as_f64()),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "it is compared with a double")]
    fn as_f64(self) -> f64 {
        match self {
            Self::Integer(number) => number as f64,
            Self::Float(number) => number,
        }
    }
}

/// An end of a range of numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) number: Number,
    /// The number is not in the range.
    pub(super) is_exclusive: bool,
}

/// Which end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Lower,
    Upper,
}

impl End {
    /// The keywords of this end: the one with the limit in the range, and the one without.
    pub(super) fn keywords(self) -> [&'static str; 2] {
        match self {
            Self::Lower => ["minimum", "exclusiveMinimum"],
            Self::Upper => ["maximum", "exclusiveMaximum"],
        }
    }

    /// Whether a limit excludes all that another one excludes.
    pub(super) fn is_within(self, new: Limit, old: Limit) -> bool {
        let inside = match self {
            Self::Lower => Ordering::Greater,
            Self::Upper => Ordering::Less,
        };
        match new.number.compare(old.number) {
            Some(Ordering::Equal) => new.is_exclusive || !old.is_exclusive,
            order => order == Some(inside),
        }
    }

    /// The limit of a keyword. The integers above 0 are those from 1.
    pub(super) fn limit(self, value: &Value, is_exclusive: bool, is_integer: bool) -> Option<Limit> {
        let number = Number::of(value)?;
        Some(match number {
            Number::Integer(limit) if is_exclusive && is_integer => {
                let next =
                    if self == Self::Lower { limit.saturating_add(1) } else { limit.saturating_sub(1) };
                Limit { number: Number::Integer(next), is_exclusive: false }
            }
            number => Limit { number, is_exclusive },
        })
    }
}

/// The range of a format of integers, as schemars and OpenAPI name them.
pub(super) fn integer_format(format: &Value) -> Option<[Limit; 2]> {
    let (min, max): (i128, i128) = match format.as_str()? {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" | "int" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" | "uint" => (0, u64::MAX.into()),
        _ => return None,
    };
    Some([min, max].map(|limit| Limit { number: Number::Integer(limit), is_exclusive: false }))
}
