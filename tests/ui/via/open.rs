use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] std::io::Error),
}

#[derive(Debug, thiserror::Error, Problem)]
enum DatabaseProblem {
    #[error(transparent)]
    #[problem(transparent)]
    Other(Problem),
}

impl From<&std::io::Error> for DatabaseProblem {
    fn from(_: &std::io::Error) -> Self {
        Self::Other(Problem::new(problem_core::ErrorStatus::BAD_GATEWAY))
    }
}

fn main() {}
