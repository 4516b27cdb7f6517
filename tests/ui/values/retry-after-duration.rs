use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(status = 503, retry_after = Duration::from_secs(30))]
    Busy,
}

fn main() {}
