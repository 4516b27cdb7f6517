//! Beside every way to write an error.

use std::fmt;
use std::num::ParseIntError;

use renamed::Problem;
use snafu::Snafu;

/// By snafu.
#[derive(Debug, Snafu, Problem)]
#[problem(crate = renamed)]
pub enum BySnafu {
    /// With a source.
    #[snafu(display("cannot read {name}"))]
    #[problem(status = 400)]
    Read {
        /// Behind it.
        source: ParseIntError,
        /// A member.
        #[problem(extension)]
        name: String,
    },
}

/// By `derive_more`.
#[derive(Debug, derive_more::Display, derive_more::Error, derive_more::From, Problem)]
#[problem(crate = renamed)]
pub enum ByDeriveMore {
    /// With a source.
    #[display("cannot parse")]
    #[problem(status = 400)]
    Parse(ParseIntError),
}

/// The derive comes first, and inside `cfg_attr`.
#[cfg_attr(not(target_os = "none"), derive(Problem))]
#[cfg_attr(not(target_os = "none"), problem(crate = renamed, status = 500))]
#[derive(Debug, thiserror::Error)]
#[error("before")]
pub struct Before(#[from] ParseIntError);

/// By hand.
#[derive(Debug, Problem)]
#[problem(crate = renamed, status = 404)]
pub struct ByHand;

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("by hand")
    }
}

impl std::error::Error for ByHand {}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use snafu::ResultExt as _;

    use super::*;
    use crate::body;

    #[test]
    fn every_error_is_a_problem() {
        let read = "x".parse::<u8>().context(ReadSnafu { name: "n" }).unwrap_err();
        assert_eq!(
            body(&read),
            r#"{"title":"Bad Request","status":400,"detail":"cannot read n","code":"READ","name":"n"}"#
        );
        assert!(Problem::from(read).source().unwrap().source().unwrap().is::<ParseIntError>());
        let parse = ByDeriveMore::from("x".parse::<u8>().unwrap_err());
        assert_eq!(
            body(&parse),
            r#"{"title":"Bad Request","status":400,"detail":"cannot parse","code":"PARSE"}"#
        );
        let before = Before("x".parse::<u8>().unwrap_err());
        assert_eq!(
            body(&before),
            r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#
        );
        assert_eq!(
            body(&ByHand),
            r#"{"title":"Not Found","status":404,"detail":"by hand","code":"BY_HAND"}"#
        );
    }
}
