use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(status = 401)]
enum OrderError {
    #[error("order not found")]
    #[problem(code = "A")]
    A,
    #[error("order not found")]
    #[problem(code = "B")]
    B,
    #[error("order not found")]
    #[problem(status = 404)]
    C,
}

fn main() {}
