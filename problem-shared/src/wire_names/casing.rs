//! serde's casings, and the names that it gives to fields and variants.

use alloc::borrow::ToOwned as _;
use alloc::string::String;

/// The casings of serde's `rename_all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "`WORDS` shows each casing")]
pub enum Casing {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl Casing {
    /// The names of the casings, as serde spells them.
    pub const WORDS: &[(&str, Self)] = &[
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
        ("PascalCase", Self::Pascal),
        ("camelCase", Self::Camel),
        ("snake_case", Self::Snake),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("kebab-case", Self::Kebab),
        ("SCREAMING-KEBAB-CASE", Self::ScreamingKebab),
    ];
}

/// Joins words in a casing. `PascalCase` and `camelCase` keep the capitals of `HTTP|Error`.
pub(super) fn in_casing(words: &[String], casing: Casing) -> String {
    let joined = |separator: &str| words.join(separator);
    match casing {
        Casing::Lower => joined("").to_lowercase(),
        Casing::Upper => joined("").to_uppercase(),
        Casing::Snake => joined("_").to_lowercase(),
        Casing::ScreamingSnake => joined("_").to_uppercase(),
        Casing::Kebab => joined("-").to_lowercase(),
        Casing::ScreamingKebab => joined("-").to_uppercase(),
        Casing::Pascal => pascal(&joined("_")),
        Casing::Camel => match words.split_first() {
            Some((first, rest)) => first.to_lowercase() + &pascal(&rest.join("_")),
            None => String::new(),
        },
    }
}

/// The name of the member of a field in one of serde's casings: `order_id` → `orderId`.
#[must_use]
pub fn member(field: &str, casing: Option<Casing>) -> String {
    match casing {
        None | Some(Casing::Lower | Casing::Snake) => field.to_owned(),
        Some(Casing::Upper | Casing::ScreamingSnake) => field.to_ascii_uppercase(),
        Some(Casing::Pascal) => pascal(field),
        Some(Casing::Camel) => camel(pascal(field)),
        Some(Casing::Kebab) => field.replace('_', "-"),
        Some(Casing::ScreamingKebab) => field.to_ascii_uppercase().replace('_', "-"),
    }
}

/// `order_id` → `OrderId`
fn pascal(field: &str) -> String {
    let mut pascal = String::new();
    for word in field.split('_') {
        let start = pascal.len();
        pascal.push_str(word);
        if let Some(first) = pascal.get_mut(start..start + 1) {
            first.make_ascii_uppercase();
        }
    }
    pascal
}

/// `OrderId` → `orderId`
fn camel(mut pascal: String) -> String {
    if let Some(first) = pascal.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    pascal
}

/// The name of a variant in one of serde's casings: `CreditCard` → `creditCard`.
#[must_use]
pub fn variant(name: &str, casing: Option<Casing>) -> String {
    let snake = || {
        let mut snake = String::new();
        for letter in name.chars() {
            if letter.is_uppercase() && !snake.is_empty() {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
        }
        snake
    };
    match casing {
        None | Some(Casing::Pascal) => name.to_owned(),
        Some(Casing::Lower) => name.to_ascii_lowercase(),
        Some(Casing::Upper) => name.to_ascii_uppercase(),
        Some(Casing::Camel) => camel(name.to_owned()),
        Some(Casing::Snake) => snake(),
        Some(Casing::ScreamingSnake) => snake().to_ascii_uppercase(),
        Some(Casing::Kebab) => snake().replace('_', "-"),
        Some(Casing::ScreamingKebab) => snake().to_ascii_uppercase().replace('_', "-"),
    }
}
