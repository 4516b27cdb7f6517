use problem_core::{Problem, RateLimit};

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("slow down")]
    #[problem(status = 429)]
    TooMany {
        #[problem(rate_limit = "burst")]
        quota: RateLimit,
    },
}

fn main() {}
