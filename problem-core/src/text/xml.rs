//! The names of XML elements, and the characters of XML texts.

/// Whether a text is a name (XML 1.0 §2.3) without a colon (Namespaces in XML 1.0 §4).
pub(crate) fn is_name(name: &str) -> bool {
    let is_start = |found| {
        matches!(found, 'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
            | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
            | '\u{200c}' | '\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
            | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
            | '\u{10000}'..='\u{effff}')
    };
    let is_later = |found| {
        let is_joiner = matches!(found, '-' | '.' | '\u{b7}' | '\u{203f}' | '\u{2040}');
        is_joiner || matches!(found, '0'..='9' | '\u{300}'..='\u{36f}')
    };
    if name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return !name.is_empty();
    }
    name.starts_with(is_start) && name.chars().all(|found| is_start(found) || is_later(found))
}

/// Whether a document can contain a character, directly or as a reference (XML 1.0 §2.2).
pub(crate) fn is_allowed(found: char) -> bool {
    !matches!(found, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn element_names_are_recognised() {
        for name in ["a", "orderId", "_1", "a-b.c", "é", "type_name", "日本"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1st", "a b", "-a", ".a", "a:b", "a<", "a\u{0}", "×"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
