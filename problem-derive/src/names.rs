//! The names on the wire that follow from a Rust name or from a code. They are frozen: a change
//! here changes what clients have stored.

/// Words that a title writes in capitals.
const ACRONYMS: [&str; 27] = [
    "API", "CORS", "CSRF", "DNS", "HTML", "HTTP", "HTTPS", "ID", "IO", "IP", "JSON", "JWT", "MFA", "OTP",
    "PDF", "SMS", "SQL", "SSL", "SSO", "TLS", "TTL", "URI", "URL", "UTF8", "UUID", "XML", "YAML",
];

/// serde's casings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Casing {
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
    pub(crate) const WORDS: &[(&str, Self)] = &[
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

/// `OrderNotFound` → `ORDER_NOT_FOUND`
pub(crate) fn code(rust_name: &str) -> String {
    words(rust_name).join("_").to_uppercase()
}

/// `ORDER_NOT_FOUND` → `order-not-found`
pub(crate) fn slug(code: &str) -> String {
    let letters = code.bytes().map(|letter| match letter {
        b'_' | b'.' => '-',
        letter => char::from(letter.to_ascii_lowercase()),
    });
    letters.collect()
}

/// `ORDER_NOT_FOUND` → Order Not Found
pub(crate) fn title(code: &str) -> String {
    let words: Vec<_> = words(code).iter().map(|word| title_word(word)).collect();
    words.join(" ")
}

fn title_word(word: &str) -> String {
    let capitals = word.to_uppercase();
    if ACRONYMS.contains(&capitals.as_str()) {
        return capitals;
    }
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

/// The member that a field becomes, by serde's casings: `order_id` → `orderId`.
pub(crate) fn member(field: &str, casing: Option<Casing>) -> String {
    let pascal = || -> String {
        let words = field.split('_').map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        });
        words.collect()
    };
    match casing {
        None | Some(Casing::Lower | Casing::Snake) => field.to_owned(),
        Some(Casing::Upper | Casing::ScreamingSnake) => field.to_ascii_uppercase(),
        Some(Casing::Pascal) => pascal(),
        Some(Casing::Camel) => {
            let pascal = pascal();
            let mut letters = pascal.chars();
            let first = letters.next().map(|letter| letter.to_ascii_lowercase());
            first.into_iter().chain(letters).collect()
        }
        Some(Casing::Kebab) => field.replace('_', "-"),
        Some(Casing::ScreamingKebab) => field.to_ascii_uppercase().replace('_', "-"),
    }
}

/// What serde calls a variant: `CreditCard` → `creditCard`.
#[allow(dead_code, reason = "a feature uses it, and not all who read this file have that")]
pub(crate) fn variant(name: &str, casing: Option<Casing>) -> String {
    let snake = || -> String {
        let letters = name.char_indices().flat_map(|(at, letter)| {
            let before = (at > 0 && letter.is_uppercase()).then_some('_');
            before.into_iter().chain([letter.to_ascii_lowercase()])
        });
        letters.collect()
    };
    match casing {
        None | Some(Casing::Pascal) => name.to_owned(),
        Some(Casing::Lower) => name.to_ascii_lowercase(),
        Some(Casing::Upper) => name.to_ascii_uppercase(),
        Some(Casing::Camel) => {
            let mut letters = name.chars();
            let first = letters.next().map(|letter| letter.to_ascii_lowercase());
            first.into_iter().chain(letters).collect()
        }
        Some(Casing::Snake) => snake(),
        Some(Casing::ScreamingSnake) => snake().to_ascii_uppercase(),
        Some(Casing::Kebab) => snake().replace('_', "-"),
        Some(Casing::ScreamingKebab) => snake().to_ascii_uppercase().replace('_', "-"),
    }
}

/// A word ends before a capital that follows a small letter or a digit, before the last of a run
/// of capitals that a small letter follows, and at `_`, `.` and `-`.
///
/// ```text
/// HTTP|Error   SHA256|Mismatch   O|Auth2|Error   order|Not|Found
/// ```
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, &letter) in letters.iter().enumerate() {
        if matches!(letter, '_' | '.' | '-') {
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
