//! The names on the wire that follow from a Rust name or from a code. **They are frozen:** a change here would break what
//! clients have stored.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// Words that a title writes in capitals.
const ACRONYMS: [&str; 27] = [
    "API", "CORS", "CSRF", "DNS", "HTML", "HTTP", "HTTPS", "ID", "IO", "IP", "JSON", "JWT", "MFA", "OTP",
    "PDF", "SMS", "SQL", "SSL", "SSO", "TLS", "TTL", "URI", "URL", "UTF8", "UUID", "XML", "YAML",
];

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

/// Joins words in a casing. `PascalCase` and `camelCase` keep the capitals of `HTTP|Error`.
fn in_casing(words: &[String], casing: Casing) -> String {
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

/// The slug of a code: `ORDER_NOT_FOUND` → `order-not-found`. Its words are those of the title.
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

/// Whether a byte separates words of a code.
const fn is_separator(byte: u8) -> bool {
    matches!(byte, b'_' | b'.' | b'-')
}

fn is_separator_letter(letter: char) -> bool {
    u8::try_from(letter).is_ok_and(is_separator)
}

const fn slug_byte(byte: u8) -> u8 {
    if is_separator(byte) { b'-' } else { byte.to_ascii_lowercase() }
}

/// Whether a word starts at a byte of a code, in a part that has small letters. This is the rule of [`words`], which const evaluation
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

#[cfg(test)]
mod tests {
    use super::{Casing, code, code_in, slug, status_code_in, uri_rest, uri_rest_len};
    use alloc::string::{String, ToString as _};
    use alloc::vec::Vec;

    /// Calls `check` with every text of at most `len` of these letters.
    fn for_every_text(letters: &str, len: usize, check: &mut dyn FnMut(&str)) {
        fn grow(text: &mut String, letters: &str, len: usize, check: &mut dyn FnMut(&str)) {
            check(text);
            if text.len() < len {
                for letter in letters.chars() {
                    text.push(letter);
                    grow(text, letters, len, check);
                    text.pop();
                }
            }
        }
        grow(&mut String::new(), letters, len, check);
    }

    #[test]
    fn a_code_is_in_the_casing() {
        let casings = |name: &str, make: fn(&str, Casing) -> String| -> Vec<String> {
            Casing::WORDS.iter().map(|&(_, casing)| make(name, casing)).collect()
        };
        for (name, codes) in [
            ("Gone", ["gone", "GONE", "Gone", "gone", "gone", "GONE", "gone", "GONE"]),
            (
                "OrderNotFound",
                [
                    "ordernotfound",
                    "ORDERNOTFOUND",
                    "OrderNotFound",
                    "orderNotFound",
                    "order_not_found",
                    "ORDER_NOT_FOUND",
                    "order-not-found",
                    "ORDER-NOT-FOUND",
                ],
            ),
            (
                "HTTPUrlV2",
                [
                    "httpurlv2",
                    "HTTPURLV2",
                    "HTTPUrlV2",
                    "httpUrlV2",
                    "http_url_v2",
                    "HTTP_URL_V2",
                    "http-url-v2",
                    "HTTP-URL-V2",
                ],
            ),
            // a name that a static could have
            (
                "Order_not_FOUND",
                [
                    "ordernotfound",
                    "ORDERNOTFOUND",
                    "OrderNotFOUND",
                    "orderNotFOUND",
                    "order_not_found",
                    "ORDER_NOT_FOUND",
                    "order-not-found",
                    "ORDER-NOT-FOUND",
                ],
            ),
            ("_", [""; 8]),
        ] {
            assert_eq!(casings(name, code_in), codes, "{name}");
        }
        assert_eq!(
            casings("HTTP_VERSION_NOT_SUPPORTED", status_code_in),
            [
                "httpversionnotsupported",
                "HTTPVERSIONNOTSUPPORTED",
                "HttpVersionNotSupported",
                "httpVersionNotSupported",
                "http_version_not_supported",
                "HTTP_VERSION_NOT_SUPPORTED",
                "http-version-not-supported",
                "HTTP-VERSION-NOT-SUPPORTED",
            ]
        );
    }

    #[test]
    fn the_usual_code_is_in_screaming_snake_case() {
        for_every_text("aB1_", 7, &mut |name| assert_eq!(code_in(name, Casing::ScreamingSnake), code(name)));
    }

    #[test]
    fn a_slug_has_the_words_of_each_part() {
        // a part without small letters is one word
        let part = |part: &str| match part.chars().any(char::is_lowercase) {
            true => code(part).to_lowercase().replace('_', "-"),
            false => part.to_lowercase(),
        };
        for_every_text("aB1_.-", 6, &mut |text| {
            let parts: Vec<_> = text.split(['_', '.', '-']).map(part).collect();
            assert_eq!(slug(text), parts.join("-"), "{text}");
            assert_eq!(uri_rest_len(text, true, ""), parts.join("-").len(), "{text}");
        });
    }

    #[test]
    fn what_follows_the_base_is_known_at_compile_time() {
        macro_rules! rest {
            ($code:literal, $is_slug:literal, $suffix:literal) => {{
                const LEN: usize = uri_rest_len($code, $is_slug, $suffix);
                const REST: [u8; LEN] = uri_rest($code, $is_slug, $suffix);
                core::str::from_utf8(&REST).expect("a code is ASCII").to_string()
            }};
        }
        assert_eq!(rest!("orders.HTTPFailure_v2", false, ""), "orders.HTTPFailure_v2");
        assert_eq!(rest!("orders.HTTPFailure_v2", true, ""), slug("orders.HTTPFailure_v2"));
        assert_eq!(rest!("orders.HTTPFailure_v2", true, "/x.html"), "orders-http-failure-v2/x.html");
        assert_eq!(rest!("E1001", false, "?v=1"), "E1001?v=1");
        assert_eq!(rest!("", true, "/a"), "/a");
        // a wrong length makes a wrong text and no panic
        assert_eq!(&uri_rest::<2>("aB", true, "xyz"), b"a-");
        assert_eq!(&uri_rest::<4>("aB", true, "xyz"), b"a-bx");
        assert_eq!(&uri_rest::<5>("a", false, ""), b"a\0\0\0\0");
    }
}
