use problem_core::Problem;

const STATUS: i32 = 404;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = STATUS)]
    OrderNotFound,
}

fn main() {}
