//! The check of a type with a constant status or base: one code is one problem type. For literals, the derive does it.

use problem_shared::bytes::equal;
use problem_shared::row::hash;
use problem_shared::rulebook::identity::{Identity, same_code, same_uri, shared_uri};

use crate::derived::const_checks::{check, refuse};
use crate::problem_type::table::{Row, Table};
use crate::type_uri::TypeUri;

/// Checks that one code is one problem type, for the problem types of one type.
///
/// # Panics
///
/// If two problem types share a code and differ otherwise, or share a type URI and have different codes: a compile error in
/// a const context.
#[track_caller]
pub const fn check_ambiguous<const N: usize>(table: &'static Table, indices: &[u8]) {
    let (mut codes, mut uris) = (Buckets::<N>::new(), Buckets::<N>::new());
    let base = hash(table.base.as_bytes());
    let mut row = 0;
    while row < N {
        let (code_hash, uri_hash) = table.row(row).identity(row, indices, base);
        let mut earlier = codes.first(code_hash);
        while let Some(first) = earlier {
            let (a, b) = (table.row(first), table.row(row));
            if equal(a.texts().code.as_bytes(), b.texts().code.as_bytes()) {
                check(same_code(b.texts().code, &identity_of(a), &identity_of(b)));
                break;
            }
            earlier = codes.next(first, code_hash);
        }
        if earlier.is_none() {
            codes.insert(code_hash, row);
            if let Some(uri_hash) = uri_hash {
                let mut earlier = uris.first(uri_hash);
                while let Some(first) = earlier {
                    let (a, b) = (table.row(first).texts(), table.row(row).texts());
                    if let (true, Some(uri)) = (same_uri(parts(a.type_uri), parts(b.type_uri)), b.type_uri) {
                        refuse(&shared_uri(b.code, uri.parts()));
                    }
                    earlier = uris.next(first, uri_hash);
                }
                uris.insert(uri_hash, row);
            }
        }
        row += 1;
    }
}

const fn identity_of(row: Row) -> Identity<'static> {
    let texts = row.texts();
    Identity { status: Some(row.status().as_u16()), uri: parts(texts.type_uri), title: Some(texts.title) }
}

const fn parts(uri: Option<TypeUri<'_>>) -> Option<(&str, &str)> {
    match uri {
        Some(uri) => Some(uri.parts()),
        None => None,
    }
}

/// The indices of rows by the hash of a text, so that a row is compared only with the few that have the same hash. The compiler
/// counts the steps of const evaluation, so a step in a bucket is small: it compares two numbers.
struct Buckets<const N: usize> {
    /// For each bucket, the index of its last row plus one; 0 if it is empty.
    last: [u32; BUCKETS],
    /// For each row, the index of the row before it in its bucket plus one, or 0; and the hash of its text.
    rows: [(u32, u16); N],
}

const BUCKETS: usize = 1 << 14;

impl<const N: usize> Buckets<N> {
    const fn new() -> Self {
        Self { last: [0; BUCKETS], rows: [(0, 0); N] }
    }

    /// The last row with this hash.
    const fn first(&self, hash: u16) -> Option<usize> {
        self.with_hash(self.last[hash as usize % BUCKETS], hash)
    }

    /// The row with this hash before another.
    const fn next(&self, index: usize, hash: u16) -> Option<usize> {
        self.with_hash(self.rows[index].0, hash)
    }

    const fn with_hash(&self, mut index_plus_one: u32, hash: u16) -> Option<usize> {
        while index_plus_one > 0 {
            let (before, known) = self.rows[index_plus_one as usize - 1];
            if known == hash {
                return Some(index_plus_one as usize - 1);
            }
            index_plus_one = before;
        }
        None
    }

    const fn insert(&mut self, hash: u16, index: usize) {
        let bucket = &mut self.last[hash as usize % BUCKETS];
        self.rows[index] = (*bucket, hash);
        *bucket = index as u32 + 1;
    }
}

