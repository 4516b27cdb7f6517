//! The problem types of a derived type as data: rows of numbers over one run of bytes.
//!
//! What a response is made of is addressed by numbers, so that a row needs no relocation, and
//! apart from what only documentation asks for: a program that never asks does not carry that.

use crate::layout::{self, AFTER_TITLE, AFTER_TYPE, CODE, DETAIL, Row, TITLE, TYPE, end, flags};
use crate::occurrence::Detail;
use crate::problem_type;
use crate::{ErrorStatus, LogLevel, constants};

/// The problem types of a derived type.
#[derive(Debug)]
pub struct Table {
    /// The prefix of type URIs.
    pub base: &'static str,
    /// What the rows address.
    pub bytes: &'static [u8],
    /// The rows, 28 bytes each.
    pub rows: &'static [u8],
}

impl Table {
    pub(crate) const fn enter(&self, index: usize) -> Entered {
        Entered { base: self.base, bytes: self.bytes, row: &self.rows.as_chunks().0[index] }
    }

    pub(crate) const fn len(&self) -> usize {
        self.rows.as_chunks::<28>().0.len()
    }
}

/// A row, and the bytes that it addresses a part of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entered {
    base: &'static str,
    bytes: &'static [u8],
    row: &'static [u8; 28],
}

/// The texts of a row.
pub(crate) struct Texts {
    /// The base, and the rest of the type URI.
    pub(crate) type_uri: Option<(&'static [u8], &'static [u8])>,
    pub(crate) title: &'static [u8],
    pub(crate) code: &'static [u8],
    pub(crate) detail: Detail<'static>,
}

/// A JSON body in which something is left to write.
pub(crate) struct Fragments {
    /// The base, if there is a type URI.
    pub(crate) base: Option<&'static [u8]>,
    /// What stands behind the base, up to the detail.
    pub(crate) before_detail: &'static [u8],
    pub(crate) is_detail_written: bool,
    /// What stands behind the detail and the instance, up to the next member.
    pub(crate) code: &'static [u8],
    /// There may be an instance, or members.
    pub(crate) varies: bool,
}

impl Entered {
    const fn number<const AT: usize>(&self) -> u32 {
        u32::from_le_bytes(self.row.as_chunks().0[AT])
    }

    const fn is(&self, flag: u32) -> bool {
        self.number::<6>() & flag != 0
    }

