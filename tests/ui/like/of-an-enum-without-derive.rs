use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(like = Code::OrderNotFound)]
    Missing,
}

#[derive(Debug)]
enum Code {
    OrderNotFound,
}

fn main() {}
