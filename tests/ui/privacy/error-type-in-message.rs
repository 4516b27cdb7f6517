use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found: {0}")]
    #[problem(status = 404)]
    OrderNotFound(std::num::ParseIntError),
}

fn main() {}
