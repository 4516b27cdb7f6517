use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(via = OrderError)]
    Database(#[from] std::io::Error),
}

impl From<&std::io::Error> for OrderError {
    fn from(error: &std::io::Error) -> Self {
        Self::Database(error.kind().into())
    }
}

fn main() {}
