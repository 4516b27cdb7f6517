use problem_core::Problem;

const BASE: u16 = 7;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = BASE)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound,
}

fn main() {}
