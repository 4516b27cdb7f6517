use problem_core::Problem;

#[derive(thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(status = 404)]
    NotFound,
}

fn main() {}
