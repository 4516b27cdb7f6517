//! The code means its status alone in one of the two types.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum PaymentError {
    #[problem(status = 410, code = "NOT_FOUND")]
    Gone,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum OrderError {
    #[problem(status = 404)]
    NotFound,
    #[problem(transparent)]
    Payment(#[from] PaymentError),
}

fn main() {}
