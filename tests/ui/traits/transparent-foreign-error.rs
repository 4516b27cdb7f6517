use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error(transparent)]
    #[problem(transparent)]
    Io(#[from] std::io::Error),
}

fn main() {}
