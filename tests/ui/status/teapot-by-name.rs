use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = IM_A_TEAPOT)]
    OrderNotFound,
}

fn main() {}
