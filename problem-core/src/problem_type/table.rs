//! The problem types of a derived type as data: rows of numbers that address one run of bytes.
//!
//! A row is numbers and not pointers, so that the loader has nothing to relocate. The facts that only documentation needs are
//! stored apart, so that a program without documentation does not contain them.

use crate::disclosure::Disclosure;
use crate::log::LogLevel;
use crate::status::ErrorStatus;
use problem_shared::row::{AFTER_TITLE, AFTER_TYPE, CELL, CODE, DETAIL, END, TITLE, TYPE, flags};

/// The problem types of a derived type.
#[derive(Debug)]
pub struct Table {
    /// The prefix of type URIs.
    pub base: &'static str,
    /// The bytes that the rows address.
    pub bytes: &'static [u8],
    /// The rows, one after another.
    pub rows: &'static [u8],
}

impl Table {
    pub(crate) const fn row(&'static self, index: usize) -> RowRef {
        let row: &[u8; ROW] = &self.rows.as_chunks().0[index];
        RowRef { table: self, row, flags: number(row.as_chunks().0[3]) }
    }

    /// The type URI of a row in one piece. A whole body contains it; otherwise it is in `uris`.
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

/// The length of a row in bytes: four numbers of four letters.
pub(crate) const ROW: usize = CELL;

/// Reads a number that `row::letters` wrote.
#[inline]
const fn number(letters: [u8; 4]) -> u32 {
    let digits = u32::from_le_bytes(letters).wrapping_sub(u32::from_le_bytes(*b"0000"));
    let halves = digits & 0x003f_003f | digits >> 2 & 0x0fc0_0fc0;
    halves & 0xfff | halves >> 4 & 0xff_f000
}

/// A row of a table.
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
    /// The texts for an invalid row.
    const NONE: Self = Self { type_uri: None, title: b"", code: b"", detail: Detail::None };
}

/// A JSON body that the occurrence completes.
pub(crate) struct PartialBody {
    /// The base, if there is a type URI.
    pub(crate) base: Option<&'static [u8]>,
    /// The bytes between the base and the detail.
    pub(crate) before_detail: &'static [u8],
    pub(crate) is_detail_written: bool,
    /// The text of the code.
    pub(crate) code: &'static [u8],
    /// The occurrence may have an instance, or members.
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
        LogLevel::by_number(self.flags / flags::LOG % 8)
    }

    pub(crate) const fn is_repeated(&self) -> bool {
        self.is(flags::REPEATED)
    }

    /// The JSON body, as far as the table contains it.
    #[inline]
    fn known(&self) -> &'static [u8] {
        let (at, len) = (self.number::<0>() as usize, self.number::<1>() as usize);
        // every row addresses bytes of its table
        self.table.bytes.get(at..at + len).unwrap_or_default()
    }

    /// The whole JSON body, if the occurrence adds nothing.
    #[inline]
    pub(crate) fn body(&self) -> Option<&'static [u8]> {
        self.is(flags::WHOLE).then(|| self.known())
    }

    /// The length of the code in bytes.
    pub(crate) fn code_len(&self) -> usize {
        self.number::<2>() as usize
    }

    /// The code, which is at the end of the body.
    pub(crate) fn code(&self) -> &'static [u8] {
        let known = self.known();
        let end = known.len().saturating_sub(if self.is(flags::WHOLE) { END.len() } else { 0 });
        known.get(end.saturating_sub(self.code_len())..end).unwrap_or_default()
    }

    /// The JSON body, if the occurrence completes it.
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

/// The inside of a JSON string without escapes, up to its closing quote.
const fn up_to_quote(bytes: &'static [u8]) -> &'static [u8] {
    let mut len = 0;
    while len < bytes.len() && bytes[len] != b'"' {
        len += 1;
    }
    bytes.split_at(len).0
}

/// A text of a table. All of them are UTF-8.
pub(crate) const fn utf8(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}
