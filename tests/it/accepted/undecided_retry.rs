//! Code that almost breaks `undecided_retry`, and compiles.

use problem_core::{Problem, RateLimit};

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 503, retry_after = none)]
    Variant,
    #[problem(status = 429)]
    Limited {
        #[problem(rate_limit)]
        quota: RateLimit,
    },
}
