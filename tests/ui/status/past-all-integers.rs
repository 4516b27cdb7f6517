use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 999999999999999999999999999999999999999999)]
    OrderNotFound,
}

fn main() {}
