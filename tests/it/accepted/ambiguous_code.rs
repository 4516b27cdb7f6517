//! Code that almost breaks `ambiguous_code`, and compiles.

use problem_core::{ErrorStatus, Problem};

const BROKEN: ErrorStatus = ErrorStatus::BAD_GATEWAY;
const MISSING: http::StatusCode = http::StatusCode::NOT_FOUND;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, code = "GONE")]
    First,
    #[problem(status = 404, code = "GONE")]
    Second,
    #[problem(status = MISSING, code = "GONE")]
    ByConstant,
    #[problem(status = BROKEN)]
    Gateway,
    #[problem(status = 502)]
    OtherGateway,
}
