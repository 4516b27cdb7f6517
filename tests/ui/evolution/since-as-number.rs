use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("the order is gone")]
    #[problem(status = 404, since = 1.4)]
    OrderNotFound,
}

fn main() {}
