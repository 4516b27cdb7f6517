use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(code_prefix = "orders/")]
enum OrderError {
    #[problem(status = 404)]
    NotFound,
}

fn main() {}
