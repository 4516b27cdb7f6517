use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(via = DatabaseProblem)]
    Database(String),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("the database failed")]
#[problem(status = 500)]
struct DatabaseProblem;

impl From<&String> for DatabaseProblem {
    fn from(_: &String) -> Self {
        Self
    }
}

fn main() {}
