//! Close to what `reserved_member` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404)]
    Variant {
        #[problem(extension = "orderStatus")]
        status: u8,
    },
}
