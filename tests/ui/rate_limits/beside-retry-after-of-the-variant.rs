use problem_core::{Problem, RateLimit};

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("slow down")]
    #[problem(status = 429, retry_after = 30)]
    TooMany {
        #[problem(rate_limit)]
        quota: RateLimit,
    },
}

fn main() {}
