//! The base ends in a hyphen, so the type URI of the enum does not end in the slug of its code.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum PaymentError {
    #[problem(status = 404, type = "/errors/order-not-found")]
    Missing,
}

const BASE: &str = "/errors/order-";

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = BASE)]
enum OrderError {
    #[problem(status = 404, code = "NOT-FOUND")]
    NoOrder,
    #[problem(transparent)]
    Payment(#[from] PaymentError),
}

fn main() {}
