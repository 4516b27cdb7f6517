use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(codes = "snake-case")]
enum OrderError {
    #[problem(status = 404)]
    NotFound,
}

fn main() {}
