use problem_core::Problem;

#[derive(Debug, thiserror::Error)]
#[error("connection to 10.0.0.7 lost")]
struct DatabaseError;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("{0}: {hint}", hint = 1 + 1)]
    #[problem(status = 400)]
    Bad(#[from] DatabaseError),
}

fn main() {}
