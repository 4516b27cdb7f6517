use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(like = Code::OrderNotFound, code = "MISSING")]
    Missing,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum Code {
    #[problem(status = 404)]
    OrderNotFound,
    #[problem(status = 500)]
    Internal,
}

fn main() {}
