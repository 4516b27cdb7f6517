use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("the order is gone")]
    #[problem(status = 404, replaced_by = "")]
    OrderNotFound,
}

fn main() {}
