use std::fmt;

use problem_core::Problem;

#[derive(Debug, thiserror::Error)]
#[error("connection to 10.0.0.7 lost")]
struct DatabaseError;

fn describe(_: &u64, source: &DatabaseError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "order not found: {source}")
}

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error(fmt = describe)]
    #[problem(status = 404)]
    OrderNotFound(u64, #[source] DatabaseError),
}

fn main() {}
