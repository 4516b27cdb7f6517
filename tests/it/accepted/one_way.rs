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
    #[error("the opt-out is for a type that cannot be read")]
    #[problem(status = 409, accept(one_way))]
    Unreadable(#[problem(extension = "value")] Unreadable),
}

#[derive(Debug, serde::Serialize)]
pub struct Unreadable;

/// The same for a struct.
#[derive(Debug, thiserror::Error, Problem)]
#[error("unreadable")]
#[problem(status = 409, from_received, accept(one_way))]
pub struct UnreadableStruct(#[problem(extension = "value")] Unreadable);

/// No two variants would come back, or a response tells them apart.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
pub enum Twins {
    #[error("a 5xx without a code of its own")]
    #[problem(status = 500)]
    Failed,
    #[error("another one")]
    #[problem(status = 500)]
    FailedAgain,
    #[error("a code that is the one of the status")]
    #[problem(status = 500, code = "INTERNAL_SERVER_ERROR")]
    FailedOnceMore,
    #[error("the opt-out")]
    #[problem(status = 409, code = "TWIN", accept(one_way))]
    First,
    #[error("the opt-out, too")]
    #[problem(status = 409, code = "TWIN", accept(one_way))]
    Second,
    #[error("another status")]
    #[problem(status = 403, code = "BY_STATUS", accept(ambiguous_code))]
    Forbidden,
    #[error("another status")]
    #[problem(status = 404, code = "BY_STATUS")]
    Hidden,
    #[error("another type")]
    #[problem(status = 409, code = "BY_TYPE", type = "https://a.example", accept(ambiguous_code))]
    OfA,
    #[error("another type")]
    #[problem(status = 409, code = "BY_TYPE", type = "https://b.example")]
    OfB,
    #[error(transparent)]
    #[problem(via = super::missing_status::Accepted)]
    Via(Foreign),
    #[error(transparent)]
    #[problem(via = super::missing_status::Accepted)]
    ViaAgain(Foreign),
    #[error(transparent)]
    #[problem(transparent, accept(one_way))]
    Open(Problem),
    #[error(transparent)]
    #[problem(transparent, accept(one_way))]
    OpenAgain(Problem),
}

/// The opt-out of the type is for twins, too.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received, accept(one_way))]
pub enum TwinsOnType {
    #[error("a")]
    #[problem(status = 409, code = "TWIN")]
    First,
    #[error("b")]
    #[problem(status = 409, code = "TWIN")]
    Second,
}

/// One of the two may be for another set of features.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
pub enum ConditionalTwins {
    #[error("a")]
    #[problem(status = 409, code = "TWIN", accept(one_way))]
    First,
    #[cfg(any())]
    #[error("b")]
    #[problem(status = 409, code = "TWIN", accept(one_way))]
    Second,
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
