//! The check that one code is one problem type, and one type URI has one code, as far as only the compiler knows: for constant
//! statuses and bases, and between a type and the types of its transparent variants. For the literals of one type, the derive does it.

use problem_shared::bytes::{equal, find, part};
use problem_shared::row::{Fingerprint, INDEX, has_shared_hash, index_flags};
use problem_shared::rulebook::identity::{
    Identity, same_code, same_code_of_types, same_uri, shared_uri, shared_uri_of_types,
};
use problem_shared::rulebook::{Rule, Violation, unused_opt_out};

use crate::derived::const_checks::refuse;
use crate::derived::row_buckets::Buckets;
use crate::problem_type::ProblemType;
use crate::problem_type::docs::Docs;
use crate::problem_type::set::{Identities, ProblemTypes};
use crate::problem_type::table::Table;

/// What [`ambiguities`] found.
#[derive(Debug)]
pub struct Ambiguities<const N: usize> {
    /// The first ambiguity that is refused, and the number of the transparent variant that brings it in, from 1. 0 is an ambiguity
    /// among the variants that are problem types themselves.
    refused: Option<(usize, Violation<'static>)>,
    /// For each opt-out, whether it turned off the rule.
    used: [bool; N],
}

/// Compares the problem types that a type declares with the problem types of its transparent variants.
///
/// - `fingerprint` has what the type declares itself, and `table` has these problem types.
/// - `index` has their indices, if they are compared with each other. It is empty if the derive has done that.
/// - `names` are the names of the type and of the types of the transparent variants, with spaces in between.
/// - `accepts_all` is whether the type has an opt-out, and `accepts` are the places with opt-outs of their own. The place of a variant
///   with a problem type is the number of its row. The transparent variants come after the rows.
///
/// **It does not compare what one transparent variant contains with itself**: the type of that variant was checked where it is defined.
///
/// The compiler evaluates this for each type with transparent variants, and usually the fingerprints share nothing. So generated code
/// passes literals, which are cheaper for the compiler than references to arrays, and this reads a table only if it must.
#[must_use]
pub const fn ambiguities<const M: usize, const N: usize>(
    fingerprint: [u128; 5],
    table: &'static Table,
    index: &'static [u8],
    names: &'static str,
    inner: [&'static Identities; M],
    accepts_all: bool,
    accepts: [usize; N],
) -> Ambiguities<N> {
    let found = Ambiguities { refused: None, used: [false; N] };
    let own = ProblemTypes::__derived(table, &Docs { rust_type: "", facts: "", index: b"" }, false, &[]);
    let mut seen = Fingerprint(fingerprint);
    let mut shared = 0;
    if !index.is_empty() {
        (seen, shared) = compare_own(&own, index.as_chunks().0);
    }
    let mut at = 0;
    while at < M {
        shared |= seen.shared(&inner[at].fingerprint);
        seen.add_all(&inner[at].fingerprint);
        at += 1;
    }
    if shared == 0 {
        return found;
    }
    let mut search = Search {
        own,
        names,
        inner,
        compares_own: !index.is_empty(),
        accepts_all,
        accepts,
        shared,
        codes: Buckets::new(),
        uris: Buckets::new(),
        len: 0,
        found,
    };
    search.add_rows(&own, index.as_chunks().0, None);
    let mut at = 0;
    while at < M {
        search.add_set(inner[at].types, at);
        at += 1;
    }
    search.found
}

/// The fingerprint of a type, and the hashes that several of its own problem types have, modulo 128.
const fn compare_own(own: &ProblemTypes, indices: &[[u8; INDEX]]) -> (Fingerprint, u128) {
    let mut fingerprint = Fingerprint::EMPTY;
    let (mut seen, mut shared) = (0_u128, 0);
    let (rows, mut row, mut base) = (own.rows(), 0, None);
    while row < rows {
        let number = own.number(indices, row, &mut base);
        fingerprint.add(number);
        let mut hashes = 1 << (number % 128);
        if number & index_flags::URI != 0 {
            hashes |= 1 << ((number >> 16) % 128);
        }
        shared |= seen & hashes;
        seen |= hashes;
        row += 1;
    }
    (fingerprint, shared)
}

/// Checks that the one transparent variant of a type brings in no ambiguity. See [`ambiguities`].
///
/// # Panics
///
/// If it does: a compile error in a const context.
#[track_caller]
pub const fn check_inner_type(
    fingerprint: [u128; 5],
    table: &'static Table,
    names: &'static str,
    inner: &'static Identities,
) {
    if Fingerprint(fingerprint).shared(&inner.fingerprint) != 0 {
        check_ambiguous(&ambiguities(fingerprint, table, &[], names, [inner], false, []), 1);
    }
}

/// Checks that a transparent variant, or the type itself, brought in no ambiguity. See `Ambiguities` for the numbers.
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

/// All problem types so far, by their codes and type URIs.
struct Search<const M: usize, const N: usize> {
    own: ProblemTypes,
    names: &'static str,
    inner: [&'static Identities; M],
    compares_own: bool,
    accepts_all: bool,
    accepts: [usize; N],
    /// The hashes of the rows to compare, see [`Fingerprint::shared`].
    shared: u128,
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

impl<const M: usize, const N: usize> Search<M, N> {
    const fn add_set(&mut self, set: &ProblemTypes, inner: usize) {
        self.add_rows(set, set.indices(), Some(inner));
        let mut index = 0;
        while index < set.inner().len() {
            self.add_set(set.inner()[index], inner);
            index += 1;
        }
    }

    const fn add_rows(&mut self, set: &ProblemTypes, indices: &[[u8; INDEX]], inner: Option<usize>) {
        let rows = set.rows();
        let place_of_inner = match inner {
            Some(inner) => self.own.rows() + inner,
            None => 0,
        };
        let (mut row, mut base) = (0, None);
        while row < rows {
            let number = set.number(indices, row, &mut base);
            if !has_shared_hash(number, self.shared) {
                self.len += 1;
                row += 1;
                continue;
            }
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
            None => has_agreeing_row(&self.own, wanted, needs_uri),
            Some(inner) => has_agreeing(self.inner[inner].types, wanted, needs_uri),
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
            (Some(name), Some(_)) => name,
            (None, Some(inner)) => word(self.names, inner + 1),
            (_, None) => word(self.names, 0),
        }
    }

    /// The row with this index, in the order in which they are added.
    const fn at(&self, index: usize) -> Found {
        let own = self.own.rows();
        if let Some(problem_type) = self.own.row(index) {
            return Found { problem_type, place: index, inner: None };
        }
        let (mut inner, mut rest) = (0, index - own);
        loop {
            // every index is one of a row that was added
            match row_of(self.inner[inner].types, rest) {
                Ok(problem_type) => {
                    return Found { problem_type, place: own + inner, inner: Some(inner) };
                }
                Err(left) => rest = left,
            }
            inner += 1;
        }
    }
}

/// The word of a text with an index.
const fn word(text: &str, mut index: usize) -> &str {
    let (bytes, mut start) = (text.as_bytes(), 0);
    loop {
        let end = find(bytes, b' ', start, bytes.len());
        if index == 0 || end == bytes.len() {
            return part(text, start, end);
        }
        index -= 1;
        start = end + 1;
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

#[cfg(test)]
mod tests {
    use problem_shared::row::{Index, RECORD, Record, flags, hash, index_flags};

    use super::{ambiguities, check_ambiguous, word};
    use crate::problem_type::definition::ProblemTypeDefinition;
    use crate::problem_type::docs::Docs;
    use crate::problem_type::set::{Identities, ProblemTypes};
    use crate::problem_type::table::{Constant, Table};
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
        Table {
            base: "https://api.example.com/errors/",
            constants: &[Constant::Status(ErrorStatus::NOT_FOUND)],
            records,
            text,
        }
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

    const MANY_TYPES: &Identities = &Identities::of(&TYPES);
    const OTHERS_TYPES: &Identities = &Identities::of(const { &ProblemTypes::new(&OTHERS, &[]) });
    const OTHER_TYPES: &Identities = &Identities::of(const { &ProblemTypes::new(&OTHER, &[]) });

    const fn check<const M: usize>(
        table: &'static Table,
        index: &'static [u8],
        inner: [&'static Identities; M],
    ) {
        let found =
            ambiguities(MANY_TYPES.fingerprint.0, table, index, "Many Others Second", inner, false, []);
        let mut number = 0;
        while number <= M {
            check_ambiguous(&found, number);
            number += 1;
        }
    }

    /// The compiler ends const evaluation after a number of steps. For so many variants they must be enough: otherwise this does
    /// not compile.
    const _: () = check(&TABLE, &INDICES, [OTHER_TYPES]);

    /// The same for a transparent variant that contains so many.
    const _: () = check(&Table::NONE, &[], [OTHER_TYPES, MANY_TYPES]);

    fn message<const M: usize>(
        table: &'static Table,
        index: &'static [u8],
        inner: [&'static Identities; M],
    ) -> String {
        let panic = std::panic::catch_unwind(|| check(table, index, inner)).unwrap_err();
        panic.downcast_ref::<String>().unwrap().lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn words_are_counted() {
        assert_eq!([0, 1, 2, 3].map(|index| word("A Box<B> C", index)), ["A", "Box<B>", "C", "C"]);
    }

    #[test]
    fn many_codes_are_compared() {
        check(&TABLE, &INDICES, [OTHER_TYPES]);
        let index = indices(7).to_vec().leak();
        assert_eq!(
            message(&REPEATED, index, []),
            "the code `VARIANT_0007` is already used with another type URI [ambiguous_code]"
        );
        // the derive has compared them
        check(&REPEATED, &[], [OTHER_TYPES]);
        assert_eq!(
            message(&TABLE, &[], [OTHERS_TYPES]),
            "the code `VARIANT_0007` has the status 404 in `Many`, but 410 in `Others` [ambiguous_code]"
        );
    }
}
