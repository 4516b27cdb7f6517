//! The rules on gRPC codes.

use super::{Rule, Value, Violation};
use crate::grpc::{OK, fits, fitting, is_ambiguous, name};

/// All violations of a status and the gRPC code of its variant. `is_required`: the type is converted into a gRPC status, so that it
/// needs a code where the status does not tell it.
#[must_use]
pub const fn all(status: u16, code: Option<u8>, is_required: bool) -> Option<Violation<'static>> {
    match code {
        Some(code) => contradicting(status, code),
        None if is_required => missing(status),
        None => None,
    }
}

/// Refuses a status that several gRPC codes fit, without a code.
#[must_use]
pub const fn missing(status: u16) -> Option<Violation<'static>> {
    if !is_ambiguous(status) {
        return None;
    }
    let violation = Violation::new(Rule::MissingGrpc).with("status", Value::Number(status as u64)).with(
        "codes",
        Value::Template(if fitting(status).len() == 2 {
            "`{first}` and `{second}`"
        } else {
            "`{first}`, `{second}` and `{third}`"
        }),
    );
    Some(with_fitting(violation, status))
}

/// Refuses a gRPC code that does not fit the status.
#[must_use]
pub const fn contradicting(status: u16, code: u8) -> Option<Violation<'static>> {
    if fits(code, status) {
        return None;
    }
    let reason = if code == OK { "is not the code of an error" } else { "does not fit the status {status}" };
    let fix = match (is_ambiguous(status), fitting(status).len()) {
        (false, 1) => "remove `grpc`, because the code of a {status} is `{first}`",
        (false, 2) => "remove `grpc`, because the code of a {status} is `{first}`, or write grpc = {second}",
        (false, _) => {
            "remove `grpc`, because the code of a {status} is `{first}`, or write grpc = {second} or grpc = {third}"
        }
        (true, 2) => "write grpc = {first} or grpc = {second}",
        (true, _) => "write grpc = {first}, grpc = {second} or grpc = {third}",
    };
    let violation = Violation::new(Rule::InvalidGrpc)
        .with_text("code", name(code))
        .with("reason", Value::Template(reason))
        .with("status", Value::Number(status as u64))
        .with("fix", Value::Template(fix));
    Some(with_fitting(violation, status))
}

/// Adds the codes that fit a status. There are at most three.
const fn with_fitting(violation: Violation<'static>, status: u16) -> Violation<'static> {
    let codes = fitting(status);
    let mut violation = violation.with_text("first", name(codes[0]));
    if codes.len() > 1 {
        violation = violation.with_text("second", name(codes[1]));
    }
    if codes.len() > 2 {
        violation = violation.with_text("third", name(codes[2]));
    }
    violation
}

/// Refuses a key about gRPC on a type that is not converted into a gRPC status.
#[must_use]
pub const fn without_bridge(key: &str) -> Violation<'_> {
    Violation::new(Rule::MissingTonic).with_text("key", key)
}
