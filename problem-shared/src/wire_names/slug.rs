//! The slug of a code, also in const evaluation.

use alloc::string::String;
use alloc::vec::Vec;

use super::is_separator;

/// The slug of a code: `ORDER_NOT_FOUND` → `order-not-found`. It has the words of the title.
#[must_use]
pub fn slug(code: &str) -> String {
    let mut slug = Vec::new();
    let mut at = 0;
    while at < code.len() {
        if starts_word_of_slug(code.as_bytes(), at) {
            slug.push(b'-');
        }
        slug.push(slug_byte(code.as_bytes()[at]));
        at += 1;
    }
    String::from_utf8_lossy(&slug).into_owned()
}

/// The length of what follows the base in the type URI of a code that is a constant. `is_slug`: it is the slug of the code, and not
/// the code. After it comes `suffix`.
#[must_use]
pub const fn uri_rest_len(code: &str, is_slug: bool, suffix: &str) -> usize {
    let bytes = code.as_bytes();
    let (mut at, mut len) = (0, bytes.len() + suffix.len());
    while is_slug && at < bytes.len() {
        len += starts_word_of_slug(bytes, at) as usize;
        at += 1;
    }
    len
}

/// What follows the base in the type URI of a code that is a constant. `N` is its [`uri_rest_len`].
#[must_use]
pub const fn uri_rest<const N: usize>(code: &str, is_slug: bool, suffix: &str) -> [u8; N] {
    let (bytes, suffix) = (code.as_bytes(), suffix.as_bytes());
    let (mut rest, mut len, mut at) = ([0; N], 0, 0);
    while at < bytes.len() && len < N {
        if is_slug && starts_word_of_slug(bytes, at) {
            rest[len] = b'-';
            len += 1;
        }
        if len < N {
            rest[len] = if is_slug { slug_byte(bytes[at]) } else { bytes[at] };
            len += 1;
        }
        at += 1;
    }
    let mut at = 0;
    while at < suffix.len() && len < N {
        rest[len] = suffix[at];
        len += 1;
        at += 1;
    }
    rest
}

const fn slug_byte(byte: u8) -> u8 {
    if is_separator(byte) { b'-' } else { byte.to_ascii_lowercase() }
}

/// Whether a word starts at a byte of a code, in a part that has small letters. This is the rule of `words`, which const evaluation
/// cannot call.
const fn starts_word_of_slug(code: &[u8], at: usize) -> bool {
    if at == 0 || !code[at].is_ascii_uppercase() || is_separator(code[at - 1]) {
        return false;
    }
    let before = code[at - 1];
    let is_followed = at + 1 < code.len() && code[at + 1].is_ascii_lowercase();
    let is_start = before.is_ascii_lowercase()
        || before.is_ascii_digit()
        || (before.is_ascii_uppercase() && is_followed);
    is_start && has_small_letters(code, at)
}

/// Whether the part of a code around a byte, up to the next separators, has small letters.
const fn has_small_letters(code: &[u8], at: usize) -> bool {
    let mut left = at;
    while left > 0 && !is_separator(code[left - 1]) {
        left -= 1;
    }
    while left < code.len() && !is_separator(code[left]) {
        if code[left].is_ascii_lowercase() {
            return true;
        }
        left += 1;
    }
    false
}
