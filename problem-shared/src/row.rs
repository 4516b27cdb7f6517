//! The memory layout of the problem types of a derived type: a record for each problem type, and one text that all records
//! address.
//!
//! The derive writes the table, and core reads it.

/// The record of a problem type.
///
/// The text of a record starts at `at` and is one of two things. If [`flags::JSON`] is set, it is the JSON body as far as the
/// derive knows it, and `len` is the length of that body in bytes. With [`flags::WHOLE`], the body is complete. Without it,
/// the body starts with the rest of the type URI after the base, or with the title if there is no type URI, and it leaves out
/// the name of the code. If [`flags::ESCAPED`] is set, JSON escapes something in the title or in the detail, so both follow
/// the body as they are.
///
/// Otherwise the status or the code is a constant whose value only the compiler knows. The text is then the rest of the type URI,
/// the title, the detail and the code, one after the other. `len` is the index of a status that is a constant, and
/// [`NO_CONSTANT`] for any other. With [`flags::CODE_CONSTANT`], `code` is the index of the constant, and the text has no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Where the text starts.
    pub at: u32,
    /// The status, and the [`flags`].
    pub flags: u32,
    /// The length of the JSON body, or the index of the constant.
    pub len: u16,
    /// The length of the type URI without the base.
    pub uri: u16,
    /// The length of the title.
    pub title: u16,
    /// The length of the detail.
    pub detail: u16,
    /// The length of the code.
    pub code: u16,
}

/// [`Record::len`] if the status is not a constant, and the code is.
pub const NO_CONSTANT: u16 = u16::MAX;

/// The length of a record in bytes.
pub const RECORD: usize = 18;

/// The message for a type whose texts a record could not address.
pub const TOO_LARGE: &str =
    "a text of this type is too long: the texts of a problem type can have 64 KiB in all";

impl Record {
    /// The record of nothing, for an index that is too large.
    pub const NONE: Self = Self { at: 0, flags: 500, len: 0, uri: 0, title: 0, detail: 0, code: 0 };

    /// The record as bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; RECORD] {
        let [a, b, c, d] = self.at.to_le_bytes();
        let [e, f, g, h] = self.flags.to_le_bytes();
        let [i, j] = self.len.to_le_bytes();
        let [k, l] = self.uri.to_le_bytes();
        let [m, n] = self.title.to_le_bytes();
        let [o, p] = self.detail.to_le_bytes();
        let [q, r] = self.code.to_le_bytes();
        [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r]
    }

    /// The flags of the record that [`to_bytes`](Self::to_bytes) wrote.
    #[inline]
    #[must_use]
    pub const fn flags_in([_, _, _, _, e, f, g, h, ..]: &[u8; RECORD]) -> u32 {
        u32::from_le_bytes([*e, *f, *g, *h])
    }

    /// The record that [`to_bytes`](Self::to_bytes) wrote.
    #[inline]
    #[must_use]
    pub const fn from_bytes(bytes: &[u8; RECORD]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r] = *bytes;
        Self {
            at: u32::from_le_bytes([a, b, c, d]),
            flags: u32::from_le_bytes([e, f, g, h]),
            len: u16::from_le_bytes([i, j]),
            uri: u16::from_le_bytes([k, l]),
            title: u16::from_le_bytes([m, n]),
            detail: u16::from_le_bytes([o, p]),
            code: u16::from_le_bytes([q, r]),
        }
    }
}

