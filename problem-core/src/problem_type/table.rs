//! The problem types of a derived type as data: rows of numbers over one run of bytes.
//!
//! What a response is made of is addressed by numbers, so that a row needs no relocation, and
//! apart from what only documentation asks for: a program that never asks does not carry that.

use crate::disclosure::Disclosure;
use crate::log::LogLevel;
use crate::status::ErrorStatus;
use problem_shared::row::{AFTER_TITLE, AFTER_TYPE, CELL, CODE, DETAIL, END, TITLE, TYPE, flags};

/// The problem types of a derived type.
#[derive(Debug)]
pub struct Table {
    /// The prefix of type URIs.
    pub base: &'static str,
    /// What the rows address.
    pub bytes: &'static [u8],
    /// The rows, one behind another.
    pub rows: &'static [u8],
}

impl Table {
    pub(crate) const fn row(&'static self, index: usize) -> RowRef {
        let row: &[u8; ROW] = &self.rows.as_chunks().0[index];
        RowRef { table: self, row, flags: number(row.as_chunks().0[3]) }
    }

    /// The type URI of a row in one piece: of a whole body there, of any other among `uris`.
    pub(crate) const fn uri(&'static self, row: usize, uris: &'static [u8]) -> Option<&'static [u8]> {
        let row_ref = self.row(row);
        let Some((base, rest)) = row_ref.texts().type_uri else { return None };
        let len = base.len() + rest.len();
        if row_ref.is(flags::WHOLE) {
            let (_, body) = self.bytes.split_at(row_ref.number::<0>() as usize + 1 + TYPE.len());
            return Some(body.split_at(len).0);
        }
        let at = number(uris.as_chunks().0[row]) as usize;
        Some(uris.split_at(at).1.split_at(len).0)
    }
}

/// How many bytes a row has: four numbers of four letters.
pub(crate) const ROW: usize = CELL;

/// The number of four letters.
#[inline]
const fn number(letters: [u8; 4]) -> u32 {
    let digits = u32::from_le_bytes(letters).wrapping_sub(u32::from_le_bytes(*b"0000"));
    let halves = digits & 0x003f_003f | digits >> 2 & 0x0fc0_0fc0;
    halves & 0xfff | halves >> 4 & 0xff_f000
}

/// A row, and the bytes that it addresses a part of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowRef {
    table: &'static Table,
    row: &'static [u8; ROW],
    flags: u32,
}

/// The texts of a problem. They are UTF-8, but kept as bytes, so that nobody has to check that again.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    /// The base and the rest of the type URI.
    pub(crate) type_uri: Option<(&'a [u8], &'a [u8])>,
    pub(crate) title: &'a [u8],
    pub(crate) code: &'a [u8],
    pub(crate) detail: Detail<'a>,
}

/// How an encoder gets the member `detail`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Detail<'a> {
    /// The problem has no detail.
    None,
    Text(&'a [u8]),
    /// The occurrence writes it.
    Written,
}

impl Texts<'static> {
    /// The texts of a row that is not valid.
    const NONE: Self = Self { type_uri: None, title: b"", code: b"", detail: Detail::None };
}

/// A JSON body in which something is left to write.
pub(crate) struct PartialBody {
    /// The base, if there is a type URI.
    pub(crate) base: Option<&'static [u8]>,
    /// What stands behind the base, up to the detail.
    pub(crate) before_detail: &'static [u8],
    pub(crate) is_detail_written: bool,
    /// The text of the code.
    pub(crate) code: &'static [u8],
    /// There may be an instance, or members.
    pub(crate) varies: bool,
}

impl RowRef {
    #[inline]
    const fn number<const AT: usize>(&self) -> u32 {
        number(self.row.as_chunks().0[AT])
    }

    const fn is(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    pub(crate) const fn status(&self) -> ErrorStatus {
        ErrorStatus::of_row((self.flags % flags::LOG) as u16)
    }

    pub(crate) const fn log(&self) -> LogLevel {
        match self.flags / flags::LOG % 8 {
            2 => LogLevel::Warn,
            3 => LogLevel::Info,
            4 => LogLevel::Debug,
            5 => LogLevel::Off,
            _ => LogLevel::Error,
        }
    }

    pub(crate) const fn is_repeated(&self) -> bool {
        self.is(flags::REPEATED)
    }

    /// As much of the JSON body as is there.
    #[inline]
    fn known(&self) -> &'static [u8] {
        let (at, len) = (self.number::<0>() as usize, self.number::<1>() as usize);
        // rows are laid out by `layout.rs`, so what they address is there
        self.table.bytes.get(at..at + len).unwrap_or_default()
    }

