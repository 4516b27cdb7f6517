use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(retry_after = 30)]
enum OrderError {
    #[problem(status = 409)]
    Closed,
    #[problem(status = 503, retry_after = none)]
    Busy,
}

fn main() {}
