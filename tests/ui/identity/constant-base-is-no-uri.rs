use problem_core::Problem;

const BASE: &str = "not a uri/";

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = BASE)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound,
}

fn main() {}
