//! A broken rule, and its message.

use alloc::string::String;
use alloc::{format, vec};

use super::Rule;
use super::identity::is_code_byte;
use crate::header_fields::token_end;
use crate::{bytes, uri};

/// A broken rule, with the values for its message.
#[derive(Debug, Clone, Copy)]
pub struct Violation<'a> {
    rule: Rule,
    values: [(&'static str, Value<'a>); MOST_VALUES],
    len: usize,
    has_opt_out: bool,
}

/// No message has more values.
const MOST_VALUES: usize = 8;

/// A value in a message.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// A text as it is.
    Text(&'a str),
    /// A text with `{name}`s of its own, which are values of the same violation.
    Template(&'static str),
    /// A number.
    Number(u64),
    /// A character in single quotes. One that would not be visible is shown by its number; in const evaluation, so is any
    /// character that is not ASCII.
    Character(char),
    /// A text inside a Rust string literal: quotes and backslashes are escaped.
    Escaped(&'a str),
    /// A text with everything percent-encoded that a URI cannot contain (RFC 3986 §2.1).
    PercentEncoded(&'a str),
    /// A text with `_` for every run of characters that a code cannot contain.
    Code(&'a str),
    /// A text with `-` for every run of characters that the name of a header field cannot contain.
    FieldName(&'a str),
    /// The methods in a text, as a list that `Allow` can contain.
    Methods(&'a str),
}

impl<'a> Violation<'a> {
    /// A broken rule, whose message has no values yet.
    #[must_use]
    pub const fn new(rule: Rule) -> Self {
        Self { rule, values: [("", Value::Text("")); MOST_VALUES], len: 0, has_opt_out: rule.has_opt_out() }
    }

    /// Adds the value for `{name}`.
    ///
    /// # Panics
    ///
    /// If there are more values than any message has.
    #[must_use]
    pub const fn with(mut self, name: &'static str, value: Value<'a>) -> Self {
        self.values[self.len] = (name, value);
        self.len += 1;
        self
    }

    /// Adds a text for `{name}`.
    ///
    /// # Panics
    ///
    /// If there are more values than any message has.
    #[must_use]
    pub const fn with_text(self, name: &'static str, text: &'a str) -> Self {
        self.with(name, Value::Text(text))
    }

    /// The rule.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        self.rule
    }

    /// The same violation, which `accept(…)` does not turn off although its rule has an opt-out.
    #[must_use]
    pub const fn without_opt_out(mut self) -> Self {
        self.has_opt_out = false;
        self
    }

    /// Whether `accept(…)` turns the violation off.
    #[must_use]
    pub const fn has_opt_out(&self) -> bool {
        self.has_opt_out
    }

    /// Writes the message as far as it fits, and returns the length of the whole message in bytes.
    pub const fn write(&self, out: &mut [u8]) -> usize {
        let row = self.rule.row();
        let mut writer = Writer { out, len: 0, misses_value: false };
        self.fill(&mut writer, row.message);
        writer.put(b" [");
        writer.put(row.id.as_bytes());
        writer.put(b"]\nhelp: ");
        self.fill(&mut writer, row.help);
        if !row.note.is_empty() {
            writer.put(b"\nnote: ");
            self.fill(&mut writer, row.note);
        }
        if self.has_opt_out {
            writer.put(b"\nnote: to break this rule on purpose, add accept(");
            writer.put(row.id.as_bytes());
            writer.put(b")");
        }
        writer.len
    }

    /// The message: what is wrong, the identifier of the rule, and how to fix it.
    #[must_use]
    pub fn message(&self) -> String {
        // only the standard library knows which characters are invisible, and it does not tell in const evaluation
        let shown = self.values.map(|(_, value)| match value {
            Value::Character(character) => Some(format!("{character:?}")),
            _ => None,
        });
        let mut violation = *self;
        for ((_, value), shown) in violation.values.iter_mut().zip(&shown) {
            if let Some(shown) = shown {
                *value = Value::Text(shown);
            }
        }
        let mut bytes = vec![0; violation.write(&mut [])];
        violation.write(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Whether there is a value for each `{name}` in the message.
    #[must_use]
    pub const fn has_all_values(&self) -> bool {
        let row = self.rule.row();
        let mut writer = Writer { out: &mut [], len: 0, misses_value: false };
        self.fill(&mut writer, row.message);
        self.fill(&mut writer, row.help);
        self.fill(&mut writer, row.note);
        !writer.misses_value
    }

    /// Writes a template with its values.
    const fn fill(&self, writer: &mut Writer<'_>, template: &str) {
        let text = template.as_bytes();
        let mut at = 0;
        while at < text.len() {
            let open = bytes::find(text, b'{', at, text.len());
            writer.put(text.split_at(open).0.split_at(at).1);
            let close = bytes::find(text, b'}', open, text.len());
            if open < text.len() {
                self.fill_value(writer, bytes::part(template, open + 1, close));
            }
            at = close + 1;
        }
    }

    const fn fill_value(&self, writer: &mut Writer<'_>, name: &str) {
        let mut index = 0;
        while index < self.len {
            let (known, value) = self.values[index];
            if bytes::equal(known.as_bytes(), name.as_bytes()) {
                return match value {
                    Value::Text(text) => writer.put(text.as_bytes()),
                    Value::Template(template) => self.fill(writer, template),
                    Value::Number(number) => writer.number(number),
                    Value::Character(character) => writer.character(character),
                    Value::Escaped(text) => writer.escaped(text),
                    Value::PercentEncoded(text) => writer.percent_encoded(text),
                    Value::Code(text) => writer.replaced(text, b"_"),
                    Value::FieldName(text) => writer.replaced(text, b"-"),
                    Value::Methods(text) => writer.methods(text),
                };
            }
            index += 1;
        }
        writer.misses_value = true;
        writer.put(b"{");
        writer.put(name.as_bytes());
        writer.put(b"}");
    }
}

/// Writes as much as fits, and counts the rest.
struct Writer<'a> {
    out: &'a mut [u8],
    len: usize,
    misses_value: bool,
}

impl Writer<'_> {
    const fn put(&mut self, text: &[u8]) {
        let mut at = 0;
        while at < text.len() {
            if self.len < self.out.len() {
                self.out[self.len] = text[at];
            }
            self.len += 1;
            at += 1;
        }
    }

    const fn number(&mut self, number: u64) {
        if number > 9 {
            self.number(number / 10);
        }
        self.put(&[b'0' + (number % 10) as u8]);
    }

    const fn hex(&mut self, number: u32) {
        if number > 15 {
            self.hex(number / 16);
        }
        self.put(&[HEX[(number % 16) as usize]]);
    }

    const fn character(&mut self, character: char) {
        self.put(b"'");
        match character {
            '\n' => self.put(b"\\n"),
            '\r' => self.put(b"\\r"),
            '\t' => self.put(b"\\t"),
            ' '..='~' => self.put(&[character as u8]),
            // it may be invisible, or turn the direction of a text
            _ => {
                self.put(b"\\u{");
                self.hex(character as u32);
                self.put(b"}");
            }
        }
        self.put(b"'");
    }

    const fn escaped(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'"' => self.put(b"\\\""),
                b'\\' => self.put(b"\\\\"),
                byte => self.put(&[byte]),
            }
            at += 1;
        }
    }

    const fn percent_encoded(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            let is_escape = at + 2 < bytes.len()
                && bytes[at + 1].is_ascii_hexdigit()
                && bytes[at + 2].is_ascii_hexdigit();
            if uri::is_forbidden(byte) || (byte == b'%' && !is_escape) {
                let (high, low) = (byte >> 4, byte & 15);
                self.put(&[
                    b'%',
                    HEX[high as usize].to_ascii_uppercase(),
                    HEX[low as usize].to_ascii_uppercase(),
                ]);
            } else {
                self.put(&[byte]);
            }
            at += 1;
        }
    }

    const fn methods(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let (mut at, mut is_first) = (0, true);
        while at < bytes.len() {
            let end = token_end(bytes, at);
            if end > at {
                self.put(if is_first { b"" } else { b", " });
                self.put(bytes.split_at(end).0.split_at(at).1);
                is_first = false;
                at = end;
            } else {
                at += 1;
            }
        }
    }

    /// Writes a code, or the name of a header field, which can contain `_` and more. Each run of other characters is replaced.
    const fn replaced(&mut self, text: &str, replacement: &[u8]) {
        let bytes = text.as_bytes();
        let (mut at, mut is_replaced) = (0, false);
        while at < bytes.len() {
            let fits = match replacement {
                b"-" => token_end(bytes, at) > at,
                _ => is_code_byte(bytes[at]),
            };
            if fits {
                self.put(&[bytes[at]]);
            } else if !is_replaced {
                self.put(replacement);
            }
            is_replaced = !fits;
            at += 1;
        }
    }
}

const HEX: [u8; 16] = *b"0123456789abcdef";

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn a_message_has_its_values_its_rule_and_its_help() {
        let violation = Violation::new(Rule::OpenBase).with_text("base", "https://a.example");
        assert_eq!(
            violation.message(),
            "the base does not end in `/`, `#`, `:`, `=` or `-`, so the slug of a code would run into it [open_base]\n\
             help: write \"https://a.example/\"\n\
             note: to break this rule on purpose, add accept(open_base)"
        );
        let violation = Violation::new(Rule::InvalidStatus)
            .with("status", Value::Number(600))
            .with("reason", Value::Template("{status} {missing}"));
        assert!(!violation.has_all_values());
        assert_eq!(
            violation.message(),
            "`600` is not an error status: 600 {missing} [invalid_status]\nhelp: use a status from 400 to 599"
        );
    }

    #[test]
    fn values_are_written() {
        let shown = |value| {
            let message = Violation::new(Rule::MissingStatus).with("variant", value).message();
            message.split('`').nth(1).unwrap().to_string()
        };
        for number in [0, 7, 10, 404, u64::MAX] {
            assert_eq!(shown(Value::Number(number)), number.to_string());
        }
        for (character, expected) in [
            ('a', "'a'"),
            (' ', "' '"),
            ('ä', "'ä'"),
            ('\n', "'\\n'"),
            ('\u{7f}', "'\\u{7f}'"),
            ('\0', "'\\0'"),
            ('\u{202e}', "'\\u{202e}'"),
            ('\u{3000}', "'\\u{3000}'"),
            ('\u{fe0f}', "'\\u{fe0f}'"),
            ('\'', "'\\''"),
        ] {
            assert_eq!(shown(Value::Character(character)), expected);
        }
        let violation = Violation::new(Rule::MissingStatus).with("variant", Value::Character('\u{3000}'));
        let mut bytes = [0; 13];
        violation.write(&mut bytes);
        assert_eq!(&bytes, b"`'\\u{3000}'` ");
        assert_eq!(shown(Value::PercentEncoded("/ä b/100%/%zz/%20#")), "/%C3%A4%20b/100%25/%25zz/%20#");
        assert_eq!(shown(Value::Escaped("Basic realm=\"a\\b\"")), "Basic realm=\\\"a\\\\b\\\"");
        assert_eq!(shown(Value::FieldName("X Shard: é")), "X-Shard-");
        assert_eq!(shown(Value::Code("orders/not  found-é")), "orders_not_found-_");
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let violation = Violation::new(Rule::EmptyMember);
        let mut short = [0; 8];
        let len = violation.write(&mut short);
        assert_eq!(len, violation.message().len());
        assert_eq!(short, violation.message().as_bytes()[..8]);
    }

    #[test]
    fn identifiers_are_distinct() {
        for rule in Rule::ALL {
            assert_eq!(Rule::by_id(rule.id()), Some(*rule));
        }
    }
}
