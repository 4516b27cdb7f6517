use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 429, retry_after = 30)]
    TooMany {
        #[problem(retry_after)]
        wait: std::time::Duration,
    },
}

fn main() {}
