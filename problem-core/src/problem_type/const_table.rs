//! A table that const evaluation lays out. The derive cannot, because a status is a constant, or because it cannot compare the
//! type URIs: some are whole, and others follow a base that is a constant.
//!
//! The code runs only in const evaluation, where each step is expensive.

use problem_shared::bytes::equal;
use problem_shared::disclosure::may_send_message;
use problem_shared::log_level;
use problem_shared::row::{Out, Parts, flags, letters, source_flags};
use problem_shared::status::{phrase, problem_code, server_slug};

use crate::problem_type::table::ROW;

/// The variants that are problems themselves, as the derive writes them.
#[derive(Debug)]
pub struct Source<const N: usize> {
    /// The prefix of type URIs.
    pub base: &'static str,
    /// A row for each variant.
    pub rows: [SourceRow; N],
}

/// The status, the code, the rest of the type URI after the base, the title, the detail, and the sum of the
/// [`source_flags`].
type SourceRow = (u16, &'static str, &'static str, &'static str, &'static str, u32);

/// The rows of a [`Source`], and the lengths of the bytes.
#[derive(Debug, Clone, Copy)]
pub struct LaidOut<const N: usize> {
    /// The rows.
    pub rows: [[u8; ROW]; N],
    /// The length of the bytes that the rows address.
    pub bytes: usize,
    /// The length of the places of the type URIs, and of the type URIs that no body contains.
    pub uris: usize,
}

impl<const N: usize> Source<N> {
    pub(crate) const fn parts(&self, index: usize) -> Parts<'static> {
        let (status, code, uri, title, detail, kind) = self.rows[index];
        let is_5xx = status >= 500;
        let is_by_class = kind & source_flags::CODE_BY_CLASS != 0 && is_5xx;
        let (code, slug) =
            if is_by_class { (problem_code(status), server_slug(status)) } else { (code, uri) };
        let uri = match (kind & source_flags::URI != 0, kind & source_flags::URI_WHOLE != 0) {
            (false, _) => None,
            (true, true) => Some(("", uri)),
            (true, false) => Some((self.base, slug)),
        };
        let title_by_class = kind & source_flags::TITLE_BY_CLASS != 0 && is_5xx;
        let title =
            if title_by_class || kind & source_flags::TITLE_PHRASE != 0 { phrase(status) } else { title };
        let mut flags = kind & source_flags::FLAGS;
        if flags & (7 * flags::LOG) == 0 {
            flags += log_level::default_for(status) * flags::LOG;
        }
        let mut detail = detail;
        if flags & flags::DETAIL_OF_ERROR != 0 && !may_send_message(status, false) {
            flags &= !(flags::DETAIL_OF_ERROR | flags::DETAIL_TEXT | flags::DETAIL_VALUE);
            detail = "";
        }
        let is_plain = kind & source_flags::ESCAPED == 0;
        Parts { uri, title, status, detail, code, flags, is_plain }
    }

    /// Lays the rows out.
    #[must_use]
    pub const fn lay_out(&self) -> LaidOut<N> {
        let mut laid_out = LaidOut { rows: [[0; ROW]; N], bytes: 0, uris: 4 * N };
        // for each 5xx, whether an earlier row has the code of the status
        let mut seen = [false; 100];
        let mut index = 0;
        while index < N {
            let parts = self.parts(index);
            let mut row = parts.row(laid_out.bytes);
            let mut is_repeated =
                self.rows[index].5 & source_flags::MAY_REPEAT != 0 && self.repeats(index, &parts);
            if parts.status >= 500 {
                let seen = &mut seen[parts.status as usize - 500];
                if equal(parts.code.as_bytes(), problem_code(parts.status).as_bytes()) {
                    is_repeated |= *seen;
                    *seen = true;
                }
            }
            if is_repeated {
                row[3] |= flags::REPEATED;
            }
            laid_out.rows[index] = packed(&row);
            laid_out.bytes = parts.end(&row);
            if let Some((base, rest)) = parts.uri_apart() {
                laid_out.uris += base.len() + rest.len();
            }
            index += 1;
        }
        laid_out
    }

    const fn repeats(&self, index: usize, parts: &Parts<'_>) -> bool {
        let mut before = 0;
        while before < index {
            let other = self.parts(before);
            if other.status == parts.status && equal(other.code.as_bytes(), parts.code.as_bytes()) {
                return true;
            }
            before += 1;
        }
        false
    }

    /// The bytes that the rows address. `L` is [`LaidOut::bytes`].
    #[must_use]
    pub const fn bytes<const L: usize>(&self) -> [u8; L] {
        let mut bytes = [0; L];
        let mut out = Out { room: &mut bytes, at: 0, in_const: true };
        let mut index = 0;
        while index < N {
            self.parts(index).write(&mut out);
            index += 1;
        }
        bytes
    }

    /// The place of each type URI, and the type URIs that no body contains. `L` is [`LaidOut::uris`].
    #[must_use]
    pub const fn uris<const L: usize>(&self) -> [u8; L] {
        let mut bytes = [0; L];
        let mut out = Out { room: &mut bytes, at: 4 * N, in_const: true };
        let mut index = 0;
        while index < N {
            let at = out.at;
            if let Some((base, rest)) = self.parts(index).uri_apart() {
                out.put(base.as_bytes());
                out.put(rest.as_bytes());
            }
            let end = out.at;
            out.at = 4 * index;
            out.put(&letters(at as u32));
            out.at = end;
            index += 1;
        }
        bytes
    }
}

const fn packed(row: &[u32; 4]) -> [u8; ROW] {
    let [a, b, c, d] = [letters(row[0]), letters(row[1]), letters(row[2]), letters(row[3])];
    [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], c[0], c[1], c[2], c[3], d[0], d[1], d[2], d[3]]
}
