use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(like = Code::OrderNotFound)]
enum OrderError {
    #[error("order not found")]
    Missing,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum Code {
    #[problem(status = 404)]
    OrderNotFound,
}

fn main() {}
