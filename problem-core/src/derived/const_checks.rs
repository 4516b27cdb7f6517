//! The checks that only the compiler can do, because the derive does not know a constant or a type.
//!
//! Generated code calls them in const items. A broken rule panics there, which is a compile error with the message of the
//! rule. The rules themselves are in `problem-shared`, which the derive uses for literals.

use http::StatusCode;
use problem_shared::bytes::equal;
use problem_shared::disclosure::may_send_message;
use problem_shared::rulebook::identity::{self, Identity, same_code, same_uri, shared_uri};
use problem_shared::rulebook::status::{
    OPT_OUTS, Provided, all, inner_outside_set, is_in, not_an_error, outside_set,
};
use problem_shared::rulebook::{Rule, Value, Violation, unused_opt_out};

use super::const_string::ConstString;
use crate::problem_type::ProblemType;
use crate::problem_type::const_table::Source;
use crate::problem_type::set::ProblemTypes;
use crate::status::ErrorStatus;

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
pub const fn check_ambiguous<const N: usize>(source: &Source<N>) {
    let (mut codes, mut uris) = (Buckets::<N>::new(), Buckets::<N>::new());
    let mut index = 0;
    while index < N {
        let row = source.parts(index);
        let hash = hash(START, row.code.as_bytes());
        let mut earlier = codes.first(hash);
        while let Some(first) = earlier {
            let other = source.parts(first);
            if equal(other.code.as_bytes(), row.code.as_bytes()) {
                let a = Identity { status: Some(other.status), uri: other.uri, title: Some(other.title) };
                let b = Identity { status: Some(row.status), uri: row.uri, title: Some(row.title) };
                check(same_code(row.code, &a, &b));
                break;
            }
            earlier = codes.next(first, hash);
        }
        if earlier.is_none() {
            codes.insert(hash, index);
            if let Some(uri) = row.uri {
                let hash = self::hash(self::hash(START, uri.0.as_bytes()), uri.1.as_bytes());
                let mut earlier = uris.first(hash);
                while let Some(first) = earlier {
                    if same_uri(source.parts(first).uri, row.uri) {
                        refuse(&shared_uri(row.code, uri));
                    }
                    earlier = uris.next(first, hash);
                }
                uris.insert(hash, index);
            }
        }
        index += 1;
    }
}

/// The indices of rows by the hash of a text, so that a row is compared only with the few that have the same hash. The compiler
/// counts the steps of const evaluation, so a step in a bucket is small: it compares two numbers.
struct Buckets<const N: usize> {
    /// For each bucket, the index of its last row plus one; 0 if it is empty.
    last: [u32; BUCKETS],
    /// For each row, the index of the row before it in its bucket plus one, or 0; and the hash of its text.
    rows: [(u32, u32); N],
}

const BUCKETS: usize = 1 << 14;

impl<const N: usize> Buckets<N> {
    const fn new() -> Self {
        Self { last: [0; BUCKETS], rows: [(0, 0); N] }
    }

    /// The last row with this hash.
    const fn first(&self, hash: u32) -> Option<usize> {
        self.with_hash(self.last[hash as usize % BUCKETS], hash)
    }

    /// The row with this hash before another.
    const fn next(&self, index: usize, hash: u32) -> Option<usize> {
        self.with_hash(self.rows[index].0, hash)
    }

    const fn with_hash(&self, mut index_plus_one: u32, hash: u32) -> Option<usize> {
        while index_plus_one > 0 {
            let (before, known) = self.rows[index_plus_one as usize - 1];
            if known == hash {
                return Some(index_plus_one as usize - 1);
            }
            index_plus_one = before;
        }
        None
    }

    const fn insert(&mut self, hash: u32, index: usize) {
        let bucket = &mut self.last[hash as usize % BUCKETS];
        self.rows[index] = (*bucket, hash);
        *bucket = index as u32 + 1;
    }
}

/// The start of an FNV-1a hash.
const START: u32 = 0x811c_9dc5;

const fn hash(mut hash: u32, bytes: &[u8]) -> u32 {
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
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
    if let Some(problem_type) = first_outside(inner, set) {
        refuse(&inner_outside_set(problem_type.status().as_u16(), name, problem_type.code()));
    }
}

/// The first problem type whose status is outside a set.
const fn first_outside(types: &ProblemTypes, set: &[u16]) -> Option<&'static ProblemType> {
    let (own, inner) = types.parts();
    let mut index = 0;
    while index < own.len() {
        if !is_in(own[index].status().as_u16(), set) {
            return Some(&own[index]);
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
    use problem_shared::row::source_flags::URI;

    use super::{Source, check_ambiguous};

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

    static SOURCE: Source<MANY> = source();

    /// The last variant has the code of another.
    static REPEATED: Source<MANY> = {
        let mut source = source();
        source.rows[MANY - 1].1 = "VARIANT_0007";
        source
    };

    const fn source() -> Source<MANY> {
        let mut rows = [(404, "", "", "", "", URI); MANY];
        let mut index = 0;
        while index < MANY {
            let code = CODES.split_at(index * CODE_LEN).1.split_at(CODE_LEN).0;
            if let Ok(code) = std::str::from_utf8(code) {
                (rows[index].1, rows[index].2) = (code, code);
            }
            index += 1;
        }
        Source { base: "https://api.example.com/errors/", rows }
    }

    /// The compiler ends const evaluation after a number of steps. For so many variants they must be enough: otherwise this does
    /// not compile.
    const _: () = check_ambiguous(&SOURCE);

    #[test]
    fn many_codes_are_compared() {
        check_ambiguous(&SOURCE);
        let panic = std::panic::catch_unwind(|| check_ambiguous(&REPEATED)).unwrap_err();
        let message = panic.downcast_ref::<String>().unwrap();
        assert!(
            message.starts_with("the code `VARIANT_0007` is already used with another type URI"),
            "{message}"
        );
    }
}
