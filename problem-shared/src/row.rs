//! The memory layout of the problem types of a derived type: JSON bodies in one run of bytes, and a row of numbers for
//! each body.
//!
//! The derive lays out what it knows: everything, or everything but the base. Where a status is a constant, core lays the
//! rows out in const evaluation.

use crate::json_escape::{added, escape_of, special};

/// The numbers of a problem type: the start of its body, the length of the body, the length of its code, and its
/// [`flags`].
///
/// A problem type without run-time parts has its whole body. The body of any other leaves out everything before the rest of
/// the type URI (before the title, if there is no type URI), a detail that the value writes, and the name of the code. The
/// texts are read from the body. If one of them is escaped there, the lengths of the title and the detail and the two texts
/// themselves follow the body.
pub type Row = [u32; 4];

/// The length of a row in bytes, and of the cells in which a table leaves room for a base.
pub const CELL: usize = 16;

/// The message for a type whose texts a row could not address.
pub const TOO_LARGE: &str = "the texts of this type are more than 16 MiB";

/// A number below 2²⁴ as four letters. Rows are a text, because the compiler would visit each number of an array many times.
///
/// # Panics
///
/// If the number is not below 2²⁴.
#[must_use]
pub const fn letters(number: u32) -> [u8; 4] {
    assert!(number < 1 << 24, "{}", TOO_LARGE);
    [
        b'0' + (number & 63) as u8,
        b'0' + (number >> 6 & 63) as u8,
        b'0' + (number >> 12 & 63) as u8,
        b'0' + (number >> 18) as u8,
    ]
}

/// The last number of a row. The lowest ten bits are the status.
pub mod flags {
    /// Three bits for the log level, from 1: error, warn, info, debug, off.
    pub const LOG: u32 = 1 << 10;
    /// The detail is a text of the row.
    pub const DETAIL_TEXT: u32 = 1 << 13;
    /// The value writes the detail.
    pub const DETAIL_VALUE: u32 = 1 << 14;
    /// The detail is the message of the error.
    pub const DETAIL_OF_ERROR: u32 = 1 << 15;
    /// An earlier row has the same code.
    pub const REPEATED: u32 = 1 << 16;
    /// The value adds members or an `instance`.
    pub const VARIES: u32 = 1 << 17;
    /// The row has a type URI.
    pub const URI: u32 = 1 << 18;
    /// The type URI starts with the base.
    pub const BASE: u32 = 1 << 19;
    /// The body is complete.
    pub const WHOLE: u32 = 1 << 20;
    /// The title and the detail follow the body.
    pub const TEXTS: u32 = 1 << 21;
}

/// The flags of a row that core lays out, because a status in it is a constant. They include the [`flags`] up to `VARIES`,
/// where a log level of 0 means the default of the status.
pub mod source_flags {
    /// The [`flags`](super::flags) that a row takes over.
    pub const FLAGS: u32 = super::flags::VARIES * 2 - 1;
    /// The row has a type URI.
    pub const URI: u32 = 1 << 20;
    /// The type URI is whole, without the base.
    pub const URI_WHOLE: u32 = 1 << 21;
    /// A 5xx takes the code of its status.
    pub const CODE_BY_CLASS: u32 = 1 << 22;
    /// A 5xx takes the phrase of its status as title.
    pub const TITLE_BY_CLASS: u32 = 1 << 23;
    /// The title is the phrase of the status.
    pub const TITLE_PHRASE: u32 = 1 << 24;
    /// The title or the detail contains something to escape.
    pub const ESCAPED: u32 = 1 << 25;
    /// An earlier row may have the same code.
    pub const MAY_REPEAT: u32 = 1 << 26;
}

/// The members of a problem type, as far as they are known at compile time.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The base, and the rest of the type URI.
    pub uri: Option<(&'a str, &'a str)>,
    /// The title.
    pub title: &'a str,
    /// The status.
    pub status: u16,
    /// The detail, if it is a text; else empty.
    pub detail: &'a str,
    /// The code.
    pub code: &'a str,
    /// The [`flags`] up to `VARIES`.
    pub flags: u32,
    /// Nothing in the title and the detail must be escaped.
    pub is_plain: bool,
}

