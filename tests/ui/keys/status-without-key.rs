use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(NOT_FOUND)]
    NotFound,
}

fn main() {}
