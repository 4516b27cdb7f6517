//! A table that the derive has laid out, except for the base, which is a constant.
//!
//! The code runs only in const evaluation, where copying one byte costs as much as copying many, and a call costs far more.
//! So the table consists of cells of 16 bytes. The text after a base starts a cell, and the base is written once, at the end
//! of the cells that it fills.

use problem_shared::row::{CELL, TYPE, flags};

/// Reads a number that `row::letters` wrote.
macro_rules! number {
    ($letters:expr, $at:expr) => {
        ($letters[$at] - b'0') as usize
            | (($letters[$at + 1] - b'0') as usize) << 6
            | (($letters[$at + 2] - b'0') as usize) << 12
            | (($letters[$at + 3] - b'0') as usize) << 18
    };
}

/// Writes a number as four letters.
macro_rules! put_number {
    ($letters:expr, $at:expr, $number:expr) => {
        let number: usize = $number;
        assert!(number < 1 << 24, "the texts of a type are more than 16 MiB");
        $letters[$at] = b'0' + (number & 63) as u8;
        $letters[$at + 1] = b'0' + (number >> 6 & 63) as u8;
        $letters[$at + 2] = b'0' + (number >> 12 & 63) as u8;
        $letters[$at + 3] = b'0' + (number >> 18) as u8;
    };
}

/// Whether a row has a base: in its body, or in a type URI that no body contains. The last letter of a row tells.
macro_rules! has_base {
    ($row:expr, $in_body:expr) => {{
        let flags = ($row[CELL - 1] - b'0') as u32;
        flags & (flags::BASE >> 18) != 0 && (flags & (flags::WHOLE >> 18) != 0) == $in_body
    }};
}

/// The contents of a [`Table`](crate::problem_type::table::Table) without the bases.
#[derive(Debug)]
pub struct OpenTable {
    /// The prefix of type URIs.
    pub base: &'static str,
    /// The bytes that the rows address. A body with a base starts after the base.
    pub bytes: &'static [u8],
    /// The rows.
    pub rows: &'static [u8],
    /// The place of each type URI, and the type URIs that no body contains.
    pub uris: &'static [u8],
}

/// The contents of a table with the bases.
#[derive(Debug)]
pub struct ClosedTable<const CELLS: usize, const ROWS: usize> {
    /// The bytes that the rows address.
    pub bytes: [[u8; CELL]; CELLS],
    /// The rows.
    pub rows: [[u8; CELL]; ROWS],
}

impl OpenTable {
    /// The number of cells that some bytes need together with so many bases. A base in a body comes with the bytes before it.
    #[must_use]
    pub const fn cells(&self, bytes: usize, bases: usize, in_bodies: bool) -> usize {
        bytes / CELL + bases * self.prefix_len(in_bodies).div_ceil(CELL)
    }

    /// The rows and the bytes that they address.
    ///
    /// # Panics
    ///
    /// If the number of cells or rows is wrong, or if the bytes are more than 16 MiB: a compile error in a const context.
    #[must_use]
    pub const fn close<const CELLS: usize, const ROWS: usize>(&self) -> ClosedTable<CELLS, ROWS> {
        let (source, base_len) = (self.rows.as_chunks().0, self.base.len());
        let (bytes, places) = self.filled::<CELLS, ROWS>(true);
        let mut rows = [[0; CELL]; ROWS];
        let mut row = 0;
        while row < ROWS {
            let mut new = source[row];
            put_number!(new, 0, places[row]);
            if has_base!(new, true) {
                put_number!(new, 4, number!(new, 4) + base_len);
            }
            rows[row] = new;
            row += 1;
        }
        ClosedTable { bytes, rows }
    }

    /// The place of each type URI, and the type URIs that no body contains.
    ///
    /// # Panics
    ///
    /// Like [`close`](Self::close).
    #[must_use]
    pub const fn uris<const CELLS: usize, const ROWS: usize>(&self) -> [[u8; CELL]; CELLS] {
        let (mut bytes, places) = self.filled::<CELLS, ROWS>(false);
        let mut row = 0;
        while row < ROWS {
            put_number!(bytes[row / 4], row % 4 * 4, places[row]);
            row += 1;
        }
        bytes
    }

    /// The bytes of the bodies or of the type URIs with their bases, and the new place of each row in them.
    const fn filled<const CELLS: usize, const ROWS: usize>(
        &self,
        in_bodies: bool,
    ) -> ([[u8; CELL]; CELLS], [usize; ROWS]) {
        let source = if in_bodies { self.bytes } else { self.uris };
        let (source, rows) = (source.as_chunks::<CELL>().0, self.rows.as_chunks::<CELL>().0);
        let prefix_len = self.prefix_len(in_bodies);
        let prefix_cells = prefix_len.div_ceil(CELL);
        let (mut bytes, mut places) = ([[0; CELL]; CELLS], [0; ROWS]);
        // the cells read so far, the cells written so far, and the place of the first written prefix
        let (mut taken, mut out, mut prefix) = (0, 0, None);
        let mut row = 0;
        while row < ROWS {
            let at = if in_bodies { number!(rows[row], 0) } else { number!(source[row / 4], row % 4 * 4) };
            if has_base!(rows[row], in_bodies) {
                let cell = at / CELL;
                while taken < cell {
                    bytes[out] = source[taken];
                    taken += 1;
                    out += 1;
                }
                let end = out + prefix_cells;
                places[row] = end * CELL - prefix_len;
                if let Some(first) = prefix {
                    let mut cell = first;
                    while out < end {
                        bytes[out] = bytes[cell];
                        cell += 1;
                        out += 1;
                    }
                } else {
                    prefix = Some(out);
                    self.put_prefix(&mut bytes, places[row], in_bodies);
                    out = end;
                }
            } else {
                places[row] = at + (out - taken) * CELL;
            }
            row += 1;
        }
        while taken < source.len() {
            bytes[out] = source[taken];
            taken += 1;
            out += 1;
        }
        (bytes, places)
    }

    /// The length of the base, and in a body also of the bytes before it.
    const fn prefix_len(&self, in_body: bool) -> usize {
        if in_body { LEAD + self.base.len() } else { self.base.len() }
    }

    const fn put_prefix(&self, cells: &mut [[u8; CELL]], mut at: usize, in_body: bool) {
        let base = self.base.as_bytes();
        let mut byte = if in_body { 0 } else { LEAD };
        while byte < LEAD + base.len() {
            cells[at / CELL][at % CELL] = if byte == 0 {
                b'{'
            } else if byte < LEAD {
                TYPE[byte - 1]
            } else {
                base[byte - LEAD]
            };
            (byte, at) = (byte + 1, at + 1);
        }
    }
}

/// The length of the bytes before the base in a body: a brace, and the name of the member.
const LEAD: usize = 1 + TYPE.len();
