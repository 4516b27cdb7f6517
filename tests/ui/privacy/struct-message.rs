use problem_core::Problem;

#[derive(Debug, thiserror::Error)]
#[error("connection to 10.0.0.7 lost")]
struct DatabaseError;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order not found: {source}")]
#[problem(status = 404)]
struct OrderNotFound {
    source: DatabaseError,
}

fn main() {}
