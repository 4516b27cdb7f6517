use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(409, 500))]
enum OrderError {
    #[error("order not found")]
    #[problem(like = Code::OrderNotFound)]
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
