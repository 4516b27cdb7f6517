use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(code_prefix = "")]
enum OrderError {
    #[problem(status = 404)]
    NotFound,
}

fn main() {}
