use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 429)]
    TooMany {
        #[problem(retry_after = 30)]
        wait: std::time::Duration,
    },
}

fn main() {}
