use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = METHOD_NOT_ALLOWED)]
    NotAllowed,
}

fn main() {}