/// The flags of a [`Record`]. The lowest ten bits are the status, or 0 if it is a constant.
pub mod flags {
    /// Three bits for the log level, from 1: error, warn, info, debug, off. 0 is the default of a status that
    /// is a constant.
    pub const LOG: u32 = 1 << 10;
    /// The detail is the text of the record.
    pub const DETAIL_TEXT: u32 = 1 << 13;
    /// The value writes the detail.
    pub const DETAIL_VALUE: u32 = 1 << 14;
    /// The detail is the message of the error.
    pub const DETAIL_OF_ERROR: u32 = 1 << 15;
    /// An earlier record is the same problem type.
    pub const REPEATED: u32 = 1 << 16;
    /// An earlier record has the same code and may be the same problem type, which a constant status decides.
    pub const MAY_REPEAT: u32 = 1 << 17;
    /// The record has a type URI.
    pub const URI: u32 = 1 << 18;
    /// The type URI starts with the base.
    pub const BASE: u32 = 1 << 19;
    /// The text is a JSON body.
    pub const JSON: u32 = 1 << 20;
    /// The JSON body is complete.
    pub const WHOLE: u32 = 1 << 21;
    /// JSON escapes something in the title or in the detail.
    pub const ESCAPED: u32 = 1 << 22;
    /// A 5xx takes the code of its status.
    pub const CODE_BY_CLASS: u32 = 1 << 23;
    /// A 5xx takes the phrase of its status as title.
    pub const TITLE_BY_CLASS: u32 = 1 << 24;
    /// The title is the phrase of the status.
    pub const TITLE_PHRASE: u32 = 1 << 25;
    /// A 5xx sends the message of the error, too.
    pub const MESSAGE_OF_5XX: u32 = 1 << 26;
    /// The code is a constant, or the problem type is the one of another Rust type.
    pub const CODE_CONSTANT: u32 = 1 << 27;
}

/// The start of the member `type`, which is the first one.
pub const TYPE: &str = "{\"type\":\"";
/// The end of the member `type`.
pub const AFTER_TYPE: &str = "\",";
/// The start of the member `title`.
pub const TITLE: &str = "\"title\":\"";
/// The end of the title, and the start of the member `status`.
pub const STATUS: &str = "\",\"status\":";
/// The start of the member `detail`.
pub const DETAIL: &str = ",\"detail\":\"";
/// The start of the member `code`.
pub const CODE: &str = ",\"code\":\"";
/// The end of the code, and of the body.
pub const END: &str = "\"}";
/// The length of the bytes between the title and the member after the status.
pub const AFTER_TITLE: usize = STATUS.len() + 3;

/// What documentation and const evaluation need to know about a record, beside the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    /// The [`hash`] of the code.
    pub code: u16,
    /// The [`hash`] of the type URI, without the base if that is a constant.
    pub uri: u16,
    /// Where the facts about the problem type start, if there are any.
    pub facts: Option<u32>,
    /// The [`index_flags`].
    pub flags: u64,
}

/// The flags of an [`Index`], as bits of its number.
pub mod index_flags {
    /// The record has a type URI.
    pub const URI: u64 = 1 << 63;
    /// The hashes depend on a constant. Only core can complete them.
    pub const INCOMPLETE: u64 = 1 << 62;
    /// The code and the title are the name and the phrase of the status.
    pub const STATUS_ALONE: u64 = 1 << 61;
    /// The variants of the type have discriminants of their own. The first index of the type has it.
    pub const DISCRIMINANTS: u64 = 1 << 60;
    /// All of them.
    pub const ALL: u64 = 15 << 60;
}

/// Which hashes of codes and type URIs a set of problem types has, as bits. If two sets share none, no problem type of one has the
/// code or the type URI of a problem type of the other.
///
/// The compiler compares two sets for every transparent variant. In const evaluation, each step takes about 1,000 instructions of the
/// compiler, however wide the number is, so a few wide numbers are cheaper than many hashes.
///
/// The first four numbers are the hashes of codes and type URIs, modulo 512. The last one is the hashes of codes that mean their
/// statuses alone, modulo 128. Two such problem types never conflict, and each type with a 500 has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub [u128; 5]);

impl Fingerprint {
    /// The fingerprint of no problem types.
    pub const EMPTY: Self = Self([0; 5]);

    /// Adds a problem type by the number of its [`Index`], whose hashes must be complete.
    pub const fn add(&mut self, number: u64) {
        self.add_hashes(number as u16, (number >> 16) as u16, (number >> 56) as u8);
    }

    /// Adds a problem type by the hashes of its code and its type URI, and the upper byte of its number. It calls nothing, because
    /// calls are slow in const evaluation.
    pub const fn add_hashes(&mut self, code: u16, uri: u16, flags: u8) {
        let slot = if flags & (index_flags::STATUS_ALONE >> 56) as u8 != 0 { 4 } else { code >> 7 & 3 };
        self.0[slot as usize] |= 1 << (code & 127);
        // usually the type URI ends in the code, so the hashes are the same
        if uri != code && flags & (index_flags::URI >> 56) as u8 != 0 {
            self.0[(uri >> 7 & 3) as usize] |= 1 << (uri & 127);
        }
    }

