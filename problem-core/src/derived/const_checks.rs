//! The checks that only the compiler can do, because the derive does not know a constant or a type.
//!
//! Generated code calls them in const items. A broken rule panics there, which is a compile error with the message of the
//! rule. The rules themselves are in `problem-shared`, which the derive uses for literals.

use std::error::Error;

use http::StatusCode;
use problem_shared::disclosure::may_send_message;
use problem_shared::rulebook::privacy::{self, Shown};
use problem_shared::rulebook::status::{
    OPT_OUTS, Provided, all, inner_outside_set, is_in, not_an_error, open_inner_set, outside_set,
};
use problem_shared::rulebook::{Rule, Value, Violation, unused_opt_out};
use problem_shared::rulebook::{grpc, identity};

use super::const_string::ConstString;
use crate::problem_type::ProblemType;
use crate::problem_type::set::ProblemTypes;
use crate::status::ErrorStatus;

/// Panics with the message of a violation.
#[track_caller]
pub(super) const fn refuse(violation: &Violation<'_>) -> ! {
    panic!("{}", ConstString::new(violation).text())
}

/// Panics if there is a violation.
#[track_caller]
pub(super) const fn check(violation: Option<Violation<'_>>) {
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

/// Checks a code that is a constant.
///
/// # Panics
///
/// If it cannot be a code: a compile error in a const context.
#[track_caller]
pub const fn check_constant_code(code: &str) {
    check(identity::code(code));
}

/// Checks the status of the variant `name`, whose code is made from its name. `constant` is the constant that is its status.
///
/// # Panics
///
/// If it is a 5xx: a compile error in a const context.
#[track_caller]
pub const fn check_named(status: ErrorStatus, constant: &str, name: &str) {
    check(identity::named_server_error(status.as_u16(), constant, name));
}

/// The problem type of a unit variant of another Rust type, by its discriminant. `name` is the name of that type.
///
/// # Panics
///
/// If the discriminant does not tell the problem type: a compile error in a const context.
#[must_use]
#[track_caller]
pub const fn like(types: &'static ProblemTypes, discriminant: usize, name: &str) -> ProblemType<'static> {
    match types.of_variant(discriminant) {
        Some(problem_type) => problem_type,
        None => refuse(&Violation::new(Rule::UnknownLike).with_text("type", name)),
    }
}

/// What follows the base in the type URI of a code that is a constant.
#[doc(hidden)]
#[macro_export]
macro_rules! __uri_rest {
    ($code:expr, $is_slug:literal, $suffix:literal) => {{
        const REST: &[$crate::__private::u8] = &$crate::__private::uri_rest::<
            { $crate::__private::uri_rest_len($code, $is_slug, $suffix) },
        >($code, $is_slug, $suffix);
        match $crate::__private::from_utf8(REST) {
            $crate::__private::Result::Ok(rest) => rest,
            $crate::__private::Result::Err(_) => "",
        }
    }};
}

/// Checks a base that is a constant.
///
/// # Panics
///
/// If a rule is broken: a compile error in a const context.
#[track_caller]
pub const fn check_base(base: &str, allows_open: bool) {
    if let Some(violation) = identity::constant_base(base)
        && !(allows_open && matches!(violation.rule(), Rule::OpenBase))
    {
        refuse(&violation);
    }
}

/// Checks the gRPC code of a variant whose status is a constant. `is_required`: the type is converted into a gRPC status.
///
/// # Panics
///
/// If a rule is broken: a compile error in a const context.
#[track_caller]
pub const fn check_grpc(status: ErrorStatus, code: Option<u8>, is_required: bool) {
    check(grpc::all(status.as_u16(), code, is_required));
}

/// Does the same for a variant that is `like` another one, whose code it has if it has none itself.
///
/// # Panics
///
/// If a rule is broken: a compile error in a const context.
#[track_caller]
pub const fn check_grpc_like(like: ProblemType<'static>, code: Option<u8>, is_required: bool) {
    let code = match code {
        Some(code) => Some(code),
        None => like.declared_grpc_code(),
    };
    check_grpc(like.status(), code, is_required);
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

/// Checks that the problem types of a `via` are known at compile time. `name` is the name of its type.
///
/// # Panics
///
/// If one is not: a compile error in a const context.
#[track_caller]
pub const fn check_via(types: &ProblemTypes, name: &str) {
    if types.is_open() {
        refuse(&identity::open_via(name));
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

/// An error, with a message for users whose type is not one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error: it does not implement `std::error::Error`",
    label = "add `#[derive(Debug, thiserror::Error)]`, with `#[error(\"…\")]` on each variant, or write `impl std::error::Error for {Self}`"
)]
pub trait AnError {}

#[diagnostic::do_not_recommend]
impl<T: Error> AnError for T {}

/// Requires that a derived type is an error.
pub const fn needs_error<T: AnError>() {}

/// Checks a field that the message of the error shows.
///
/// # Panics
///
/// If the field is an error, and the status allows that the message is sent: a compile error in a const context.
#[track_caller]
pub const fn check_message(is_error: bool, status: u16, shown: Shown) {
    if is_error && may_send_message(status, false) {
        refuse(&privacy::in_message(shown));
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
        refuse(&privacy::sent(key, field));
    }
}

/// Checks what a variant provides for a status that is a constant.
///
/// `allowed` are the rules that are turned off, and `needed` the ones whose opt-out must have an effect, both in the order
/// of [`OPT_OUTS`].
///
/// # Panics
///
/// If a rule is broken, or if an opt-out that must have an effect has none: a compile error in a const context.
#[track_caller]
pub const fn check_requirements(
    status: ErrorStatus,
    provided: Provided,
    allowed: [bool; OPT_OUTS.len()],
    needed: [bool; OPT_OUTS.len()],
) {
    let violations = all(status.as_u16(), provided);
    let mut opt_out = 0;
    while opt_out < OPT_OUTS.len() {
        if needed[opt_out] && !is_broken(&violations, OPT_OUTS[opt_out]) {
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
