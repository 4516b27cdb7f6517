//! Close to what `invalid_code` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, code = "orders.v2-Not_Found")]
    Variant,
}