    /// The whole JSON body, if nothing of it varies.
    #[inline]
    pub(crate) fn body(&self) -> Option<&'static [u8]> {
        self.is(flags::WHOLE).then(|| self.known())
    }

    /// How long the code is.
    pub(crate) fn code_len(&self) -> usize {
        self.number::<2>() as usize
    }

    /// The code, which stands at the end.
    pub(crate) fn code(&self) -> &'static [u8] {
        let known = self.known();
        let end = known.len().saturating_sub(if self.is(flags::WHOLE) { END.len() } else { 0 });
        known.get(end.saturating_sub(self.code_len())..end).unwrap_or_default()
    }

    /// The JSON body that is not whole.
    #[inline]
    pub(crate) fn partial_body(&self) -> PartialBody {
        let known = self.known();
        let code = known.len().saturating_sub(self.number::<2>() as usize);
        let (before_detail, code) = known.split_at_checked(code).unwrap_or_default();
        let flags = self.flags;
        let base = if flags & flags::BASE != 0 { self.table.base.as_bytes() } else { b"" };
        PartialBody {
            base: (flags & flags::URI != 0).then_some(base),
            before_detail,
            is_detail_written: flags & flags::DETAIL_VALUE != 0,
            code,
            varies: flags & flags::VARIES != 0,
        }
    }

    /// All texts.
    pub(crate) const fn texts(&self) -> Texts<'static> {
        let (at, len) = (self.number::<0>() as usize, self.number::<1>() as usize);
        let (mut body, behind) = self.table.bytes.split_at(at).1.split_at(len);
        if self.is(flags::WHOLE) {
            body = behind_first(body, 1);
        }
        let mut type_uri = None;
        if self.is(flags::URI) {
            let base = if self.is(flags::BASE) { self.table.base.as_bytes() } else { b"" };
            if self.is(flags::WHOLE) {
                body = behind_first(body, TYPE.len() + base.len());
            }
            let rest = up_to_quote(body);
            body = behind_first(body, rest.len() + AFTER_TYPE.len());
            type_uri = Some((base, rest));
        }
        body = behind_first(body, TITLE.len());
        let end = if self.is(flags::WHOLE) { END.len() } else { 0 };
        let lead = if self.is(flags::WHOLE) { CODE.len() } else { 0 };
        let code = body.split_at(body.len() - end).0;
        let code = behind_first(code, code.len() - self.number::<2>() as usize);
        let (title, text) = if self.is(flags::TEXTS) {
            let (lens, texts) = behind.split_at(8);
            let [title, detail] = *lens.as_chunks::<4>().0 else { return Texts::NONE };
            let (title, texts) = texts.split_at(number(title) as usize);
            (title, texts.split_at(number(detail) as usize).0)
        } else {
            let title = up_to_quote(body);
            let rest = behind_first(body, title.len() + AFTER_TITLE);
            let has_detail = rest.len() > lead + code.len() + end;
            (title, if has_detail { up_to_quote(behind_first(rest, DETAIL.len())) } else { b"" })
        };
        let detail = if self.is(flags::DETAIL_VALUE) {
            Detail::Written
        } else if self.is(flags::DETAIL_TEXT) {
            Detail::Text(text)
        } else {
            Detail::None
        };
        Texts { type_uri, title, code, detail }
    }

    pub(crate) const fn disclosure(&self) -> Disclosure {
        match self.texts().detail {
            Detail::None => Disclosure::None,
            Detail::Text(text) if self.is(flags::DETAIL_OF_ERROR) => Disclosure::Message(utf8(text)),
            Detail::Text(text) => Disclosure::Literal(utf8(text)),
            Detail::Written if self.is(flags::DETAIL_OF_ERROR) => Disclosure::Display,
            Detail::Written => Disclosure::Template,
        }
    }
}

const fn behind_first(bytes: &'static [u8], count: usize) -> &'static [u8] {
    bytes.split_at(count).1
}

/// The inside of a JSON string in which nothing is escaped.
const fn up_to_quote(bytes: &'static [u8]) -> &'static [u8] {
    let mut len = 0;
    while len < bytes.len() && bytes[len] != b'"' {
        len += 1;
    }
    bytes.split_at(len).0
}

/// All texts of a table are UTF-8.
pub(crate) const fn utf8(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}
