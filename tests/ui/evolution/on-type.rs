use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(since = "1.4")]
enum OrderError {
    #[error("the order is gone")]
    #[problem(status = 404)]
    OrderNotFound,
}

fn main() {}
