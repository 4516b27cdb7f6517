//! The check that one code is one problem type, and one type URI has one code, as far as only the compiler knows: for constant
//! statuses and bases, and between a type and the types of its transparent variants. For the literals of one type, the derive does it.

use problem_shared::bytes::equal;
use problem_shared::row::{INDEX, index_flags};
use problem_shared::rulebook::identity::{
    Identity, same_code, same_code_of_types, same_uri, shared_uri, shared_uri_of_types,
};
use problem_shared::rulebook::{Rule, Violation, unused_opt_out};

use crate::derived::const_checks::refuse;
use crate::problem_type::ProblemType;
use crate::problem_type::set::ProblemTypes;

/// What [`ambiguities`] found.
#[derive(Debug)]
pub struct Ambiguities<const N: usize> {
    /// The first ambiguity that is refused, and the number of the transparent variant that brings it in, from 1. 0 is an ambiguity
    /// among the variants that are problem types themselves.
    refused: Option<(usize, Violation<'static>)>,
    /// For each opt-out, whether it turned off the rule.
    used: [bool; N],
}

/// Compares the problem types of a type and of its transparent variants. `names` are the types of these variants. `compares_own`
/// is whether the derive could not compare the problem types of the type itself with each other.
///
/// `accepts_all` is whether the type has an opt-out, and `accepts` are the places with opt-outs of their own. The place of a variant
/// with a problem type is the number of its row. The transparent variants come after the rows.
///
/// **It does not compare what one transparent variant contains with itself**: the type of that variant was checked where it is defined.
#[must_use]
pub const fn ambiguities<const N: usize>(
    types: ProblemTypes,
    names: &'static [&'static str],
    compares_own: bool,
    accepts_all: bool,
    accepts: [usize; N],
) -> Ambiguities<N> {
    let found = Ambiguities { refused: None, used: [false; N] };
    if !may_share(&types, compares_own) {
        return found;
    }
    let mut search = Search {
        types,
        names,
        compares_own,
        accepts_all,
        accepts,
        codes: Buckets::new(),
        uris: Buckets::new(),
        len: 0,
        found,
    };
    search.add_rows(&types, None);
    let mut inner = 0;
    while inner < types.inner().len() {
        search.add_set(types.inner()[inner], inner);
        inner += 1;
    }
    search.found
}

/// Checks that a transparent variant, or the type itself, brought in no ambiguity. See [`Ambiguities`] for the numbers.
///
/// # Panics
///
/// If it did: a compile error in a const context.
#[track_caller]
pub const fn check_ambiguous<const N: usize>(found: &Ambiguities<N>, number: usize) {
    if let Some((refused, violation)) = found.refused
        && refused == number
    {
        refuse(&violation);
    }
}

/// Checks that an `accept(ambiguous_code)`, the one with this index, turned off the rule.
///
/// # Panics
///
/// If it did not: a compile error in a const context.
#[track_caller]
pub const fn check_accepts<const N: usize>(found: &Ambiguities<N>, index: usize) {
    // an ambiguity that is refused may be the one that the opt-out was for
    if found.refused.is_none() && !found.used[index] {
        refuse(&unused_opt_out(Rule::AmbiguousCode));
    }
}

/// Whether two rows may share a code or a type URI, as far as their hashes show. Usually they do not, and no text is read.
///
/// The compiler evaluates this for each type with transparent variants, at about 2,000 instructions for each step and more for a
/// call. So this avoids both, although the code would be shorter otherwise.
const fn may_share(types: &ProblemTypes, compares_own: bool) -> bool {
    let mut seen = Seen { codes: [0; 1 << 16], uris: [0; 1 << 16] };
    if seen.add_rows(types, compares_own) {
        return true;
    }
    let mut inner = 0;
    while inner < types.inner().len() {
        if seen.add_set(types.inner()[inner]) {
            return true;
        }
        inner += 1;
    }
    false
}

/// The hashes of the rows so far.
struct Seen {
    codes: [u8; 1 << 16],
    uris: [u8; 1 << 16],
}

/// There is a row with this hash.
const SEEN: u8 = 1;
/// The last row with this hash means its status alone. The hash tells the status, and two such rows never conflict: their type
/// URIs may differ. Each type with a 500 has such a row.
const SEEN_STATUS: u8 = 2;

impl Seen {
    const fn add_set(&mut self, set: &ProblemTypes) -> bool {
        if self.add_rows(set, true) {
            return true;
        }
        let mut index = 0;
        while index < set.inner().len() {
            if self.add_set(set.inner()[index]) {
                return true;
            }
            index += 1;
        }
        false
    }

