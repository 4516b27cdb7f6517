use problem_core::Problem;

const STATUS: u16 = 600;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = STATUS)]
    OrderNotFound,
}

fn main() {}
