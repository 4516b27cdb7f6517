//! The message of a violation, written in const evaluation.

use problem_shared::rulebook::Violation;

/// The message of a violation. A text of more than 4 KiB is cut off.
pub(super) struct ConstString {
    bytes: [u8; MAX_LENGTH],
    len: usize,
}

/// In bytes.
const MAX_LENGTH: usize = 4096;

impl ConstString {
    pub(super) const fn new(violation: &Violation<'_>) -> Self {
        let mut bytes = [0; MAX_LENGTH];
        let mut len = violation.write(&mut bytes);
        if len > bytes.len() {
            len = bytes.len();
            // the cut may be inside a character
            while len > 0 && std::str::from_utf8(bytes.split_at(len).0).is_err() {
                len -= 1;
            }
        }
        Self { bytes, len }
    }

    pub(super) const fn text(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use problem_shared::rulebook::{Rule, Violation};

    use super::ConstString;

    #[test]
    fn a_message_is_written_and_cut_off_between_characters() {
        let violation = Violation::new(Rule::MissingCode).with_text("status", "599");
        assert_eq!(ConstString::new(&violation).text(), violation.message());
        // the cut is at each byte of a character
        for start in ["", "a", "aa"] {
            let long = start.to_owned() + &"€".repeat(1400);
            let violation = Violation::new(Rule::MissingStatus).with_text("variant", &long);
            let text = ConstString::new(&violation);
            assert!(violation.message().starts_with(text.text()));
            assert!((4094..=4096).contains(&text.text().len()), "{}", text.text().len());
        }
    }
}
