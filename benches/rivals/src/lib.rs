//! The same errors with other crates, as most of their users write them; and reading a document.
#![forbid(unsafe_code)]

pub mod axum_problem;
pub mod columns;
pub mod http_api_problem;
pub mod problem_details;
pub mod problems;
pub mod reading;