    /// Adds all problem types of another fingerprint.
    pub const fn add_all(&mut self, other: &Self) {
        let [a, b, c, d, e] = self.0;
        let [f, g, h, i, j] = other.0;
        self.0 = [a | f, b | g, c | h, d | i, e | j];
    }

    /// The hashes modulo 128 by which problem types of both sets can conflict; 0 if there are none.
    #[must_use]
    pub const fn shared(&self, other: &Self) -> u128 {
        let [a, b, c, d, e] = self.0;
        let [f, g, h, i, j] = other.0;
        a & f | b & g | c & h | d & i | (a | b | c | d) & j | (f | g | h | i) & e
    }
}

/// Whether the problem type with this number has one of the hashes that [`Fingerprint::shared`] returned.
#[must_use]
pub const fn has_shared_hash(number: u64, shared: u128) -> bool {
    let has_uri = number & index_flags::URI != 0;
    shared >> (number % 128) & 1 != 0 || has_uri && shared >> ((number >> 16) % 128) & 1 != 0
}

/// The length of an index in bytes.
pub const INDEX: usize = 8;

impl Index {
    /// The index as bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; INDEX] {
        self.number().to_le_bytes()
    }

    /// The index as a number. The lowest 16 bits are the hash of the code, and the next 16 are the hash of the type URI.
    #[must_use]
    pub const fn number(self) -> u64 {
        // a row without facts has the start 0, so the others are one higher
        let facts = match self.facts {
            Some(start) => start as u64 + 1,
            None => 0,
        };
        self.code as u64 | (self.uri as u64) << 16 | facts << 32 | self.flags
    }

    /// The index that is a number.
    #[must_use]
    pub const fn from_number(number: u64) -> Self {
        let facts = match ((number & !index_flags::ALL) >> 32) as u32 {
            0 => None,
            start => Some(start - 1),
        };
        Self { code: number as u16, uri: (number >> 16) as u16, facts, flags: number & index_flags::ALL }
    }

    /// The index of a row, from the bytes of all of them.
    #[must_use]
    pub const fn of(all: &[u8], row: usize) -> Self {
        let (indices, _) = all.as_chunks::<INDEX>();
        Self::from_number(if row < indices.len() { u64::from_le_bytes(indices[row]) } else { 0 })
    }
}

/// The hash of an identity, a code or a type URI. Const evaluation compares the hashes first, because comparing texts there is
/// slow.
///
/// Only the letters and digits after the last separator of a URI count, and small letters are the same as capitals. So a code, its
/// slug, and usually its type URI have the same hash, and the [`Fingerprint`] of a problem type is one bit.
#[must_use]
pub const fn hash(text: &[u8]) -> u16 {
    hash_after(0, text)
}

/// The hash of a text of which `start` is the hash of the first part. If that part ends in a separator, its hash is 0.
#[must_use]
pub const fn hash_after(start: u16, rest: &[u8]) -> u16 {
    let (mut hash, mut at) = (start, 0);
    while at < rest.len() {
        let byte = rest[at];
        if matches!(byte, b'/' | b'#' | b':' | b'=') {
            hash = 0;
        } else if byte.is_ascii_alphanumeric() {
            hash = hash.wrapping_mul(FACTOR).wrapping_add((byte | 0x20) as u16 + 1);
        }
        at += 1;
    }
    hash
}

const FACTOR: u16 = 0x6f93;

#[cfg(test)]
mod tests {
    use super::{Fingerprint, Index, Record, has_shared_hash, hash, hash_after, index_flags};

    #[test]
    fn the_hash_of_a_text_follows_from_its_parts() {
        let text = b"https://api.example.com/errors/order-not-found";
        for at in 0..=text.len() {
            let (start, rest) = text.split_at(at);
            assert_eq!(hash_after(hash(start), rest), hash(text));
        }
    }

