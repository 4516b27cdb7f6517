//! Writes the JSON body of a problem type, as far as the derive knows it.

use problem_shared::json_escape::{escape_of, special};
use problem_shared::row::{AFTER_TYPE, CODE, DETAIL, END, STATUS, TITLE, TYPE, flags};

/// The texts of a problem type, as far as the derive knows them.
pub(super) struct RowTexts<'p> {
    /// The type URI, without the base if it starts with it.
    pub(super) uri: &'p str,
    pub(super) title: &'p str,
    pub(super) detail: &'p str,
    pub(super) code: &'p str,
    /// The value adds members or an `instance`.
    pub(super) varies: bool,
    pub(super) flags: u32,
}

impl RowTexts<'_> {
    fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// Writes the JSON body as far as it is known, which is what the JSON encoder writes for the same members. `base` is `None`
    /// if only the compiler knows it.
    pub(super) fn write_json(&mut self, out: &mut String, status: u16, base: Option<&str>) {
        self.flags += flags::JSON;
        let base = if self.has(flags::BASE) { base } else { Some("") };
        let is_whole = !self.varies && !self.has(flags::DETAIL_VALUE) && base.is_some();
        if is_whole {
            self.flags += flags::WHOLE;
            match (self.has(flags::URI), base) {
                (true, Some(base)) => {
                    out.push_str(TYPE);
                    out.push_str(base);
                }
                _ => out.push('{'),
            }
        }
        if self.has(flags::URI) {
            out.push_str(self.uri);
            out.push_str(AFTER_TYPE);
        }
        out.push_str(TITLE);
        let is_title_plain = escape(out, self.title);
        out.push_str(STATUS);
        out.push_str(&status.to_string());
        let mut is_detail_plain = true;
        if !self.detail.is_empty() {
            out.push_str(DETAIL);
            is_detail_plain = escape(out, self.detail);
            out.push('"');
        }
        if is_whole {
            out.push_str(CODE);
        }
        out.push_str(self.code);
        if is_whole {
            out.push_str(END);
        }
        if !(is_title_plain && is_detail_plain) {
            self.flags += flags::ESCAPED;
        }
    }
}

/// The name of an extension member in JSON, with the comma before it and the colon after it.
pub(super) fn member_key(name: &str) -> String {
    let mut key = String::from(",\"");
    escape(&mut key, name);
    key + "\":"
}

/// Writes the inside of a JSON string. It returns whether nothing had to be escaped.
fn escape(out: &mut String, text: &str) -> bool {
    let (mut rest, mut is_plain) = (text, true);
    loop {
        let (plain, special) = rest.split_at(special(rest.as_bytes(), 0));
        out.push_str(plain);
        let Some(letter) = special.chars().next() else { return is_plain };
        is_plain = false;
        // only ASCII is escaped
        let (escape, len) = escape_of(u8::try_from(letter).unwrap_or_default());
        out.push_str(&String::from_utf8_lossy(&escape[..len]));
        rest = &special[letter.len_utf8()..];
    }
}
