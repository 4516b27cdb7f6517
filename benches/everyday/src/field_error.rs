//! An entry of `errors` for an item of a list.

use std::borrow::Cow;

use limit::table::Cell;
use problem_core::FieldError;

use crate::way;

/// An entry, as a service would keep it.
struct Entry {
    field: String,
    pointer: String,
    code: Cow<'static, str>,
    message: Cow<'static, str>,
}

fn ours(index: usize) -> FieldError {
    FieldError::new(format!("items[{index}].price"), "OUT_OF_RANGE", "must be above 0")
}

fn by_hand(index: usize) -> Entry {
    Entry {
        field: format!("items[{index}].price"),
        pointer: format!("#/items/{index}/price"),
        code: "OUT_OF_RANGE".into(),
        message: "must be above 0".into(),
    }
}

pub fn pair() -> [Cell; 2] {
    [
        way!("`FieldError::new`", || 3, ours, |entry: FieldError| {
            [entry.field(), entry.pointer().unwrap_or_default(), entry.code(), entry.message()].concat()
        }),
        way!("`FieldError::new`", || 3, by_hand, |entry: Entry| {
            [&*entry.field, &*entry.pointer, &*entry.code, &*entry.message].concat()
        }),
    ]
}
