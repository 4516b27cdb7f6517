use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 429, retry-after = 5)]
    OrderNotFound,
}

fn main() {}
