//! The check that one code is one problem type, and one type URI has one code, as far as only the compiler knows: for constant
//! statuses and bases, and between a type and the types of its transparent variants. For the literals of one type, the derive does it.

use problem_shared::row::{Fingerprint, INDEX, index_flags};
use problem_shared::rulebook::{Rule, unused_opt_out};

use crate::derived::ambiguity_search::{Ambiguities, Search};
use crate::derived::const_checks::refuse;
use crate::problem_type::docs::Docs;
use crate::problem_type::set::{Identities, ProblemTypes};
use crate::problem_type::table::Table;

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
        return Ambiguities::NONE;
    }
    let mut search = Search::new(own, names, inner, !index.is_empty(), accepts_all, accepts, shared);
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

#[cfg(test)]
mod tests {
    use problem_shared::row::{Index, RECORD, Record, flags, hash, index_flags};

    use super::{ambiguities, check_ambiguous};
    use crate::problem_type::definition::ProblemTypeDefinition;
    use crate::problem_type::docs::Docs;
    use crate::problem_type::set::{Identities, ProblemTypes};
    use crate::problem_type::table::{Constant, NO_PATH, Table};
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
            path: NO_PATH,
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
