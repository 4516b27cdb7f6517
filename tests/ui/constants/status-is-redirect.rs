use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = MOVED)]
    OrderNotFound,
}

const MOVED: http::StatusCode = http::StatusCode::FOUND;

fn main() {}
