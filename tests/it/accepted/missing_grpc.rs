//! Code that almost breaks `missing_grpc`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(also(tonic))]
pub enum Accepted {
    #[problem(status = 409, grpc = ABORTED)]
    Variant,
    #[problem(status = 404)]
    Unambiguous,
    #[problem(like = Known::Changed)]
    Like,
    #[problem(status = CHANGED, grpc = FAILED_PRECONDITION)]
    Constant,
    #[problem(transparent)]
    Inner(WithoutBridge),
}

const CHANGED: u16 = 412;

/// The code of this type holds for types that are like it.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(also(tonic))]
pub enum Known {
    #[problem(status = 409, grpc = ALREADY_EXISTS)]
    Changed,
}

/// Without the bridge, no code is needed, not even inside a type with it.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 428)]
pub struct WithoutBridge;
