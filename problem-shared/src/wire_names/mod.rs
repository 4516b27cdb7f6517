//! The names on the wire that follow from a Rust name or from a code. **They are frozen:** a change here would break what
//! clients have stored.

mod casing;
mod slug;
#[cfg(test)]
mod tests;

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use self::casing::in_casing;
pub use self::casing::{Casing, member, variant};
pub use self::slug::{slug, uri_rest, uri_rest_len};

/// Words that a title writes in capitals.
const ACRONYMS: [&str; 27] = [
    "API", "CORS", "CSRF", "DNS", "HTML", "HTTP", "HTTPS", "ID", "IO", "IP", "JSON", "JWT", "MFA", "OTP",
    "PDF", "SMS", "SQL", "SSL", "SSO", "TLS", "TTL", "URI", "URL", "UTF8", "UUID", "XML", "YAML",
];

/// The code of a variant: `OrderNotFound` → `ORDER_NOT_FOUND`.
#[must_use]
pub fn code(rust_name: &str) -> String {
    words(rust_name).join("_").to_uppercase()
}

/// The code of a variant in one of serde's casings: `OrderNotFound` → `order_not_found`.
#[must_use]
pub fn code_in(rust_name: &str, casing: Casing) -> String {
    in_casing(&words(rust_name), casing)
}

/// The code of a status in one of serde's casings: `NOT_FOUND` → `not_found`. In `PascalCase` it is `NotFound`.
#[must_use]
pub fn status_code_in(code: &str, casing: Casing) -> String {
    in_casing(&words(&code.to_lowercase()), casing)
}

/// Whether a byte separates words of a code.
const fn is_separator(byte: u8) -> bool {
    matches!(byte, b'_' | b'.' | b'-')
}

fn is_separator_letter(letter: char) -> bool {
    u8::try_from(letter).is_ok_and(is_separator)
}

/// The title of a code: `ORDER_NOT_FOUND` → Order Not Found.
#[must_use]
pub fn title(code: &str) -> String {
    let parts = code.split(is_separator_letter).filter(|part| !part.is_empty());
    let words: Vec<_> = parts.flat_map(words_of_part).map(|word| title_word(&word)).collect();
    words.join(" ")
}

/// The words in a code between two separators. `MD5SUM` is one word, because without small letters nothing shows where
/// another word starts. `orderNotFound` is three words.
fn words_of_part(part: &str) -> Vec<String> {
    if part.chars().any(char::is_lowercase) { words(part) } else { vec![part.to_owned()] }
}

fn title_word(word: &str) -> String {
    let capitals = word.to_uppercase();
    if ACRONYMS.contains(&capitals.as_str()) {
        return capitals;
    }
    let mut text = String::new();
    for letter in word.chars() {
        match text.is_empty() {
            true => text.extend(letter.to_uppercase()),
            false => text.extend(letter.to_lowercase()),
        }
    }
    text
}

/// Splits a name into words. A word ends before a capital that follows a small letter or a digit, before the last of a run
/// of capitals if a small letter follows, and at `_`, `.` and `-`.
///
/// ```text
/// HTTP|Error   SHA256|Mismatch   O|Auth2|Error   order|Not|Found
/// ```
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, &letter) in letters.iter().enumerate() {
        if is_separator_letter(letter) {
            words.push(String::new());
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(index + 1);
        let starts_word = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || before.is_uppercase() && after.is_some_and(|after| after.is_lowercase())
            });
        if starts_word {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
