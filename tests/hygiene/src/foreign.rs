//! Foreign errors, mirrors, and problem types of other types.

use renamed::{Problem, ToProblem};

/// A crate that does not know HTTP.
pub mod store {
    /// An error of a store.
    #[derive(Debug, Clone, thiserror::Error)]
    #[error("secret")]
    pub enum StoreError {
        /// There is no such key.
        NotFound {
            /// The key.
            key: String,
            /// The machine.
            host: &'static str,
        },
        /// It is used.
        Busy(u8, char),
        /// It is old.
        #[deprecated]
        Old,
        /// Something else.
        Other,
    }
}

/// A mirror of all errors of a store.
#[derive(Debug, Problem)]
#[problem(crate = renamed, for = store::StoreError, codes = "snake_case", code_prefix = "store_")]
pub enum StoreProblem {
    /// Like the foreign variant.
    #[problem(status = 404, detail = "no key {key}")]
    NotFound {
        /// The same.
        #[problem(extension)]
        key: String,
    },
    /// Like the foreign variant.
    #[problem(status = 409, extension("kind" = KIND))]
    Busy(#[problem(extension = "first")] u8, char),
    /// Like the foreign variant.
    #[problem(status = 410, code = KIND)]
    Old,
    /// For the one other.
    #[problem(rest, status = 500)]
    Unknown,
}

/// A constant.
pub const KIND: &str = "kind.of.problem";

/// Codes for several services.
#[derive(Debug, Clone, Copy, thiserror::Error, Problem)]
#[error("secret")]
#[problem(crate = renamed, base = "/e#{code}", header("X-Kind" = "code"), extension("n" = 1), status = 404)]
pub enum Code {
    /// The first.
    First,
    /// The second.
    #[problem(status = 500, accept(named_server_errors), extension("n" = -1))]
    Second,
}

/// Uses all of it.
#[derive(Debug, thiserror::Error, Problem)]
#[error("outer")]
#[problem(crate = renamed)]
pub enum Outer<'a, E: std::error::Error + 'static> {
    /// The only field.
    #[problem(via = StoreProblem)]
    Store(#[from] store::StoreError),
    /// `via` on a field beside another field.
    #[problem(extension("step" = 2), header("X-Step" = "{step}"))]
    Step {
        /// The error.
        #[problem(via = StoreProblem)]
        source: store::StoreError,
        /// The step.
        step: &'a str,
        /// Where it happened.
        line: u32,
    },
    /// Any error.
    #[problem(via = AnyProblem)]
    Boxed(Box<dyn std::error::Error + Send + Sync>),
    /// An error that the caller chooses.
    #[problem(via = AnyProblem)]
    Any(E),
    /// `transparent` on a field beside other fields.
    Inner {
        /// The problem.
        #[problem(transparent)]
        inner: Code,
        /// A member.
        #[problem(extension)]
        id: u64,
    },
    /// Like a code.
    #[problem(like = Code::First)]
    Like {
        /// A member.
        #[problem(extension)]
        id: u64,
    },
}

/// Any other error.
#[derive(Debug, thiserror::Error, Problem)]
#[error("secret")]
#[problem(crate = renamed, status = 502)]
pub struct AnyProblem;

impl<E> From<&E> for AnyProblem {
    fn from(_: &E) -> Self {
        Self
    }
}

/// The types of all codes.
#[must_use]
pub fn types() -> usize {
    Outer::<std::fmt::Error>::TYPES.len()
}

#[cfg(test)]
mod tests {
    use super::{Code, Outer, StoreProblem, store};
    use crate::{body, is_a_response};

    type Error<'a> = Outer<'a, std::fmt::Error>;

    #[test]
    fn foreign_errors_answer() {
        is_a_response::<Error<'static>>();
        is_a_response::<StoreProblem>();
        assert_eq!(super::types(), 13);
        let not_found = || store::StoreError::NotFound { key: "k".to_owned(), host: "secret" };
        let line = line!();
        for (error, expected) in [
            (
                Error::Store(not_found()),
                r#"{"title":"Not Found","status":404,"detail":"no key k","code":"store_not_found","key":"k"}"#,
            ),
            (
                Error::Step { source: store::StoreError::Busy(1, 'b'), step: "s", line },
                r#"{"title":"Conflict","status":409,"code":"store_busy","kind":"kind.of.problem","first":1,"step":2}"#,
            ),
            (
                Error::Store(store::StoreError::Other),
                r#"{"title":"Internal Server Error","status":500,"code":"store_internal_server_error"}"#,
            ),
            (
                Error::Boxed(Box::new(not_found())),
                r#"{"title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}"#,
            ),
            (Error::Any(std::fmt::Error), r#"{"title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}"#),
            (
                Error::Inner { inner: Code::Second, id: 7 },
                r#"{"type":"/e#SECOND","title":"Second","status":500,"code":"SECOND","n":-1,"id":7}"#,
            ),
            (
                Error::Like { id: 7 },
                r#"{"type":"/e#FIRST","title":"First","status":404,"detail":"outer","code":"FIRST","n":1,"id":7}"#,
            ),
        ] {
            assert_eq!(body(&error), expected);
        }
        #[allow(deprecated)]
        let old = store::StoreError::Old;
        let old = StoreProblem::from(&old);
        assert_eq!(body(&old), r#"{"title":"Gone","status":410,"code":"kind.of.problem"}"#);
        assert_eq!(old.to_string(), "Gone");
    }
}
