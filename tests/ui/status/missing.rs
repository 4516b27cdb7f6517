use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(code = "GONE")]
    OrderNotFound,
}

fn main() {}
