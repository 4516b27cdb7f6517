//! How the problem types of a derived type lie in memory: JSON bodies in one run of bytes, and a
//! row of numbers for each.
//!
//! Core and the derive have this same file. The derive lays out what it knows, all or all but the base;
//! where a status is a constant core does, at compile time.

/// The numbers of a problem type: where its body starts, how long that is, how long its code is, and
/// [`flags`].
///
/// A problem type without run-time parts has its whole body. Any other has all of that but for what
/// stands before the rest of the type URI (before the title, if there is none), the detail if the
/// value writes it, and all of the code but its text. The texts are found in the body; where one is escaped there, the
/// lengths of the title and the detail and the two as they are stand behind it.
pub(crate) type Row = [u32; 4];

/// How many bytes a row has, as letters; and how many lie together where a table has room for a base.
pub(crate) const CELL: usize = 16;

/// A number below 2²⁴ as four letters, so that rows are a text: of hundreds of numbers in an array the
/// compiler would look at each one many times.
pub(crate) const fn letters(number: u32) -> [u8; 4] {
    assert!(number < 1 << 24, "the texts of a type are more than 16 MiB");
    [
        b'0' + (number & 63) as u8,
        b'0' + (number >> 6 & 63) as u8,
        b'0' + (number >> 12 & 63) as u8,
        b'0' + (number >> 18) as u8,
    ]
}

/// The last number of a row. The lowest ten bits are the status.
pub(crate) mod flags {
    /// Three bits, from 1: error, warn, info, debug, off.
    pub(crate) const LOG: u32 = 1 << 10;
    /// There is a detail, and it is this text.
    pub(crate) const DETAIL_TEXT: u32 = 1 << 13;
    /// There is a detail, and the value writes it.
    pub(crate) const DETAIL_VALUE: u32 = 1 << 14;
    /// The detail is the text of the error.
    pub(crate) const DETAIL_OF_ERROR: u32 = 1 << 15;
    /// A row before has the same code.
    pub(crate) const REPEATED: u32 = 1 << 16;
    /// There are members, or an `instance`, that only the value knows.
    pub(crate) const VARIES: u32 = 1 << 17;
    pub(crate) const URI: u32 = 1 << 18;
    /// The type URI starts with the base.
    pub(crate) const BASE: u32 = 1 << 19;
    /// The whole body is there.
    pub(crate) const WHOLE: u32 = 1 << 20;
    /// The title and the detail stand behind the body.
    pub(crate) const TEXTS: u32 = 1 << 21;
}

/// What is known at compile time of the members of a problem type.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'a> {
    /// The base, and the rest of the type URI.
    pub(crate) uri: Option<(&'a str, &'a str)>,
    pub(crate) title: &'a str,
    pub(crate) status: u16,
    pub(crate) detail: &'a str,
    pub(crate) code: &'a str,
    /// The [`flags`] up to `VARIES`.
    pub(crate) flags: u32,
    /// Nothing in the title and the detail has to be escaped.
    pub(crate) is_plain: bool,
}

impl Parts<'_> {
    const fn is_whole(&self) -> bool {
        self.flags & (flags::VARIES | flags::DETAIL_VALUE) == 0
    }

    /// The type URI, if it is not in a whole body.
    pub(crate) const fn uri_apart(&self) -> Option<(&str, &str)> {
        if self.is_whole() { None } else { self.uri }
    }

    /// The row of a problem type whose bytes start at `at`.
    pub(crate) const fn row(&self, at: usize) -> Row {
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

    /// Where the bytes of the row end.
    pub(crate) const fn end(&self, row: &Row) -> usize {
        let texts = if self.is_plain { 0 } else { 8 + self.title.len() + self.detail.len() };
        (row[0] + row[1]) as usize + texts
    }

    /// Writes the bytes of the row. The body is what the JSON encoder writes for the same.
    pub(crate) const fn write(&self, out: &mut Out<'_>) {
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

/// What stands around the members of a body.
pub(crate) const TYPE: &[u8] = b"\"type\":\"";
pub(crate) const AFTER_TYPE: &[u8] = b"\",";
pub(crate) const TITLE: &[u8] = b"\"title\":\"";
pub(crate) const STATUS: &[u8] = b"\",\"status\":";
pub(crate) const DETAIL: &[u8] = b",\"detail\":\"";
pub(crate) const CODE: &[u8] = b",\"code\":\"";
pub(crate) const END: &[u8] = b"\"}";
/// What stands between the title and the next member.
pub(crate) const AFTER_TITLE: usize = STATUS.len() + 3;

/// An error status has three digits.
pub(crate) const fn digits(status: u16) -> [u8; 3] {
    [b'0' + (status / 100) as u8, b'0' + (status / 10 % 10) as u8, b'0' + (status % 10) as u8]
}

/// Bytes that are put together.
pub(crate) struct Out<'a> {
    pub(crate) room: &'a mut [u8],
    pub(crate) at: usize,
    /// It is the compiler that runs this: there a call costs as much as a step for each of some bytes.
    pub(crate) in_const: bool,
}

impl Out<'_> {
    pub(crate) const fn put(&mut self, bytes: &[u8]) {
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

    /// The inside of a JSON string.
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

/// How many bytes the escapes of a JSON string add (RFC 8259 §7).
const fn added(text: &[u8]) -> usize {
    let (mut at, mut added) = (special(text, 0), 0);
    while at < text.len() {
        added += escape_of(text[at]).1 - 1;
        at = special(text, at + 1);
    }
    added
}

/// Where the first byte of `bytes`, from `at` on, is that JSON escapes; else the length.
pub(crate) const fn special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.split_at(at).1.first_chunk::<8>() {
        let hits = hits(u64::from_le_bytes(*chunk));
        if hits != 0 {
            return at + (hits.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while at < bytes.len() && !(bytes[at] < b' ' || bytes[at] == b'"' || bytes[at] == b'\\') {
        at += 1;
    }
    at
}

/// The high bit of the first byte of a word that JSON escapes, and of none before. A subtraction that
/// borrows sets the high bit; what it sets wrongly lies above what it sets rightly.
pub(crate) const fn hits(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let control = word.wrapping_sub(ONES * b' ' as u64) & !word;
    let hits = control | quote.wrapping_sub(ONES) & !quote | backslash.wrapping_sub(ONES) & !backslash;
    hits & (ONES << 7)
}

/// The escape of a byte, and how many bytes of it count.
pub(crate) const fn escape_of(byte: u8) -> ([u8; 6], usize) {
    const HEX: [u8; 16] = *b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => return ([b'\\', b'u', b'0', b'0', HEX[(byte >> 4) as usize], HEX[(byte & 15) as usize]], 6),
    };
    ([b'\\', short, 0, 0, 0, 0], 2)
}
