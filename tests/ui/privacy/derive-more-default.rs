use problem_core::Problem;

#[derive(Debug, thiserror::Error)]
#[error("connection to 10.0.0.7 lost")]
struct DatabaseError;

#[derive(Debug, derive_more::Display, Problem)]
enum OrderError {
    #[problem(status = 404)]
    OrderNotFound(DatabaseError),
    #[display("cancelled")]
    #[problem(status = 409)]
    Cancelled,
}

impl std::error::Error for OrderError {}

fn main() {}
