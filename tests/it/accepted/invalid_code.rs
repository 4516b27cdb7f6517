//! Code that almost breaks `invalid_code`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, code = "orders.v2-Not_Found")]
    Variant,
}

const MOVED_AWAY: u16 = 410;

/// The name in upper case is ASCII, so the code is `STRASSE`.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum FromName {
    #[problem(status = MOVED_AWAY)]
    Straße,
}
