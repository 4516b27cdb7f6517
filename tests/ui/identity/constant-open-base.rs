use problem_core::Problem;

const BASE: &str = "https://api.example.com/errors";

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = BASE)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound,
}

fn main() {}