impl Parts<'_> {
    const fn is_whole(&self) -> bool {
        self.flags & (flags::VARIES | flags::DETAIL_VALUE) == 0
    }

    /// The type URI, unless a whole body contains it.
    #[must_use]
    pub const fn uri_apart(&self) -> Option<(&str, &str)> {
        if self.is_whole() { None } else { self.uri }
    }

    /// The row of a problem type whose bytes start at `at`.
    #[must_use]
    pub const fn row(&self, at: usize) -> Row {
        let mut all = self.flags + self.status as u32;
        let mut len = TITLE.len() + self.title.len() + AFTER_TITLE + self.code.len();
        if let Some((base, rest)) = self.uri {
            all += flags::URI;
            if !base.is_empty() {
                all += flags::BASE;
            }
            len += rest.len() + AFTER_TYPE.len();
            if self.is_whole() {
                len += TYPE.len() + base.len();
            }
        }
        if self.is_whole() {
            all += flags::WHOLE;
            len += 1 + CODE.len() + END.len();
        }
        if !self.detail.is_empty() {
            len += DETAIL.len() + self.detail.len() + 1;
        }
        if !self.is_plain {
            all += flags::TEXTS;
            len += added(self.title.as_bytes()) + added(self.detail.as_bytes());
        }
        [at as u32, len as u32, self.code.len() as u32, all]
    }

    /// The end of the bytes of the row.
    #[must_use]
    pub const fn end(&self, row: &Row) -> usize {
        let texts = if self.is_plain { 0 } else { 8 + self.title.len() + self.detail.len() };
        (row[0] + row[1]) as usize + texts
    }

    /// Writes the bytes of the row. The body equals what the JSON encoder writes for the same members.
    ///
    /// # Panics
    ///
    /// If the bytes do not fit.
    pub const fn write(&self, out: &mut Out<'_>) {
        if self.is_whole() {
            out.put(b"{");
        }
        if let Some((base, rest)) = self.uri {
            if self.is_whole() {
                out.put(TYPE);
                out.put(base.as_bytes());
            }
            out.put(rest.as_bytes());
            out.put(AFTER_TYPE);
        }
        out.put(TITLE);
        out.text(self.title.as_bytes(), self.is_plain);
        out.put(STATUS);
        out.put(&digits(self.status));
        if !self.detail.is_empty() {
            out.put(DETAIL);
            out.text(self.detail.as_bytes(), self.is_plain);
            out.put(b"\"");
        }
        if self.is_whole() {
            out.put(CODE);
        }
        out.put(self.code.as_bytes());
        if self.is_whole() {
            out.put(END);
        }
        if !self.is_plain {
            out.put(&letters(self.title.len() as u32));
            out.put(&letters(self.detail.len() as u32));
            out.put(self.title.as_bytes());
            out.put(self.detail.as_bytes());
        }
    }
}

/// The start of the member `type`.
pub const TYPE: &[u8] = b"\"type\":\"";
/// The end of the member `type`.
pub const AFTER_TYPE: &[u8] = b"\",";
/// The start of the member `title`.
pub const TITLE: &[u8] = b"\"title\":\"";
/// The end of the title, and the start of the member `status`.
pub const STATUS: &[u8] = b"\",\"status\":";
/// The start of the member `detail`.
pub const DETAIL: &[u8] = b",\"detail\":\"";
/// The start of the member `code`.
pub const CODE: &[u8] = b",\"code\":\"";
/// The end of the code, and of the body.
pub const END: &[u8] = b"\"}";
/// The length of the bytes between the title and the member after the status.
pub const AFTER_TITLE: usize = STATUS.len() + 3;

/// The digits of an error status.
#[inline]
#[must_use]
pub const fn digits(status: u16) -> [u8; 3] {
    [b'0' + (status / 100) as u8, b'0' + (status / 10 % 10) as u8, b'0' + (status % 10) as u8]
}

/// The buffer for the bytes of a table.
#[derive(Debug)]
pub struct Out<'a> {
    /// The buffer.
    pub room: &'a mut [u8],
    /// The next free byte.
    pub at: usize,
    /// Const evaluation runs the code. There, a call costs as much as several single steps.
    pub in_const: bool,
}

impl Out<'_> {
    /// Appends bytes.
    ///
    /// # Panics
    ///
    /// If they do not fit.
    pub const fn put(&mut self, bytes: &[u8]) {
        if self.in_const && bytes.len() < 32 {
            let mut byte = 0;
            while byte < bytes.len() {
                self.room[self.at + byte] = bytes[byte];
                byte += 1;
            }
            self.at += bytes.len();
            return;
        }
        let (_, free) = self.room.split_at_mut(self.at);
        free.split_at_mut(bytes.len()).0.copy_from_slice(bytes);
        self.at += bytes.len();
    }

    /// Appends the inside of a JSON string.
    const fn text(&mut self, text: &[u8], is_plain: bool) {
        if is_plain {
            return self.put(text);
        }
        let mut at = 0;
        while at < text.len() {
            let next = special(text, at);
            self.put(text.split_at(next).0.split_at(at).1);
            at = next;
            if at < text.len() {
                let (escape, len) = escape_of(text[at]);
                self.put(escape.split_at(len).0);
                at += 1;
            }
        }
    }
}
