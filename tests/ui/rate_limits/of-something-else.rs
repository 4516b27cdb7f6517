use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("slow down")]
    #[problem(status = 429)]
    TooMany {
        #[problem(rate_limit)]
        wait: std::time::Duration,
    },
}

fn main() {}
