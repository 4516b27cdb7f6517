use std::collections::BTreeMap;

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("invalid orders: {0:?}")]
    #[problem(status = 400)]
    InvalidOrders(BTreeMap<u64, std::io::Error>),
}

fn main() {}
