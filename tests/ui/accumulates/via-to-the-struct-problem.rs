use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(via = Problem)]
    Database(#[from] std::io::Error),
}

fn main() {}
