use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum OrderError {
    #[problem(status = 404, codes = "snake_case")]
    NotFound,
}

fn main() {}
