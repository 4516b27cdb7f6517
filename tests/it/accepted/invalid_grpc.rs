//! Code that almost breaks `invalid_grpc`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(also(tonic))]
pub enum Accepted {
    #[problem(status = 400, grpc = OUT_OF_RANGE)]
    Variant,
    #[problem(status = 500, grpc = DATA_LOSS)]
    Lost,
}
