//! Close to what `invalid_code` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, code = "orders.v2-Not_Found")]
    Variant,
}

const MOVED_AWAY: u16 = 410;

/// The capitals of the name are ASCII, so the code that is made from it is `STRASSE`.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum FromName {
    #[problem(status = MOVED_AWAY)]
    Straße,
}