    /// Adds the rows of a set, and returns whether one of them may share something with an earlier row.
    const fn add_rows(&mut self, set: &ProblemTypes, compares: bool) -> bool {
        let (rows, indices) = (set.rows(), set.indices());
        let (mut row, mut base) = (0, None);
        while row < rows {
            let number = number_of(set, indices, row, &mut base);
            let (code, uri) = (number as u16 as usize, (number >> 16) as u16 as usize);
            let now = if number & index_flags::STATUS_ALONE == 0 { SEEN } else { SEEN_STATUS };
            let earlier = self.codes[code];
            if compares && number & index_flags::REPEATED == 0 {
                let shares_uri = number & index_flags::URI != 0 && self.uris[uri] != 0;
                if if earlier == 0 { shares_uri } else { earlier + now != 2 * SEEN_STATUS } {
                    return true;
                }
            }
            self.codes[code] = now;
            if number & index_flags::URI != 0 {
                self.uris[uri] = SEEN;
            }
            row += 1;
        }
        false
    }
}

/// The index of a row as a number, with complete hashes.
const fn number_of(set: &ProblemTypes, indices: &[[u8; INDEX]], row: usize, base: &mut Option<u16>) -> u64 {
    if row < indices.len() {
        let number = u64::from_le_bytes(indices[row]);
        if number & index_flags::INCOMPLETE == 0 {
            return number;
        }
    }
    set.complete_index(row, base).number()
}

/// All problem types so far, by their codes and type URIs.
struct Search<const N: usize> {
    types: ProblemTypes,
    names: &'static [&'static str],
    compares_own: bool,
    accepts_all: bool,
    accepts: [usize; N],
    codes: Buckets,
    uris: Buckets,
    /// The number of rows so far.
    len: usize,
    found: Ambiguities<N>,
}

/// A row: a problem type, and the transparent variant that it comes from.
#[derive(Clone, Copy)]
struct Found {
    problem_type: ProblemType<'static>,
    place: usize,
    inner: Option<usize>,
}

impl<const N: usize> Search<N> {
    const fn add_set(&mut self, set: &ProblemTypes, inner: usize) {
        self.add_rows(set, Some(inner));
        let mut index = 0;
        while index < set.inner().len() {
            self.add_set(set.inner()[index], inner);
            index += 1;
        }
    }

    const fn add_rows(&mut self, set: &ProblemTypes, inner: Option<usize>) {
        let (rows, indices) = (set.rows(), set.indices());
        let place_of_inner = match inner {
            Some(inner) => self.types.rows() + inner,
            None => 0,
        };
        let (mut row, mut base) = (0, None);
        while row < rows {
            let number = number_of(set, indices, row, &mut base);
            let (code, has_uri) = (number as u16, number & index_flags::URI != 0);
            let uri = if has_uri { Some((number >> 16) as u16) } else { None };
            let place = if inner.is_some() { place_of_inner } else { row };
            let is_known = match set.row(row) {
                Some(problem_type) => self.is_known(Found { problem_type, place, inner }, code, uri),
                None => true,
            };
            // the opt-out of a place may be needed for a later row
            if !is_known || self.accepts_at(place) {
                self.codes.insert(code, self.len);
                if let Some(uri) = uri {
                    self.uris.insert(uri, self.len);
                }
            }
            self.len += 1;
            row += 1;
        }
    }

