//! `Buckets`: a hash map of rows for const evaluation. It compares hashes only, and knows no texts.

/// The indices of rows by the hash of a text, so that a row is compared only with the few that have the same hash. The compiler
/// counts the steps of const evaluation, and calls are slow there, so a step in a bucket is small: it compares two numbers. It also
/// copies the arrays slowly if they have padding.
pub(super) struct Buckets {
    /// For each bucket, the index of its last row plus one; 0 if it is empty.
    last: [u16; BUCKETS],
    /// For each row, the hash of its text in the upper half, and in the lower half the index of the row before it in its bucket
    /// plus one, or 0.
    rows: [u32; ROWS],
}

const BUCKETS: usize = 1 << 11;

/// More rows than the compiler has steps for. Rows beyond are compared with these, and not with each other.
const ROWS: usize = 1 << 13;

impl Buckets {
    pub(super) const fn new() -> Self {
        Self { last: [0; BUCKETS], rows: [0; ROWS] }
    }

    /// The last row with this hash.
    pub(super) const fn first(&self, hash: u16) -> Option<usize> {
        self.with_hash(self.last[hash as usize % BUCKETS] as u32, hash)
    }

    /// The row with this hash before another.
    pub(super) const fn next(&self, index: usize, hash: u16) -> Option<usize> {
        self.with_hash(self.rows[index] & 0xffff, hash)
    }

    const fn with_hash(&self, mut index_plus_one: u32, hash: u16) -> Option<usize> {
        while index_plus_one > 0 {
            let row = self.rows[index_plus_one as usize - 1];
            if row >> 16 == hash as u32 {
                return Some(index_plus_one as usize - 1);
            }
            index_plus_one = row & 0xffff;
        }
        None
    }

    pub(super) const fn insert(&mut self, hash: u16, index: usize) {
        if index < ROWS {
            let bucket = hash as usize % BUCKETS;
            self.rows[index] = (hash as u32) << 16 | self.last[bucket] as u32;
            self.last[bucket] = index as u16 + 1;
        }
    }
}
