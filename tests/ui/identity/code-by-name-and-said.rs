use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderGone,
    #[error("order not found")]
    #[problem(status = 410, code = "ORDER_GONE")]
    Other,
}

fn main() {}
