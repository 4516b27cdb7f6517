//! Characters that a text on one line cannot have.

/// Whether a character would change how a line looks: a control character, a line separator, or one that changes the direction of
/// the text after it (Unicode TR 9, and CVE-2021-42574).
pub(crate) fn breaks_line(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
