//! Code that almost breaks `one_way`, and compiles.

use problem_core::{Problem, RateLimit};

/// Each field was sent, has a default, or belongs to a variant that does not come back.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
pub enum Accepted {
    #[error("{sent} {default}")]
    #[problem(status = 400)]
    Sent {
        #[problem(extension)]
        sent: u64,
        #[problem(default)]
        default: u64,
    },
    #[error("a limit")]
    #[problem(status = 429, code = "LIMIT")]
    Limit(#[problem(rate_limit)] RateLimit),
    #[error("a 5xx without a code of its own")]
    #[problem(status = 500)]
    Failed(#[source] std::fmt::Error, u8),
    #[error("the opt-out")]
    #[problem(status = 409, accept(one_way))]
    OneWay { unsent: u64 },
    #[error(transparent)]
    #[problem(transparent, accept(one_way))]
    Open(Problem),
    #[error(transparent)]
    #[problem(via = super::missing_status::Accepted)]
    Via(Foreign),
}

#[derive(Debug, thiserror::Error)]
#[error("foreign")]
pub struct Foreign;

impl From<&Foreign> for super::missing_status::Accepted {
    fn from(_: &Foreign) -> Self {
        unreachable!("only the types are compared")
    }
}

/// The opt-out holds for all variants.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received, accept(one_way))]
pub enum AcceptedOnType {
    #[error("a")]
    #[problem(status = 400)]
    First(u8),
    #[error("b")]
    #[problem(status = 400)]
    Second(u8),
}

/// The key may be in a `cfg_attr`, and with it what it is for.
#[derive(Debug, thiserror::Error, Problem)]
#[cfg_attr(any(), problem(from_received))]
pub enum Conditional {
    #[error("a")]
    #[problem(status = 400)]
    First(#[cfg_attr(all(), problem(default))] u8),
}

/// A struct in which a field decides.
#[derive(Debug, thiserror::Error, Problem)]
#[error(transparent)]
#[problem(transparent, from_received, accept(one_way))]
pub struct Inner(Problem);
