use problem_core::Problem;

const STATUS: u16 = 200;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(status = STATUS)]
enum OrderError {
    #[error("order not found")]
    OrderNotFound,
    #[error("order closed")]
    OrderClosed,
}

fn main() {}
