use problem_core::Problem;

const STATUS: u16 = 404;

#[derive(Debug, thiserror::Error)]
#[error("connection to 10.0.0.7 lost")]
struct DatabaseError;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found: {0}")]
    #[problem(status = STATUS)]
    OrderNotFound(#[from] DatabaseError),
}

fn main() {}