    #[test]
    fn a_code_has_the_hash_of_its_type_uri() {
        for text in [
            "order-not-found",
            "orderNotFound",
            "ORDER.NOT_FOUND",
            "/errors/order-not-found",
            "urn:a:order-not-found",
        ] {
            assert_eq!(hash(text.as_bytes()), hash(b"ORDER_NOT_FOUND"), "{text}");
        }
        for code in ["ORDER_NOT_FOUND", "orderNotFound", "A.b-C__2", "MD5SUM_WRONG", "HTTPError", "x"] {
            assert_eq!(hash(crate::wire_names::slug(code).as_bytes()), hash(code.as_bytes()), "{code}");
        }
        assert_ne!(hash(b"/errors-order-not-found"), hash(b"ORDER_NOT_FOUND"));
        assert_ne!(hash(b"A1"), hash(b"AQ"));
        assert_eq!(hash(b"/errors/"), 0);
    }

    #[test]
    fn fingerprints_show_what_may_conflict() {
        let number = |code: &str, uri: &str, flags| {
            let has_uri = if uri.is_empty() { 0 } else { index_flags::URI };
            Index {
                code: hash(code.as_bytes()),
                uri: hash(uri.as_bytes()),
                facts: Some(7),
                flags: flags | has_uri,
            }
            .number()
        };
        let alone = index_flags::STATUS_ALONE;
        let rows = [
            (number("A", "", 0), number("A", "", 0), true),
            (number("A", "/a", 0), number("A", "/b", 0), true),
            (number("A", "/x", 0), number("B", "/x", 0), true),
            (number("A", "/a", 0), number("B", "/b", 0), false),
            (number("NOT_FOUND", "", alone), number("NOT_FOUND", "/not-found", alone), false),
            (number("NOT_FOUND", "", alone), number("NOT_FOUND", "", 0), true),
            (number("NOT_FOUND", "/not-found", alone), number("A", "/not-found", 0), true),
            (number("NOT_FOUND", "/x", alone), number("GONE", "/x", alone), true),
            (number("NOT_FOUND", "", alone), number("GONE", "", 0), false),
        ];
        for (index, (a, b, may_conflict)) in rows.into_iter().enumerate() {
            let [first, second] = [a, b].map(|number| {
                let mut fingerprint = Fingerprint::EMPTY;
                fingerprint.add(number);
                fingerprint
            });
            let shared = first.shared(&second);
            assert_eq!(shared, second.shared(&first), "{index}");
            assert_eq!(shared != 0, may_conflict, "{index}");
            assert_eq!(has_shared_hash(a, shared) && has_shared_hash(b, shared), may_conflict, "{index}");
            let mut both = Fingerprint::EMPTY;
            both.add_all(&first);
            both.add_all(&second);
            let mut added = first;
            added.add(b);
            assert_eq!(both, added);
        }
    }

    #[test]
    fn an_index_is_read_as_it_was_written() {
        let indices = [
            Index { code: 1, uri: 2, facts: None, flags: index_flags::ALL },
            Index { code: 0xffff, uri: 0, facts: Some(0), flags: index_flags::INCOMPLETE },
            Index { code: 0, uri: 0xfffe, facts: Some(0x0102_0304), flags: 0 },
        ];
        let bytes = indices.map(Index::to_bytes);
        for (row, index) in indices.iter().enumerate() {
            assert_eq!(Index::of(bytes.as_flattened(), row), *index);
        }
        assert_eq!(Index::of(bytes.as_flattened(), 3), Index { code: 0, uri: 0, facts: None, flags: 0 });
    }

    /// Const evaluation knows a code that means its status alone by its hash.
    #[test]
    fn the_names_of_statuses_have_different_hashes() {
        let mut seen = alloc::vec![false; 1 << 16];
        for code in (400..=599).filter(|code| crate::status::is_registered(*code)) {
            let hash = hash(crate::status::problem_code(code).as_bytes());
            assert!(!core::mem::replace(&mut seen[usize::from(hash)], true), "{code}");
        }
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let record =
            Record { at: 0x0102_0304, flags: 0x0506_0708, len: 0x090a, uri: 1, title: 2, detail: 3, code: 4 };
        assert_eq!(Record::from_bytes(&record.to_bytes()), record);
    }
}
