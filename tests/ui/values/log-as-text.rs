use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(status = 404, log = "warn")]
    NotFound,
}

fn main() {}