    /// Compares a row with the earlier ones, and returns whether one of them is the same problem type.
    const fn is_known(&mut self, row: Found, code_hash: u16, uri_hash: Option<u16>) -> bool {
        let has_uri = match uri_hash {
            Some(hash) => self.uris.first(hash).is_some(),
            None => false,
        };
        if self.codes.first(code_hash).is_none() && !has_uri {
            return false;
        }
        let texts = row.problem_type.texts();
        let (identity, code) = (texts.identity(row.problem_type.status()), texts.code);
        let mut is_known = false;
        let mut earlier = self.codes.first(code_hash);
        while let Some(index) = earlier {
            let other = self.at(index);
            let other_texts = other.problem_type.texts();
            if equal(other_texts.code.as_bytes(), code.as_bytes()) {
                let other_identity = other_texts.identity(other.problem_type.status());
                let Some(violation) = same_code(code, &other_identity, &identity) else {
                    is_known = true;
                    earlier = self.codes.next(index, code_hash);
                    continue;
                };
                if row.inner.is_none() {
                    if self.compares_own {
                        self.report(other, row, violation);
                    }
                } else if let Some(violation) = same_code_of_types(
                    code,
                    (&other_identity, self.rust_type(other)),
                    (&identity, self.rust_type(row)),
                ) && !self.is_inside(other.inner, row.problem_type, false)
                    && !self.is_inside(row.inner, other.problem_type, false)
                {
                    self.report(other, row, violation);
                }
            }
            earlier = self.codes.next(index, code_hash);
        }
        if let (Some(hash), Some(uri), false) = (uri_hash, identity.uri, is_known) {
            let mut earlier = self.uris.first(hash);
            while let Some(index) = earlier {
                let other = self.at(index);
                let other_identity = identity_of(other.problem_type);
                let first = other.problem_type.code();
                if same_uri(other_identity.uri, Some(uri)) && !equal(first.as_bytes(), code.as_bytes()) {
                    if row.inner.is_none() {
                        if self.compares_own {
                            self.report(other, row, shared_uri(code, uri));
                        }
                    } else if !self.is_inside(other.inner, row.problem_type, true)
                        && !self.is_inside(row.inner, other.problem_type, true)
                    {
                        let violation = shared_uri_of_types(code, uri, (first, self.rust_type(other)));
                        self.report(other, row, violation);
                    }
                }
                earlier = self.uris.next(index, hash);
            }
        }
        is_known
    }

    const fn accepts_at(&self, place: usize) -> bool {
        let mut index = 0;
        while index < N {
            if self.accepts[index] == place {
                return true;
            }
            index += 1;
        }
        false
    }

    /// Whether a transparent variant, or the type itself, has a problem type with this code that agrees with this one. An ambiguity
    /// with it is then not new: it was accepted there, or the set is written by hand and uses one code for several statuses.
    const fn is_inside(&self, inner: Option<usize>, wanted: ProblemType<'static>, needs_uri: bool) -> bool {
        match inner {
            None => has_agreeing_row(&self.types, wanted, needs_uri),
            Some(inner) => has_agreeing(self.types.inner()[inner], wanted, needs_uri),
        }
    }

    const fn report(&mut self, first: Found, second: Found, violation: Violation<'static>) {
        let mut is_accepted = self.accepts_all;
        let mut index = 0;
        while index < N {
            let place = self.accepts[index];
            if violation.has_opt_out() && (place == first.place || place == second.place) {
                self.found.used[index] = true;
                is_accepted = true;
            }
            index += 1;
        }
        if !(is_accepted && violation.has_opt_out()) && self.found.refused.is_none() {
            let number = match second.inner {
                Some(inner) => inner + 1,
                None => 0,
            };
            self.found.refused = Some((number, violation));
        }
    }

    /// The Rust type that declares the problem type, or else the type of the transparent variant.
    const fn rust_type(&self, row: Found) -> &'static str {
        match (row.problem_type.rust_type(), row.inner) {
            (Some(name), _) => name,
            (None, Some(inner)) if inner < self.names.len() => self.names[inner],
            (None, _) => "another type",
        }
    }

    /// The row with this index, in the order in which they are added.
    const fn at(&self, index: usize) -> Found {
        let own = self.types.rows();
        if let Some(problem_type) = self.types.row(index) {
            return Found { problem_type, place: index, inner: None };
        }
        let (mut inner, mut rest) = (0, index - own);
        loop {
            // every index is one of a row that was added
            match row_of(self.types.inner()[inner], rest) {
                Ok(problem_type) => {
                    return Found { problem_type, place: own + inner, inner: Some(inner) };
                }
                Err(left) => rest = left,
            }
            inner += 1;
        }
    }
}

/// The row with an index in a set and the sets inside it, or how far the index is behind the last row.
const fn row_of(set: &ProblemTypes, index: usize) -> Result<ProblemType<'static>, usize> {
    if let Some(problem_type) = set.row(index) {
        return Ok(problem_type);
    }
    let (mut inner, mut rest) = (0, index - set.rows());
    while inner < set.inner().len() {
        match row_of(set.inner()[inner], rest) {
            Ok(problem_type) => return Ok(problem_type),
            Err(left) => rest = left,
        }
        inner += 1;
    }
    Err(rest)
}

const fn has_agreeing(set: &ProblemTypes, wanted: ProblemType<'static>, needs_uri: bool) -> bool {
    if has_agreeing_row(set, wanted, needs_uri) {
        return true;
    }
    let mut inner = 0;
    while inner < set.inner().len() {
        if has_agreeing(set.inner()[inner], wanted, needs_uri) {
            return true;
        }
        inner += 1;
    }
    false
}

