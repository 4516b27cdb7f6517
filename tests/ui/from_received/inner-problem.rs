use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error(transparent)]
    #[problem(transparent)]
    Other(#[from] Problem),
}

fn main() {}
