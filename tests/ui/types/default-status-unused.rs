use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 404)]
enum OrderError {
    #[problem(status = 409)]
    Closed,
    #[problem(status = 410)]
    Gone,
}

fn main() {}
