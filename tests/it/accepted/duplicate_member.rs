//! Code that almost breaks `duplicate_member`, and compiles.

use problem_core::{Problem, RateLimit};

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404)]
    Variant {
        #[problem(extension = "a")]
        first: u8,
        #[problem(extension = "b")]
        second: u8,
    },
    #[problem(status = 429)]
    Limited {
        #[problem(rate_limit)]
        limit: RateLimit,
        #[problem(extension = "windows")]
        window: u8,
    },
}
