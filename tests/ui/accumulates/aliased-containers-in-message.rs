use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

use problem_core::Problem;

type ErrorOfEachLine = HashMap<u64, std::io::Error>;
type Last = Mutex<Option<std::io::Error>>;
type Shared = Arc<RwLock<std::io::Error>>;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("invalid orders: {0:?}")]
    #[problem(status = 400)]
    InvalidOrders(ErrorOfEachLine),
    #[error("not found: {0:?}")]
    #[problem(status = 404)]
    NotFound(Last),
    #[error("conflict: {cause:?}")]
    #[problem(status = 409)]
    Conflict { cause: Shared },
}

fn main() {}
