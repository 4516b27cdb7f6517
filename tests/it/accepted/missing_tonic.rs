//! Code that almost breaks `missing_tonic`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(grpc_domain = "orders.example.com", accept(missing_tonic))]
pub enum Accepted {
    #[problem(status = 409, grpc = ABORTED)]
    Variant,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(grpc_domain = "orders.example.com", also(utoipa, tonic))]
pub enum Bridged {
    #[problem(status = 409, grpc = ABORTED)]
    Variant,
}
