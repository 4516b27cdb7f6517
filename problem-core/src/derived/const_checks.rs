//! The checks that only the compiler can do, because the derive does not know a constant or a type.
//!
//! Generated code calls them in const items. A broken rule panics there, which is a compile error with the message of the
//! rule. The rules themselves are in `problem-shared`, which the derive uses for literals.

use http::StatusCode;
use problem_shared::bytes::equal;
use problem_shared::disclosure::may_send_message;
use problem_shared::row::hash;
use problem_shared::rulebook::identity::{self, Identity, same_code, same_uri, shared_uri};
use problem_shared::rulebook::status::{
    OPT_OUTS, Provided, all, inner_outside_set, is_in, not_an_error, open_inner_set, outside_set,
};
use problem_shared::rulebook::{Rule, Value, Violation, unused_opt_out};

use super::const_string::ConstString;
use crate::problem_type::ProblemType;
use crate::problem_type::set::ProblemTypes;
use crate::problem_type::table::{Row, Table};
use crate::status::ErrorStatus;
use crate::type_uri::TypeUri;

/// Panics with the message of a violation.
#[track_caller]
const fn refuse(violation: &Violation<'_>) -> ! {
    panic!("{}", ConstString::new(violation).text())
}

/// Panics if there is a violation.
#[track_caller]
const fn check(violation: Option<Violation<'_>>) {
    if let Some(violation) = violation {
        refuse(&violation);
    }
}

/// A constant that is used as a status. The compiler shows this name for a constant of any other type.
#[derive(Debug)]
pub struct ExpectedU16OrStatusCodeOrErrorStatus<T>(pub T);

impl ExpectedU16OrStatusCodeOrErrorStatus<u16> {
    /// Returns the status.
    ///
    /// # Panics
    ///
    /// If it is not an error status: a compile error in a const context.
    #[must_use]
    #[track_caller]
    pub const fn error_status(self) -> ErrorStatus {
        check(not_an_error(self.0 as u64, Value::Number(self.0 as u64)));
        ErrorStatus::new(self.0)
    }
}

impl ExpectedU16OrStatusCodeOrErrorStatus<StatusCode> {
    /// Returns the status.
    ///
    /// # Panics
    ///
    /// If it is not an error status: a compile error in a const context.
    #[must_use]
    #[track_caller]
    pub const fn error_status(self) -> ErrorStatus {
        ExpectedU16OrStatusCodeOrErrorStatus(self.0.as_u16()).error_status()
    }
}

impl ExpectedU16OrStatusCodeOrErrorStatus<ErrorStatus> {
    /// Returns the status.
    #[must_use]
    pub const fn error_status(self) -> ErrorStatus {
        self.0
    }
}

/// Checks that the variant `name`, which has no `code`, can have one with this status. `code` is made from the name.
///
/// # Panics
///
/// If not: a compile error in a const context.
#[track_caller]
pub const fn check_code(status: ErrorStatus, name: &str, code: &str, allows_unregistered: bool) {
    if !status.is_server_error() {
        if identity::code(code).is_some() {
            check(identity::name(name));
        }
    } else if allows_unregistered {
        // without the opt-out, the status itself is refused
        check(identity::missing_code(status.as_u16()));
    }
}

/// Checks a base that is a constant.
///
/// # Panics
///
/// If a rule is broken: a compile error in a const context.
#[track_caller]
pub const fn check_base(base: &str, allows_open: bool) {
    if let Some(violation) = identity::base(base)
        && !(allows_open && matches!(violation.rule(), Rule::OpenBase))
    {
        refuse(&violation);
    }
}

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

/// Checks that the status of a variant is in the closed set of its type.
///
/// # Panics
///
/// If not: a compile error in a const context.
#[track_caller]
pub const fn check_in_set(status: ErrorStatus, set: &[u16]) {
    check(outside_set(status.as_u16(), set));
}

/// Checks that the statuses of an inner type are in the closed set of the type around it. `name` is the name of the inner
/// type.
///
/// # Panics
///
/// If not: a compile error in a const context.
#[track_caller]
pub const fn check_inner_set(inner: &ProblemTypes, set: &[u16], name: &str) {
    if inner.is_open() {
        refuse(&open_inner_set(name));
    }
    if let Some(problem_type) = first_outside(inner, set) {
        refuse(&inner_outside_set(problem_type.status().as_u16(), name, problem_type.code()));
    }
}

