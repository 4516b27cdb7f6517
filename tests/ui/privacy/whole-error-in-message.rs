use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("invalid order: {self:?}")]
    #[problem(status = 400)]
    Invalid(#[from] std::io::Error),
}

fn main() {}
