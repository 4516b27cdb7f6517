use std::sync::{Arc, Mutex};

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("invalid orders: {0:?}")]
    #[problem(status = 400)]
    InvalidOrders(Arc<Mutex<std::io::Error>>),
}

fn main() {}
