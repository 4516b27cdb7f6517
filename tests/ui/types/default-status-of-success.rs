use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(status = 200)]
enum OrderError {
    #[error("order not found")]
    OrderNotFound,
    #[error("order closed")]
    OrderClosed,
}

fn main() {}
