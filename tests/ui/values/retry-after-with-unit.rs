use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(status = 503, retry_after = "30s")]
    Busy,
}

fn main() {}
