use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404, type = "/errors/gone")]
    First,
    #[error("order not found")]
    #[problem(status = 404, type = "/errors/gone")]
    Second,
}

fn main() {}
