//! Code that almost breaks `invalid_value`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = UNPROCESSABLE_ENTITY, retry_after = 1, detail = none)]
    Variant,
    #[problem(status = BLOCKED)]
    LikeLocked,
    #[problem(status = self::CONFLICTS)]
    LikeConflict,
}

const BLOCKED: u16 = 400;
const CONFLICTS: u16 = 400;
