//! Functions on texts for const evaluation, which the standard library does not have as `const fn`s.

/// Whether two texts are equal.
#[must_use]
pub const fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether two texts are equal, whatever the case of ASCII letters.
#[must_use]
pub const fn equal_ignore_case(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if !a[at].eq_ignore_ascii_case(&b[at]) {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether a text is in a list.
#[must_use]
pub const fn contains(list: &[&str], text: &str) -> bool {
    let mut at = 0;
    while at < list.len() {
        if equal(list[at].as_bytes(), text.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

/// The entry of a list that equals a text, whatever the case of ASCII letters.
#[must_use]
pub const fn find_ignore_case(list: &'static [&'static str], text: &str) -> Option<&'static str> {
    let mut at = 0;
    while at < list.len() {
        if equal_ignore_case(list[at], text) {
            return Some(list[at]);
        }
        at += 1;
    }
    None
}

/// The part of a text from `start` to `end`. Both are on character boundaries.
#[must_use]
pub const fn part(text: &str, start: usize, end: usize) -> &str {
    text.split_at(end).0.split_at(start).1
}

/// The character that starts at a byte of a text.
#[must_use]
pub const fn char_at(text: &str, at: usize) -> char {
    let bytes = text.as_bytes();
    let (first, len) = match bytes[at] {
        byte @ 0..=0x7f => (byte as u32, 1),
        byte @ 0x80..=0xdf => (byte as u32 & 0x1f, 2),
        byte @ 0xe0..=0xef => (byte as u32 & 0x0f, 3),
        byte => (byte as u32 & 0x07, 4),
    };
    let (mut code, mut next) = (first, at + 1);
    while next < at + len && next < bytes.len() {
        code = code << 6 | (bytes[next] as u32 & 0x3f);
        next += 1;
    }
    match char::from_u32(code) {
        Some(found) => found,
        None => char::REPLACEMENT_CHARACTER,
    }
}

/// The place of the first byte from `start` on that is `byte`, or `end`.
#[must_use]
pub const fn find(bytes: &[u8], byte: u8, start: usize, end: usize) -> usize {
    let mut at = start;
    while at < end && bytes[at] != byte {
        at += 1;
    }
    if at < end { at } else { end }
}

/// Whether a byte is one of `list`.
#[must_use]
pub const fn is_one_of(byte: u8, list: &[u8]) -> bool {
    find(list, byte, 0, list.len()) < list.len()
}

/// The place of the first byte from `at` on that is not one of `skipped`.
#[must_use]
pub const fn skip(bytes: &[u8], mut at: usize, skipped: &[u8]) -> usize {
    while at < bytes.len() && is_one_of(bytes[at], skipped) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_decoded() {
        let text = "aé€😀\u{7f}";
        for (at, expected) in text.char_indices() {
            assert_eq!(char_at(text, at), expected);
        }
    }

    #[test]
    fn texts_are_compared() {
        assert!(equal(b"", b"") && equal(b"ab", b"ab"));
        assert!(!equal(b"ab", b"ac") && !equal(b"a", b"ab"));
        assert!(contains(&["a", "b"], "b") && !contains(&["a", "b"], "B"));
        assert_eq!(find_ignore_case(&["Allow"], "aLLOW"), Some("Allow"));
        assert_eq!(part("a€b", 1, 4), "€");
    }
}