/// The first problem type whose status is outside a set.
const fn first_outside(types: &ProblemTypes, set: &[u16]) -> Option<ProblemType<'static>> {
    let inner = types.inner();
    let mut index = 0;
    while let Some(own) = types.row(index) {
        if !is_in(own.status().as_u16(), set) {
            return Some(own);
        }
        index += 1;
    }
    let mut index = 0;
    while index < inner.len() {
        if let Some(found) = first_outside(inner[index], set) {
            return Some(found);
        }
        index += 1;
    }
    None
}

/// An error, with a message for users whose type is not one yet.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error yet",
    label = "add `#[derive(Debug, thiserror::Error)]`, or write `impl std::error::Error for {Self}`"
)]
pub trait AnError {}

#[diagnostic::do_not_recommend]
impl<T: std::error::Error> AnError for T {}

/// Requires that a derived type is an error.
pub const fn needs_error<T: AnError>() {}

/// Tells whether a type is an error: `Is::<T>::AN_ERROR`, with [`NoError`] in scope.
#[derive(Debug)]
pub struct Is<T>(std::marker::PhantomData<T>);

impl<T: std::error::Error> Is<T> {
    /// The type is an error. The compiler prefers this constant to that of [`NoError`].
    pub const AN_ERROR: bool = true;
}

/// The answer for types without the constant of [`Is`] itself.
pub trait NoError {
    /// The type is not an error.
    const AN_ERROR: bool = false;
}

impl<T> NoError for Is<T> {}

/// Checks a field that the message of the error shows.
///
/// # Panics
///
/// If the field is an error, and the status allows that the message is sent: a compile error in a const context.
#[track_caller]
pub const fn check_message(is_error: bool, status: u16) {
    if is_error && may_send_message(status, false) {
        refuse(&Violation::new(Rule::SourceInMessage));
    }
}

/// Checks a field that a key sends. `key` is the key, or what a template is for.
///
/// # Panics
///
/// If the field is an error: a compile error in a const context.
#[track_caller]
pub const fn check_sent(is_error: bool, key: &str, field: &str) {
    if is_error {
        refuse(&Violation::new(Rule::SourceSent).with_text("key", key).with_text("field", field));
    }
}

/// Checks what a variant provides for a status that is a constant.
///
/// `allowed` are the rules that are turned off, and `allowed_here` those that the variant itself turns off, both in the
/// order of [`OPT_OUTS`].
///
/// # Panics
///
/// If a rule is broken, or if the variant turns off a rule that nothing breaks: a compile error in a const context.
#[track_caller]
pub const fn check_requirements(
    status: ErrorStatus,
    provided: Provided,
    allowed: [bool; OPT_OUTS.len()],
    allowed_here: [bool; OPT_OUTS.len()],
) {
    let violations = all(status.as_u16(), provided);
    let mut opt_out = 0;
    while opt_out < OPT_OUTS.len() {
        if allowed_here[opt_out] && !is_broken(&violations, OPT_OUTS[opt_out]) {
            refuse(&unused_opt_out(OPT_OUTS[opt_out]));
        }
        opt_out += 1;
    }
    let mut index = 0;
    while index < violations.len() {
        if let Some(violation) = violations[index]
            && !is_allowed(violation.rule(), allowed)
        {
            refuse(&violation);
        }
        index += 1;
    }
}

const fn is_broken(violations: &[Option<Violation<'_>>], rule: Rule) -> bool {
    let mut index = 0;
    while index < violations.len() {
        if let Some(violation) = violations[index]
            && violation.rule() as u8 == rule as u8
        {
            return true;
        }
        index += 1;
    }
    false
}

const fn is_allowed(rule: Rule, allowed: [bool; OPT_OUTS.len()]) -> bool {
    let mut index = 0;
    while index < OPT_OUTS.len() {
        if OPT_OUTS[index] as u8 == rule as u8 {
            return allowed[index];
        }
        index += 1;
    }
    false
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
