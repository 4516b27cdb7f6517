use problem_core::Problem;

#[derive(Debug, thiserror::Error, serde::Serialize)]
#[error("connection to 10.0.0.7 lost")]
struct DatabaseError;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound { #[problem(extension)] #[source] cause: DatabaseError },
}

fn main() {}