#[cfg(test)]
mod tests {
    use problem_shared::row::{Index, RECORD, Record, flags, hash};

    use super::check_ambiguous;
    use crate::problem_type::table::Table;
    use crate::status::ErrorStatus;

    const MANY: usize = 6_600;
    const CODE_LEN: usize = b"VARIANT_0000".len();

    /// The codes `VARIANT_0000` to `VARIANT_6599`, one after the other.
    static CODES: [u8; MANY * CODE_LEN] = {
        let mut codes = [[0; CODE_LEN]; MANY];
        let mut index = 0;
        while index < MANY {
            codes[index] = *b"VARIANT_0000";
            let (mut rest, mut at) = (index, CODE_LEN);
            while rest > 0 {
                at -= 1;
                codes[index][at] += (rest % 10) as u8;
                rest /= 10;
            }
            index += 1;
        }
        let mut bytes = [0; MANY * CODE_LEN];
        bytes.copy_from_slice(codes.as_flattened());
        bytes
    };

    /// The records of a type whose status is a constant. The code of each is at `at`, and is the rest of its type URI too.
    const fn records(last_has_code_of: usize) -> [u8; MANY * RECORD] {
        let mut records = [[0; RECORD]; MANY];
        let mut index = 0;
        while index < MANY {
            let at = if index == MANY - 1 { last_has_code_of } else { index } * CODE_LEN;
            let record = Record {
                at: at as u32,
                flags: flags::URI | flags::BASE,
                len: 0,
                uri: if index == MANY - 1 { 0 } else { CODE_LEN as u16 },
                title: 0,
                detail: 0,
                code: CODE_LEN as u16,
            };
            // the code comes after the rest of the type URI
            let record = Record { at: record.at.saturating_sub(record.uri as u32), ..record };
            records[index] = record.to_bytes();
            index += 1;
        }
        let mut bytes = [0; MANY * RECORD];
        bytes.copy_from_slice(records.as_flattened());
        bytes
    }

    const fn indices(last_has_code_of: usize) -> [u8; MANY * 8] {
        let mut indices = [[0; 8]; MANY];
        let mut row = 0;
        while row < MANY {
            let at = if row == MANY - 1 { last_has_code_of } else { row } * CODE_LEN;
            let code = hash(CODES.split_at(at).1.split_at(CODE_LEN).0);
            let uri = if row == MANY - 1 { 0 } else { code };
            indices[row] = Index { code, uri, facts: None }.to_bytes();
            row += 1;
        }
        let mut bytes = [0; MANY * 8];
        bytes.copy_from_slice(indices.as_flattened());
        bytes
    }

    const fn table(records: &'static [u8]) -> Table {
        let text = match std::str::from_utf8(&CODES) {
            Ok(text) => text,
            Err(_) => "",
        };
        Table { base: "https://api.example.com/errors/", statuses: &[ErrorStatus::NOT_FOUND], records, text }
    }

    #[allow(long_running_const_eval, reason = "the compiler makes what the derive makes otherwise")]
    static INDICES: [u8; MANY * 8] = indices(MANY - 1);

    static TABLE: Table = table(const { &records(MANY - 1) });

    /// The last variant has the code of another.
    static REPEATED: Table = table(const { &records(7) });

    /// The compiler ends const evaluation after a number of steps. For so many variants they must be enough: otherwise this does
    /// not compile.
    const _: () = check_ambiguous::<MANY>(&TABLE, &INDICES);

    #[test]
    fn many_codes_are_compared() {
        check_ambiguous::<MANY>(&TABLE, &INDICES);
        let panic = std::panic::catch_unwind(|| check_ambiguous::<MANY>(&REPEATED, &indices(7))).unwrap_err();
        let message = panic.downcast_ref::<String>().unwrap();
        assert!(
            message.starts_with("the code `VARIANT_0007` is already used with another type URI"),
            "{message}"
        );
    }
}
