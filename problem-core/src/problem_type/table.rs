//! The problem types of a derived type as data: a record for each, and one text that the records address.
//!
//! A record is numbers and not pointers, so that the loader has nothing to relocate. The facts that only documentation needs
//! are stored apart, so that a program without documentation does not contain them.

use problem_shared::bytes;
use problem_shared::row::{Index, RECORD, Record, flags, hash, hash_after, index_flags};
use problem_shared::rulebook::identity::same_code;

use crate::problem_type::ProblemType;
use crate::problem_type::row::Row;
use crate::status::ErrorStatus;

/// The path of a Rust type, or nothing.
#[cfg(feature = "coverage")]
pub(crate) type TypePath = &'static str;
/// The path of a Rust type, or nothing.
#[cfg(not(feature = "coverage"))]
pub(crate) type TypePath = ();

#[cfg(feature = "coverage")]
pub(crate) const NO_PATH: TypePath = "";
#[cfg(not(feature = "coverage"))]
pub(crate) const NO_PATH: TypePath = ();

/// The problem types of a derived type.
#[derive(Debug)]
pub struct Table {
    /// The path of the Rust type, by which a coverage report recognises the records of an older version of it.
    pub path: TypePath,
    /// The prefix of type URIs.
    pub base: &'static str,
    /// What the derive does not know: first the statuses that are constants, then the other constants.
    pub constants: &'static [Constant],
    /// The records, one after another.
    pub records: &'static [u8],
    /// The text that the records address.
    pub text: &'static str,
}

/// A part of problem types that only the compiler knows.
#[derive(Debug)]
pub enum Constant {
    /// A status.
    Status(ErrorStatus),
    /// A code, and what follows the base in its type URI.
    Code {
        /// The code.
        code: &'static str,
        /// The rest of the type URI.
        rest: &'static str,
    },
    /// The problem type of a variant of another Rust type.
    Like(ProblemType<'static>),
}

impl Table {
    /// The number of records.
    pub(crate) const fn len(&self) -> usize {
        self.records.len() / RECORD
    }

    #[inline]
    pub(crate) const fn row(&'static self, index: usize) -> Row {
        // generated code passes only indices of records
        let (records, _) = self.records.as_chunks();
        let record = if index < records.len() { &records[index] } else { &NONE };
        Row::new(self, record)
    }

    /// No problem types.
    pub const NONE: Self = Self { path: NO_PATH, base: "", constants: &[], records: b"", text: "" };

    /// The index of a row with complete hashes. `known` is the number of the index, if there is one. `base` is the hash of the base,
    /// once a row needs it.
    pub(crate) const fn complete(
        &'static self,
        row: usize,
        known: Option<u64>,
        base: &mut Option<u16>,
    ) -> Index {
        let row = self.row(row);
        if row.is(flags::CODE_CONSTANT) {
            return row.index_of_constant(known);
        }
        let mut index = Index::from_number(match known {
            Some(number) => number,
            None if row.is(flags::URI) => index_flags::URI,
            None => 0,
        });
        let is_by_class = row.is(flags::CODE_BY_CLASS) && row.status().is_server_error();
        if is_by_class || known.is_none() {
            index.code = hash(row.texts().code.as_bytes());
        }
        if row.is(flags::BASE) {
            let start = match *base {
                Some(start) => start,
                None => hash(self.base.as_bytes()),
            };
            *base = Some(start);
            // after a separator, the slug has the hash of the code
            index.uri = if start == 0 { index.code } else { hash_after(start, row.uri_parts().1.as_bytes()) };
        } else if known.is_none() && row.is(flags::URI) {
            index.uri = hash(row.uri_parts().1.as_bytes());
        }
        index
    }

    /// Whether an earlier record is the same problem type. Sets leave such a problem type out.
    pub(crate) const fn is_repeated(&'static self, index: usize) -> bool {
        let row = self.row(index);
        // only a 5xx may get its code from a status that the derive does not know
        let may_repeat =
            row.is(flags::MAY_REPEAT) || (row.status().is_server_error() && !self.constants.is_empty());
        if row.is(flags::REPEATED) || !may_repeat {
            return row.is(flags::REPEATED);
        }
        let code = row.texts().code;
        let mut before = 0;
        while before < index {
            let other = self.row(before);
            if bytes::equal(other.texts().code.as_bytes(), code.as_bytes())
                && same_code(code, &other.identity(), &row.identity()).is_none()
            {
                return true;
            }
            before += 1;
        }
        false
    }
}

/// The record of nothing.
static NONE: [u8; RECORD] = Record::NONE.to_bytes();
