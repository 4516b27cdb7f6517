use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("step {number} failed: {cause}")]
    #[problem(status = 400)]
    Step { number: u8, cause: Box<Self> },
    #[error("database: {0}")]
    #[problem(status = 500)]
    Database(#[from] std::io::Error),
}

fn main() {}
