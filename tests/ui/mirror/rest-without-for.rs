use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum OrderError {
    #[problem(status = 404)]
    NotFound,
    #[problem(rest, status = 500)]
    Other,
}

fn main() {}
