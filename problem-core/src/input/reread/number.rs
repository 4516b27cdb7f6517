//! Texts as numbers, and the ranges of integer types.

use crate::input::reread::node::Given;

/// A number as serde_json reads it. It is `None` if it is too large.
pub(super) fn number<'t>(text: &str) -> Option<Given<'t>> {
    if !text.contains(['.', 'e', 'E'])
        && text != "-0"
        && let Some(integer) = integer(text)
    {
        return Some(integer);
    }
    text.parse().ok().filter(|value: &f64| value.is_finite()).map(Given::Float)
}

/// A text as an integer of 64 bits.
pub(super) fn integer<'t>(text: &str) -> Option<Given<'t>> {
    match text.parse() {
        Ok(value) => Some(Given::Unsigned(value)),
        Err(_) => text.parse().ok().map(Given::Signed),
    }
}

/// The text of a query or form, if it is a number or a boolean.
pub(super) fn parsed<'t>(text: &str) -> Option<Given<'t>> {
    match text.parse() {
        Ok(value) => Some(Given::Bool(value)),
        Err(_) => integer(text).or_else(|| text.parse().ok().map(Given::Float)),
    }
}

/// Whether a number is in the range of the integer type with this name.
pub(super) fn fits(given: Given<'_>, name: &str) -> bool {
    let number = match given {
        Given::Unsigned(value) => i128::from(value),
        Given::Signed(value) => i128::from(value),
        _ => return false,
    };
    let (signed, bits) = name.split_at(1);
    let bits: u32 = bits.parse().unwrap_or(64);
    let range = match signed {
        // a type without a sign does not accept `-0`
        "u" if matches!(given, Given::Signed(_)) => return false,
        "u" => 0..1_i128 << bits,
        _ => -(1_i128 << (bits - 1))..1_i128 << (bits - 1),
    };
    range.contains(&number)
}