    pub(crate) const fn status(&self) -> ErrorStatus {
        match ErrorStatus::from_code((self.number::<6>() % flags::LOG) as u16) {
            Some(status) => status,
            // no row has another
            None => ErrorStatus::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) const fn log(&self) -> LogLevel {
        match self.number::<6>() / flags::LOG % 8 {
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

    /// The whole JSON body, if nothing of it varies.
    #[inline]
    pub(crate) fn body(&self) -> Option<&'static [u8]> {
        if !self.is(flags::WHOLE) {
            return None;
        }
        let (at, len) = (self.number::<0>() as usize, self.number::<1>() as usize);
        self.bytes.get(at..at + len)
    }

    /// The JSON body that is not whole.
    #[inline]
    pub(crate) fn fragments(&self) -> Fragments {
        let (at, len) = (self.number::<0>() as usize, self.number::<1>() as usize);
        let code = CODE.len() + self.number::<4>() as usize + b"\"".len();
        // rows are laid out by `layout.rs`, so what they address is there
        let body = self.bytes.get(at..at + len).unwrap_or_default();
        let (before_detail, code) = body.split_at_checked(len.saturating_sub(code)).unwrap_or_default();
        let base = if self.is(flags::BASE) { self.base.as_bytes() } else { b"" };
        Fragments {
            base: self.is(flags::URI).then_some(base),
            before_detail,
            is_detail_written: self.is(flags::DETAIL_VALUE),
            code,
            varies: self.is(flags::VARIES),
        }
    }

    /// All texts.
    pub(crate) const fn texts(&self) -> Texts {
        let row = unpacked(self.row);
        let [at, len, uri, title, code, detail, _] = row;
        let bytes = between(self.bytes, at as usize, end(&row));
        let (len, uri, title, code, detail) =
            (len as usize, uri as usize, title as usize, code as usize, detail as usize);
        let base = if self.is(flags::BASE) { self.base.as_bytes() } else { b"" };
        let is_whole = self.is(flags::WHOLE);
        let uri_at = if is_whole { 1 + TYPE.len() + base.len() } else { 0 };
        let title_at = match (self.is(flags::URI), is_whole) {
            (true, _) => uri_at + uri + AFTER_TYPE.len() + TITLE.len(),
            (false, true) => 1 + TITLE.len(),
            (false, false) => TITLE.len(),
        };
        let detail_at = title_at + title + AFTER_TITLE + DETAIL.len();
        let (title_at, detail_at) =
            if self.is(flags::TEXTS) { (len, len + title) } else { (title_at, detail_at) };
        let code_at = len - code - if is_whole { 2 } else { 1 };
        let uri = between(bytes, uri_at, uri_at + if self.is(flags::URI) { uri } else { 0 });
        Texts {
            type_uri: if self.is(flags::URI) { Some((base, uri)) } else { None },
            title: between(bytes, title_at, title_at + title),
            code: between(bytes, code_at, code_at + code),
            detail: if self.is(flags::DETAIL_VALUE) {
                Detail::Written
            } else if self.is(flags::DETAIL_TEXT) {
                Detail::Text(if detail == 0 { b"" } else { between(bytes, detail_at, detail_at + detail) })
            } else {
                Detail::None
            },
        }
    }

    /// How long the type URI is.
    pub(crate) const fn uri_len(&self) -> usize {
        let base = if self.is(flags::BASE) { self.base.len() } else { 0 };
        base + self.number::<2>() as usize
    }

    /// The same as the definition of a problem type has it.
    pub(crate) const fn defined_detail(&self) -> problem_type::Detail {
        match self.texts().detail {
            Detail::None => problem_type::Detail::None,
            Detail::Text(text) if self.is(flags::DETAIL_OF_ERROR) => {
                problem_type::Detail::Message(utf8(text))
            }
            Detail::Text(text) => problem_type::Detail::Literal(utf8(text)),
            Detail::Written if self.is(flags::DETAIL_OF_ERROR) => problem_type::Detail::Display,
            Detail::Written => problem_type::Detail::Template,
        }
    }
}

const fn unpacked(bytes: &[u8; 28]) -> Row {
    let [a, b, c, d, e, f, g] = *bytes.as_chunks::<4>().0 else { return [0; 7] };
    [
        u32::from_le_bytes(a),
        u32::from_le_bytes(b),
        u32::from_le_bytes(c),
        u32::from_le_bytes(d),
        u32::from_le_bytes(e),
        u32::from_le_bytes(f),
        u32::from_le_bytes(g),
    ]
}

const fn between(bytes: &'static [u8], start: usize, end: usize) -> &'static [u8] {
    bytes.split_at(end).0.split_at(start).1
}

/// All texts of a table are UTF-8.
pub(crate) const fn utf8(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// What the derive writes where a constant is in a problem type, so that only the compiler can lay
/// it out.
///
/// `text` has the code, the rest of the type URI behind the base, the title, and the `detail` of each
/// variant in turn. A row has the status, the lengths of the four texts, and the sum of the numbers
/// in [`kind`] that hold.
#[derive(Debug)]
pub struct Source<const N: usize> {
    /// The prefix of type URIs.
    pub base: &'static str,
    /// All texts.
    pub text: &'static str,
    /// A row for each variant.
    pub rows: [[u32; 6]; N],
}

/// What holds of a row of [`Source`]. The derive knows these numbers too.
mod kind {
    /// The flags of a row as they are, but that a log level of 0 is that of the status, and that
    /// what a 5xx sends is still to be seen.
    pub(super) const FLAGS: u32 = crate::layout::flags::VARIES * 2 - 1;
    /// There is a type URI.
    pub(super) const URI: u32 = 1 << 20;
    /// It is whole, without the base.
    pub(super) const URI_WHOLE: u32 = 1 << 21;
    /// A 5xx takes the code of its status.
    pub(super) const CODE_BY_CLASS: u32 = 1 << 22;
    /// A 5xx takes the phrase of its status.
    pub(super) const TITLE_BY_CLASS: u32 = 1 << 23;
    /// The title is the phrase of the status.
    pub(super) const TITLE_PHRASE: u32 = 1 << 24;
    /// Something in the title or the detail has to be escaped.
    pub(super) const ESCAPED: u32 = 1 << 25;
}

/// A row of [`Source`], with its texts.
struct Entry {
    parts: layout::Parts<'static>,
    /// The code was not known to the derive.
    is_by_class: bool,
    /// Where the texts of the next row start.
    end: usize,
}

impl<const N: usize> Source<N> {
    const fn entry(&self, index: usize, start: usize) -> Entry {
        let [status, code, uri, title, detail, kind] = self.rows[index];
        let (code, rest) = self.text.split_at(start).1.split_at(code as usize);
        let (uri, rest) = rest.split_at(uri as usize);
        let (title, rest) = rest.split_at(title as usize);
        let detail = rest.split_at(detail as usize).0;
        let end = start + code.len() + uri.len() + title.len() + detail.len();
        let status = ErrorStatus::new(status as u16);
        let is_5xx = status.is_server_error();
        let is_by_class = kind & kind::CODE_BY_CLASS != 0 && is_5xx;
        let (code, slug) =
            if is_by_class { (status.problem_code(), status.server_slug()) } else { (code, uri) };
        let uri = match (kind & kind::URI != 0, kind & kind::URI_WHOLE != 0) {
            (false, _) => None,
            (true, true) => Some(("", uri)),
            (true, false) => Some((self.base, slug)),
        };
        let title_by_class = kind & kind::TITLE_BY_CLASS != 0 && is_5xx;
        let title =
            if title_by_class || kind & kind::TITLE_PHRASE != 0 { status.reason_phrase() } else { title };
        let mut flags = kind & kind::FLAGS;
        if flags & (7 * flags::LOG) == 0 {
            flags += LogLevel::of(status).number() * flags::LOG;
        }
        let mut detail = detail;
        if is_5xx && flags & flags::DETAIL_OF_ERROR != 0 {
            flags &= !(flags::DETAIL_OF_ERROR | flags::DETAIL_TEXT | flags::DETAIL_VALUE);
            detail = "";
        }
        let parts = layout::Parts {
            uri,
            title,
            status: status.as_u16(),
            detail,
            code,
            flags,
            is_plain: kind & kind::ESCAPED == 0,
        };
        Entry { parts, is_by_class, end }
    }

    /// The rows.
    #[must_use]
    pub const fn rows(&self) -> [[u8; 28]; N] {
        let mut rows = [[0; 28]; N];
        let (mut index, mut start, mut at) = (0, 0, 0);
        while index < N {
            let entry = self.entry(index, start);
            let mut row = entry.parts.row(at);
            if self.is_repeated(index, &entry) {
                row[6] |= flags::REPEATED;
            }
            rows[index] = layout::packed(&row);
            start = entry.end;
            at = end(&row) as u32;
            index += 1;
        }
        rows
    }

    /// Whether a row before has the code that only the compiler knows of this one, or that of this
    /// one is a code that only the compiler knows of a row before.
    const fn is_repeated(&self, index: usize, entry: &Entry) -> bool {
        let (mut before, mut start) = (0, 0);
        while before < index {
            let is_by_class = self.rows[before][5] & kind::CODE_BY_CLASS != 0;
            if is_by_class || entry.is_by_class {
                let other = self.entry(before, start);
                let same_status = other.parts.status == entry.parts.status;
                if same_status && constants::same(other.parts.code, entry.parts.code) {
                    return true;
                }
            }
            let [_, code, uri, title, detail, _] = self.rows[before];
            start += (code + uri + title + detail) as usize;
            before += 1;
        }
        false
    }

    /// What the rows address. `L` is [`Self::bytes_len`].
    #[must_use]
    pub const fn bytes<const L: usize>(&self) -> [u8; L] {
        let mut bytes = [0; L];
        let mut out = layout::Out { room: &mut bytes, at: 0 };
        let (mut index, mut start) = (0, 0);
        while index < N {
            let entry = self.entry(index, start);
            entry.parts.write(&mut out);
            start = entry.end;
            index += 1;
        }
        bytes
    }

    /// How many bytes the rows address.
    #[must_use]
    pub const fn bytes_len(rows: &[[u8; 28]; N]) -> usize {
        match rows.last() {
            Some(last) => end(&unpacked(last)),
            None => 0,
        }
    }

    /// The type URIs, one behind another. `L` is [`uris_len`].
    #[must_use]
    pub const fn uris<const L: usize>(&self) -> [u8; L] {
        let mut bytes = [0; L];
        let mut out = layout::Out { room: &mut bytes, at: 0 };
        let (mut index, mut start) = (0, 0);
        while index < N {
            let entry = self.entry(index, start);
            if let Some((base, rest)) = entry.parts.uri {
                out.put(base.as_bytes());
                out.put(rest.as_bytes());
            }
            start = entry.end;
            index += 1;
        }
        bytes
    }
}

/// How long the type URIs of a table are together, before `row`.
#[must_use]
pub const fn uris_len(table: &Table, row: usize) -> usize {
    let (mut index, mut len) = (0, 0);
    while index < row {
        len += table.enter(index).uri_len();
        index += 1;
    }
    len
}
