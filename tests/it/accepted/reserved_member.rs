//! Code that almost breaks `reserved_member`, and compiles.

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
