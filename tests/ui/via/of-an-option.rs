use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(via = DatabaseProblem)]
    Database(Option<std::io::Error>),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("the database failed")]
#[problem(status = 500)]
struct DatabaseProblem;

impl From<&Option<std::io::Error>> for DatabaseProblem {
    fn from(_: &Option<std::io::Error>) -> Self {
        Self
    }
}

fn main() {}
