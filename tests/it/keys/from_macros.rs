//! Keys whose values come from the arguments of a macro, or have type arguments.

use std::fmt::{Debug, Display};

use problem_core::Problem;

use super::check;

mod store {
    #[derive(Debug, thiserror::Error)]
    pub enum StoreError {
        #[error("CANARY-no {key}")]
        Missing { key: u8 },
    }

    /// An error that does not occur.
    #[derive(Debug, thiserror::Error)]
    pub enum Never {}
}

macro_rules! mirror {
    ($mirror:ident, $code:literal, $member:literal, $header:literal, $foreign:path) => {
        #[derive(Debug, Problem)]
        #[problem(for = $foreign, code_prefix = $code, extension($member = 1), header($header = "a"))]
        enum $mirror {
            #[problem(status = 404, detail = "no {key}")]
            Missing { key: u8 },
        }
    };
}

macro_rules! api {
    ($name:ident, $foreign:ty, $mirror:ty, $like:path) => {
        #[derive(Debug, thiserror::Error, Problem)]
        enum $name {
            #[error("reading failed")]
            #[problem(via = $mirror)]
            Read($foreign),
            #[error("alike")]
            #[problem(like = $like)]
            Alike,
        }
    };
}

#[derive(Debug, thiserror::Error, Problem)]
enum Code {
    #[error("not sent")]
    #[problem(status = 410)]
    Deleted,
}

mirror!(StoreProblem, "S_", "kind", "X-Kind", store::StoreError);
api!(ApiError, store::StoreError, StoreProblem, Code::Deleted);

#[test]
fn values_can_be_arguments_of_a_macro() {
    check(
        ApiError::Read(store::StoreError::Missing { key: 7 }),
        "404 Not Found",
        &[("x-kind", "a")],
        r#"{"title":"Not Found","status":404,"detail":"no 7","code":"S_MISSING","kind":1}"#,
    );
    let body = r#"{"title":"Gone","status":410,"detail":"alike","code":"DELETED"}"#;
    check(ApiError::Alike, "410 Gone", &[], body);
}

#[derive(Debug, Problem)]
#[problem(for = store::Never)]
enum NeverProblem {}

#[derive(Debug, thiserror::Error, Problem)]
enum NeverError {
    #[error("never")]
    #[problem(via = NeverProblem)]
    #[allow(dead_code, reason = "it has no values")]
    Never(store::Never),
}

#[test]
fn an_enum_without_variants_has_a_mirror() {
    assert!(<NeverError as problem_core::ToProblem>::TYPES.is_empty());
}

/// A foreign error with several parameters.
#[derive(Debug, thiserror::Error)]
enum Failed<'a, K: Debug + Display, const N: usize> {
    #[error("CANARY-key {0}")]
    Key(K),
    #[error("CANARY-name {name}")]
    Name { name: &'a str, bytes: [u8; N] },
}

#[derive(Debug, Problem)]
#[problem(for = Failed<'a, K, N>, codes = "snake_case")]
enum FailedProblem<'a, K: Debug + Display + Clone, const N: usize> {
    #[problem(status = 404, detail = "no key {0}")]
    Key(K),
    #[problem(status = 409, detail = "{name} is taken, {bytes:?}")]
    Name { name: &'a str, bytes: [u8; N] },
}

#[derive(Debug, thiserror::Error, Problem)]
enum GenericError<'a, K: Debug + Display + Clone, const N: usize> {
    #[error("x")]
    #[problem(via = FailedProblem<'a, K, N>, header("X-Via" = "variant"))]
    OnVariant(Failed<'a, K, N>),
    #[error("x")]
    OnField {
        #[problem(via = FailedProblem<'static, u8, { 1 + 1 }>)]
        cause: Failed<'static, u8, 2>,
        #[problem(extension)]
        place: u8,
    },
}

#[test]
fn types_can_have_several_arguments() {
    type Error = GenericError<'static, u64, 1>;
    check(
        Error::OnVariant(Failed::Key(7)),
        "404 Not Found",
        &[("x-via", "variant")],
        r#"{"title":"Not Found","status":404,"detail":"no key 7","code":"key"}"#,
    );
    check(
        Error::OnVariant(Failed::Name { name: "a", bytes: [1] }),
        "409 Conflict",
        &[("x-via", "variant")],
        r#"{"title":"Conflict","status":409,"detail":"a is taken, [1]","code":"name"}"#,
    );
    check(
        Error::OnField { cause: Failed::Name { name: "b", bytes: [1, 2] }, place: 3 },
        "409 Conflict",
        &[],
        r#"{"title":"Conflict","status":409,"detail":"b is taken, [1, 2]","code":"name","place":3}"#,
    );
}
