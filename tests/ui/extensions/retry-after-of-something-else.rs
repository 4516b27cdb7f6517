use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 429)]
    TooMany {
        #[problem(retry_after)]
        wait: String,
    },
}

fn main() {}
