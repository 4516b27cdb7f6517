//! Code that almost breaks `conflicting_keys`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 429)]
    Variant {
        #[problem(retry_after)]
        wait: u64,
    },
}
