use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound(#[problem(extension = "…")] u64),
}

fn main() {}
