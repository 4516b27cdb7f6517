use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 0x3E8)]
    OrderNotFound,
}

fn main() {}