const fn has_agreeing_row(set: &ProblemTypes, wanted: ProblemType<'static>, needs_uri: bool) -> bool {
    let code = wanted.code();
    let mut row = 0;
    while let Some(problem_type) = set.row(row) {
        if equal(problem_type.code().as_bytes(), code.as_bytes()) {
            let (a, b) = (identity_of(problem_type), identity_of(wanted));
            let agrees = same_code_of_types(code, (&a, ""), (&b, "")).is_none();
            if agrees && (!needs_uri || same_uri(a.uri, b.uri)) {
                return true;
            }
        }
        row += 1;
    }
    false
}

const fn identity_of(problem_type: ProblemType<'static>) -> Identity<'static> {
    problem_type.texts().identity(problem_type.status())
}

/// The indices of rows by the hash of a text, so that a row is compared only with the few that have the same hash. The compiler
/// counts the steps of const evaluation, and calls are slow there, so a step in a bucket is small: it compares two numbers. It also
/// copies the arrays slowly if they have padding.
struct Buckets {
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
    const fn new() -> Self {
        Self { last: [0; BUCKETS], rows: [0; ROWS] }
    }

    /// The last row with this hash.
    const fn first(&self, hash: u16) -> Option<usize> {
        self.with_hash(self.last[hash as usize % BUCKETS] as u32, hash)
    }

    /// The row with this hash before another.
    const fn next(&self, index: usize, hash: u16) -> Option<usize> {
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

    const fn insert(&mut self, hash: u16, index: usize) {
        if index < ROWS {
            let bucket = hash as usize % BUCKETS;
            self.rows[index] = (hash as u32) << 16 | self.last[bucket] as u32;
            self.last[bucket] = index as u16 + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use problem_shared::row::{Index, RECORD, Record, flags, hash, index_flags};

    use super::{ambiguities, check_ambiguous};
    use crate::problem_type::definition::ProblemTypeDefinition;
    use crate::problem_type::docs::Docs;
    use crate::problem_type::set::ProblemTypes;
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
            indices[row] =
                Index { code, uri, facts: None, flags: index_flags::URI | index_flags::INCOMPLETE }
                    .to_bytes();
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

    static DOCS: Docs = Docs { rust_type: "Many", facts: "", index: &INDICES };

    const TYPES: ProblemTypes = ProblemTypes::__derived(&TABLE, &DOCS, false, &[]);

    static OTHERS: [ProblemTypeDefinition; 2] = [
        ProblemTypeDefinition::new(ErrorStatus::NOT_FOUND, "OTHER"),
        ProblemTypeDefinition::new(ErrorStatus::GONE, "VARIANT_0007"),
    ];

    static OTHER: [ProblemTypeDefinition; 1] = [ProblemTypeDefinition::new(ErrorStatus::NOT_FOUND, "OTHER")];

    const INNER: &[&ProblemTypes] = &[&ProblemTypes::new(&OTHERS, &[])];

    const fn check(types: ProblemTypes, compares_own: bool) {
        let found = ambiguities(types, &["Others"], compares_own, false, []);
        check_ambiguous(&found, 0);
        check_ambiguous(&found, 1);
    }

    /// The compiler ends const evaluation after a number of steps. For so many variants they must be enough: otherwise this does
    /// not compile.
    const _: () = check(TYPES, true);

    /// The same for a transparent variant that contains so many.
    const _: () = check(ProblemTypes::new(&OTHER, &[&TYPES]), false);

    fn message(types: ProblemTypes, compares_own: bool) -> String {
        let panic = std::panic::catch_unwind(|| check(types, compares_own)).unwrap_err();
        panic.downcast_ref::<String>().unwrap().lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn many_codes_are_compared() {
        check(TYPES, true);
        let docs = Docs { rust_type: "Many", facts: "", index: indices(7).to_vec().leak() };
        let repeated = ProblemTypes::__derived(&REPEATED, Box::leak(Box::new(docs)), false, &[]);
        assert_eq!(
            message(repeated, true),
            "the code `VARIANT_0007` is already used with another type URI [ambiguous_code]"
        );
        // the derive has compared them
        check(repeated, false);
        assert_eq!(
            message(TYPES.__with_inner(INNER), false),
            "the code `VARIANT_0007` has the status 404 in `Many`, but 410 in `Others` [ambiguous_code]"
        );
    }
}
