use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404, code = "GONE")]
    First,
    #[error("order not found")]
    #[problem(status = 410, code = "GONE")]
    Second,
}

fn main() {}
