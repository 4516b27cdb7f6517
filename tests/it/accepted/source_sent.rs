//! Code that almost breaks `source_sent`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 500, detail = "shard {shard} failed")]
pub struct Accepted {
    #[problem(extension)]
    pub shard: u8,
    pub source: std::io::Error,
}
