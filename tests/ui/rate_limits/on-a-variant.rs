use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("slow down")]
    #[problem(status = 429, rate_limit)]
    TooMany,
}

fn main() {}
