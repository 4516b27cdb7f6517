use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] std::io::Error),
}

#[derive(Debug, thiserror::Error)]
#[error("the database failed")]
struct DatabaseProblem;

impl From<&std::io::Error> for DatabaseProblem {
    fn from(_: &std::io::Error) -> Self {
        Self
    }
}

fn main() {}
